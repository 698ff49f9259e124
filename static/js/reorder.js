// Ordering by dragging. <ol data-sortable="group"> holds <li data-row data-key>; a row is dragged by its [data-handle]
// and may land in any list of the same group. Then "reordered" is sent from the row; a row with a <form data-move> posts
// its new place by itself. The same can always be done with buttons.
let dragged = null;
let origin = null;

const place = (row) => ({ parent: row.parentElement, next: row.nextElementSibling });
const group = (row) => row.parentElement.dataset.sortable;

const rowUnder = (target) => {
  let row = target.closest?.("[data-row]");
  while (row && group(row) !== group(dragged)) row = row.parentElement.closest("[data-row]");
  return row && row !== dragged && !dragged.contains(row) ? row : null;
};

document.addEventListener("pointerdown", (event) => {
  const row = event.target.closest("[data-handle]")?.closest("[data-row]");
  if (row) row.draggable = true;
});

document.addEventListener("pointerup", () => {
  for (const row of document.querySelectorAll("[data-row][draggable=true]")) row.draggable = false;
});

document.addEventListener("dragstart", (event) => {
  if (!event.target.matches?.("[data-row][draggable=true]")) return;
  dragged = event.target;
  origin = place(dragged);
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
  dragged.classList.add("is-dragged");
});

document.addEventListener("dragover", (event) => {
  if (!dragged) return;
  const row = rowUnder(event.target);
  if (!row && !dragged.contains(event.target)) return;
  event.preventDefault();
  if (!row) return;
  const { top, height } = (row.firstElementChild ?? row).getBoundingClientRect();
  if (event.clientY < top + height / 2) row.before(dragged);
  else row.after(dragged);
});

document.addEventListener("drop", (event) => {
  if (dragged) event.preventDefault();
});

document.addEventListener("dragend", (event) => {
  if (!dragged) return;
  const [row, from] = [dragged, origin];
  dragged = origin = null;
  row.draggable = false;
  row.classList.remove("is-dragged");
  if (event.dataTransfer.dropEffect === "none") from.parent.insertBefore(row, from.next);
  else if (from.parent !== row.parentElement || from.next !== row.nextElementSibling) {
    row.dispatchEvent(new CustomEvent("reordered", { bubbles: true }));
  }
});

document.addEventListener("reordered", ({ target: row }) => {
  const form = row.querySelector("form[data-move]");
  if (!form) return;
  form.elements.before.value = row.nextElementSibling?.dataset.key ?? "";
  form.elements.parent.value = row.parentElement.dataset.parent ?? "";
  form.requestSubmit();
});
