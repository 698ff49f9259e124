// Keeps the focus where it was when the agenda has been drawn anew: on the button that was pressed, on its neighbour when
// the row has come to the edge, in the title of a form that opens, on the pencil of a form that closes.
let pressed = null;

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  pressed = null;
  if (!elt.closest("#agenda")) return;
  const row = elt.closest("[data-row]");
  const direction = requestConfig.parameters?.direction ?? requestConfig.formData?.get?.("direction");
  pressed = { key: row?.dataset.key ?? null, direction, adds: !row };
});

const focusable = (id) => {
  const button = document.getElementById(id);
  return button && !button.disabled ? button : null;
};

const place = ({ key, direction, adds }) => {
  const fault = document.querySelector("#agenda [role=alert]");
  if (fault) return fault;
  const field = document.querySelector("#agenda form[data-unsaved] input[name=title]");
  if (field) return field;
  if (adds) return document.querySelector("#agenda .yp-agenda-add summary");
  const other = direction === "up" ? "down" : "up";
  return direction
    ? focusable(`${direction}-${key}`) ?? focusable(`${other}-${key}`)
    : document.getElementById(`edit-${key}`);
};

document.addEventListener("htmx:afterSettle", (event) => {
  if (!pressed || event.detail.target.id !== "agenda") return;
  const found = place(pressed);
  pressed = null;
  found?.focus();
});

const isAgenda = (event) => event.detail.target?.id === "agenda";
const tell = (hidden) => {
  const notice = document.getElementById("agenda-ended");
  notice.hidden = hidden;
  if (!hidden) notice.scrollIntoView({ block: "nearest" });
};

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isAgenda(event)) return;
  const answers = event.detail.xhr.status === 200 && event.detail.serverResponse.includes('id="agenda"');
  if (!answers) event.detail.shouldSwap = false;
  tell(answers);
});

document.addEventListener("htmx:sendError", (event) => {
  if (isAgenda(event)) tell(false);
});
