// <form data-survey> saves itself a moment after something is chosen or typed, and before the page is left. The line
// [data-status] says how it went; what could not be saved is tried again. Questions that depend on an answer of the same
// page ([data-only-if="field:value …"]) come and go with it. Without scripts the form has its buttons.
const PAUSE = 800; // milliseconds after the last key
const AGAIN = 8_000; // milliseconds until a saving that failed is tried again
const form = document.querySelector("form[data-survey]");
const status = form.querySelector("[data-status]");
let changes = 0; // counts what has been changed
let saved = 0; // which of the changes the server has
let timer;
let underWay = null;
let ended = false;

const say = (what) => {
  status.textContent = status.dataset[what];
  status.classList.toggle("is-bad", what === "failed" || what === "closed");
};

const post = (keepalive = false) =>
  fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { "X-Autosave": "1" },
    redirect: "manual",
    keepalive,
  });

const save = async () => {
  clearTimeout(timer);
  if (underWay || ended || saved === changes) return;
  const upTo = changes;
  underWay = post().catch(() => null);
  const answer = await underWay;
  underWay = null;
  if (answer?.status === 204) {
    saved = upTo;
    if (saved === changes) say("saved");
    else later(0);
  } else if ([200, 404, 410].includes(answer?.status)) {
    ended = true;
    say("closed");
  } else {
    say("failed");
    later(AGAIN);
  }
};

const later = (milliseconds) => {
  clearTimeout(timer);
  timer = setTimeout(save, milliseconds);
};

const isChosen = (condition) => {
  const [name, value] = condition.split(":");
  return [...form.querySelectorAll(`input[name="${name}"]:checked, select[name="${name}"]`)].some(
    (field) => field.value === value && !field.closest("[data-only-if][hidden]"),
  );
};

const showWhatIsAsked = () => {
  for (const question of form.querySelectorAll("[data-only-if]")) {
    question.hidden = !question.dataset.onlyIf.split(" ").some(isChosen);
  }
  for (const button of form.querySelectorAll("[data-clear]")) {
    button.hidden = !button.closest("fieldset").querySelector("input:checked");
  }
};

const changed = (pause) => {
  changes += 1;
  if (!ended) status.textContent = "";
  showWhatIsAsked();
  later(pause);
};

form.addEventListener("input", ({ target }) => changed(target.matches("textarea") ? PAUSE : 200));

form.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-clear]");
  if (!button) return;
  const fields = button.closest("fieldset").querySelectorAll("input");
  for (const field of fields) field.checked = false;
  changed(0);
  fields[0].focus();
});

form.addEventListener("submit", () => {
  ended = true; // the form itself takes everything along
  clearTimeout(timer);
});

window.addEventListener("pagehide", () => {
  if (!ended && saved !== changes) post(true).catch(() => null);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) ended = false;
});
window.addEventListener("online", () => later(0));
showWhatIsAsked();
