// <div data-draft hx-post="…"> saves the form around it while something is typed. When the answer comes from another
// address (the login page) or doesn't come, the page keeps what was typed and [data-draft-ended] beside it says so.
const tell = (box, hidden) => {
  const notice = box.parentElement.querySelector("[data-draft-ended]");
  if (notice) notice.hidden = hidden;
};

document.addEventListener("htmx:beforeSwap", (event) => {
  const box = event.detail.target;
  if (!box.matches("[data-draft]")) return;
  const asked = new URL(box.getAttribute("hx-post"), location.href).pathname;
  const answered = new URL(event.detail.xhr.responseURL).pathname;
  const isOwn = asked === answered && event.detail.xhr.status === 200;
  if (!isOwn) event.detail.shouldSwap = false;
  tell(box, isOwn);
});

document.addEventListener("htmx:sendError", (event) => {
  if (event.detail.elt.matches("[data-draft]")) tell(event.detail.elt, false);
});
