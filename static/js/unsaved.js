// <form data-unsaved>: asks before the page is left with something typed but not saved.
const changed = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-unsaved]")) changed.add(form);
});

const saved = (event) => changed.delete(event.target.closest("form"));
document.addEventListener("submit", saved);
document.addEventListener("reset", saved);
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) saved(event);
});

window.addEventListener("beforeunload", (event) => {
  const waiting = [...changed].some((form) => form.isConnected);
  if (waiting) event.preventDefault();
});
