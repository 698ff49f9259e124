// <div data-draft hx-post="…"> saves the form around it while something is typed. When the answer comes from another
// address (the login page) or doesn't come, the page keeps what was typed and [data-draft-ended] beside it says so.
// After a new login elsewhere the form is sent with the token of that login.
const noticeIn = (form) => form.querySelector("[data-draft-ended]");

const tell = (box, hidden) => {
  noticeIn(box.closest("form")).hidden = hidden;
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

const freshToken = async () => {
  const page = await fetch(location.href);
  if (page.redirected) return null; // still at the login
  const html = new DOMParser().parseFromString(await page.text(), "text/html");
  return html.querySelector("main [name=csrfmiddlewaretoken]")?.value;
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const notice = form.querySelector("[data-draft]") && noticeIn(form);
  if (!notice || notice.hidden) return;
  event.preventDefault();
  const button = event.submitter;
  const token = await freshToken().catch(() => null);
  if (!token) return;
  form.querySelector("[name=csrfmiddlewaretoken]").value = token;
  notice.hidden = true;
  form.requestSubmit(button);
});
