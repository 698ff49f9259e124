// The grid of values: moving with the arrow keys and Enter, pasting a table from a spreadsheet, marking what changed.
//   <table data-value-grid data-pasted="… %n … " data-outside="… %n …"> … <input data-cell> … </table>
//   <p data-grid-status role="status"></p>
// Without scripts the fields are filled one by one, or from the box for pasted text.
const table = document.querySelector("[data-value-grid]");
const status = document.querySelector("[data-grid-status]");
const lines = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("[data-cell]")]);
const places = new Map(lines.flatMap((cells, row) => cells.map((cell, column) => [cell, { row, column }])));

const mark = (cell) => cell.closest("td").classList.toggle("is-changed", cell.value.trim() !== cell.dataset.stands);

const go = (cell, down, across) => {
  const { row, column } = places.get(cell);
  const next = lines[row + down]?.[column + across];
  if (!next) return false;
  next.focus();
  next.select();
  return true;
};

const isAtEdge = (cell, across) => {
  const all = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
  return all || (cell.selectionStart === cell.selectionEnd && cell.selectionEnd === (across < 0 ? 0 : cell.value.length));
};

const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

table.addEventListener("keydown", (event) => {
  const cell = event.target;
  if (!places.has(cell) || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter") {
    event.preventDefault();
    go(cell, event.shiftKey ? -1 : 1, 0);
  } else if (step[event.key] && !event.shiftKey) {
    const [down, across] = step[event.key];
    if (across && !isAtEdge(cell, across)) return;
    if (go(cell, down, across)) event.preventDefault();
  }
});

// A spreadsheet copies tabs between cells, line ends between rows, and quotes around what has either in it.
const cellsOf = (text) => {
  const rows = [[""]];
  let isQuoted = false;
  for (let place = 0; place < text.length; place += 1) {
    const sign = text[place];
    const row = rows.at(-1);
    if (isQuoted && sign === '"' && text[place + 1] === '"') row[row.length - 1] += text[(place += 1)];
    else if (sign === '"' && (isQuoted || row.at(-1) === "")) isQuoted = !isQuoted;
    else if (!isQuoted && sign === "\t") row.push("");
    else if (!isQuoted && sign === "\n") rows.push([""]);
    else if (sign !== "\r") row[row.length - 1] += sign;
  }
  return rows;
};

// A table copied with its headings: the names of the areas and the years say where a value goes, not the cell chosen.
const nameOf = (text) => text.trim().toLowerCase();
const years = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim());
const areas = new Map([...table.tBodies[0].rows].map((row, index) => [nameOf(row.cells[0].textContent), index]));

const whereTo = (rows, place) => {
  const isNamed = rows.some((row) => row.length > 1 && areas.has(nameOf(row[0])));
  const heads = rows[0].slice(isNamed ? 1 : 0).map((text) => text.trim()).filter(Boolean);
  const isDated = rows.length > 1 && heads.length > 0 && heads.every((text) => /^(19|20)\d\d$/.test(text));
  return rows.flatMap((row, down) =>
    row.map((value, across) => {
      if ((isNamed && across === 0) || (isDated && down === 0)) return { written: "" };
      const line = isNamed ? areas.get(nameOf(row[0])) : place.row + down - (isDated ? 1 : 0);
      const column = isDated ? years.indexOf(rows[0][across]?.trim()) : place.column + across - (isNamed ? 1 : 0);
      return { written: value.trim(), cell: lines[line]?.[column] };
    }),
  );
};

table.addEventListener("paste", (event) => {
  const place = places.get(event.target);
  const text = event.clipboardData.getData("text/plain").replace(/[\r\n]+$/, "");
  if (!place || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  let pasted = 0;
  let outside = 0;
  for (const { written, cell } of whereTo(cellsOf(text), place)) {
    if (!written) continue; // an empty cell says nothing: what stands stays
    if (!cell) {
      outside += 1;
      continue;
    }
    cell.value = written;
    mark(cell);
    pasted += 1;
  }
  event.target.dispatchEvent(new Event("input", { bubbles: true }));
  const { pasted: pastedWords, outside: outsideWords } = table.dataset;
  status.textContent = pastedWords.replace("%n", pasted) + (outside ? ` ${outsideWords.replace("%n", outside)}` : "");
});

table.addEventListener("input", (event) => places.has(event.target) && mark(event.target));
table.addEventListener("focusin", (event) => places.has(event.target) && event.target.select());
for (const cell of places.keys()) mark(cell);
const region = table.parentElement;
region.scrollLeft = region.scrollWidth; // on a phone the newest years are those to fill in
