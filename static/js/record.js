// Forms that save themselves while a meeting goes on: <form data-typed="KEY" hx-post="…" hx-trigger="…, typed">.
// What is typed stays in this tab's own storage until the server has it. A failed saving is told by [data-not-saved]
// in the form and tried again; after a reload what was not saved is put back. Without scripts the form has its button.
const AGAIN = 10_000; // milliseconds between tries
const LONGEST = 3_000; // milliseconds that a link waits for a saving
const KEPT = "typed:";
const waiting = new Set();

document.documentElement.classList.add("is-scripted");

const keyOf = (form) => `${KEPT}${location.pathname}:${form.dataset.typed}`;
const own = (element) => element?.closest?.("form[data-typed]");
const fields = (form) =>
  [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "submit");

const keep = (form) => {
  const values = fields(form)
    .filter((field) => field.type !== "radio" || field.checked)
    .map((field) => [field.name, field.value]);
  sessionStorage.setItem(keyOf(form), JSON.stringify(values));
};

const forget = (form) => {
  sessionStorage.removeItem(keyOf(form));
  waiting.delete(form);
};

const tell = (form, failed) => {
  form.querySelector("[data-not-saved]").hidden = !failed;
  if (failed) waiting.add(form);
  else waiting.delete(form);
};

const save = (form) => form.dispatchEvent(new Event("typed"));

const restore = (form) => {
  const kept = sessionStorage.getItem(keyOf(form));
  if (!kept) return;
  let changed = false;
  for (const [name, value] of JSON.parse(kept)) {
    for (const field of fields(form).filter((one) => one.name === name)) {
      if (field.type === "radio") {
        changed ||= field.value === value && !field.checked;
        field.checked = field.value === value;
      } else if (field.value !== value) {
        field.value = value;
        changed = true;
      }
    }
  }
  if (changed) tell(form, true);
  else forget(form);
};

const restoreAll = () => document.querySelectorAll("form[data-typed]").forEach(restore);

document.addEventListener("input", ({ target }) => {
  const form = own(target);
  if (form) keep(form);
});

// An answer of another address is the login page; what could not be saved is told by the fragment itself.
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = own(event.detail.requestConfig?.elt);
  if (!form || event.detail.requestConfig.verb !== "post") return;
  const asked = new URL(form.getAttribute("hx-post"), location.href).pathname;
  const { responseURL, status } = event.detail.xhr;
  const isOwn = new URL(responseURL).pathname === asked && [200, 409, 422].includes(status);
  event.detail.shouldSwap = isOwn;
  event.detail.isError = status !== 200;
  tell(form, !isOwn);
  if (isOwn && status === 200) forget(form);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = own(event.detail.elt);
  if (form && !event.detail.xhr.status) tell(form, true);
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "outcomes") {
    const added = event.detail.target.lastElementChild;
    added.removeAttribute("id");
    added.querySelector("textarea")?.focus();
  }
});

// The buttons of a choice and of removing end what was waiting: the server has the text, or it is not wanted.
document.addEventListener("submit", ({ target, submitter }) => {
  const form = own(target);
  if (form && submitter && !submitter.matches("[data-by-hand]")) forget(form);
});

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-forget]")) forget(own(target));
});

// After a new login elsewhere the forms need the token of that login.
const freshToken = async () => {
  const page = await fetch(location.href);
  if (page.redirected) return; // still at the login
  const token = new DOMParser()
    .parseFromString(await page.text(), "text/html")
    .querySelector("main [name=csrfmiddlewaretoken]")?.value;
  for (const field of token ? document.querySelectorAll("main [name=csrfmiddlewaretoken]") : []) field.value = token;
};

const tryAgain = async () => {
  if (!waiting.size) return;
  await freshToken().catch(() => {});
  waiting.forEach((form) => (form.isConnected ? save(form) : waiting.delete(form)));
};
// Leaving for the next item at once after typing: the saving under way is waited for, not cut off.
const dirty = () => [...document.querySelectorAll("form[data-typed]")].filter((form) => sessionStorage.getItem(keyOf(form)));
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!link || !isPlain || link.matches("[data-add], [data-forget]") || !dirty().length) return;
  event.preventDefault();
  dirty().forEach(save);
  for (let waited = 0; dirty().length && waited < LONGEST; waited += 100) await pause(100);
  location.assign(link.href);
});

setInterval(tryAgain, AGAIN);
window.addEventListener("online", tryAgain);
restoreAll();
tryAgain();
