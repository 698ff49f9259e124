// Rows of a form that can be added, ordered and removed without reloading. The markup works without this:
//   <div data-rows data-prefix="measures">  the formset's hidden fields
//     <ol data-sortable="measures"> <li data-row> … <input name="measures-0-ORDER"> … </li> </ol>
//     <template> an empty row with __prefix__ in the place of its number </template>
//     <button type="submit" name="more" value="measures">
//   </div>
// A row says with [data-blank] that nothing has been written in it; its place in the order stands in [data-order].
const PLACE = "__prefix__";

const totalOf = (box) => box.querySelector(`:scope > input[name="${box.dataset.prefix}-TOTAL_FORMS"]`);
const listOf = (box) => box.querySelector(":scope > [data-sortable]");
const rowsOf = (list) => [...list.children].filter((row) => row.matches("[data-row]"));
const own = (row, selector) => [...row.querySelectorAll(selector)].find((part) => part.closest("[data-row]") === row);
const boxOf = (row) => row.parentElement.closest("[data-rows]");

const number = (list) => {
  rowsOf(list).forEach((row, index) => {
    const order = own(row, "[data-order] input");
    if (order) order.value = index + 1;
    const shown = own(row, "[data-row-number]");
    if (shown) shown.textContent = index + 1;
    const [up, down] = row.querySelectorAll(":scope > [data-tools] [data-step]");
    if (up) up.disabled = index === 0;
    if (down) down.disabled = index === list.children.length - 1;
  });
};

const dress = (root) => {
  for (const tools of root.querySelectorAll("[data-tools]")) tools.hidden = false;
  for (const order of root.querySelectorAll("[data-order]")) order.hidden = true;
};

const addRow = (box) => {
  const total = totalOf(box);
  const template = box.querySelector(":scope > template");
  const pattern = `${box.dataset.prefix}-${PLACE}`;
  const html = template.innerHTML.replaceAll(pattern, `${box.dataset.prefix}-${total.value}`);
  listOf(box).insertAdjacentHTML("beforeend", html);
  total.value = Number(total.value) + 1;
  const row = listOf(box).lastElementChild;
  dress(row);
  number(listOf(box));
  row.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
};

const dropBlanks = (box) => {
  const total = totalOf(box);
  const rows = rowsOf(listOf(box));
  while (rows.length > 1 && rows.at(-1).matches("[data-blank]")) {
    rows.pop().remove();
    total.value = Number(total.value) - 1;
  }
};

const step = (button) => {
  const row = button.closest("[data-row]");
  const list = row.parentElement;
  if (button.dataset.step === "up") row.previousElementSibling?.before(row);
  else row.nextElementSibling?.after(row);
  number(list);
  const other = row.querySelector(`:scope > [data-tools] [data-step]:not([data-step=${button.dataset.step}])`);
  (button.disabled ? other : button)?.focus();
  list.dispatchEvent(new Event("input", { bubbles: true }));
};

dress(document);
for (const box of document.querySelectorAll("[data-rows]")) dropBlanks(box);
for (const box of document.querySelectorAll("[data-rows]")) number(listOf(box));

document.addEventListener("click", (event) => {
  const more = event.target.closest("button[name=more]");
  const box = more?.closest("[data-rows]");
  if (box) {
    event.preventDefault();
    addRow(box);
    return;
  }
  const button = event.target.closest("[data-step]");
  if (button) step(button);
});

document.addEventListener("change", (event) => {
  if (event.target.name?.endsWith("-DELETE")) {
    event.target.closest("[data-row]").classList.toggle("is-removed", event.target.checked);
  }
});

document.addEventListener("reordered", ({ target: row }) => {
  if (boxOf(row)) number(row.parentElement);
});
