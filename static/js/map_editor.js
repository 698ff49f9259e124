// Arranging an interface map: [data-map-editor] holds the drawing whose boxes are g[data-node]; each has a form
// [data-map-place] with x, y and revision, which also works by itself. A focused box is moved by the arrow keys, any box
// by dragging; the form is then sent, and a live region tells the place. What could not be saved stays in the form.
const STEP = 10;
const LONG_STEP = 50;
const WAIT = 500; // milliseconds after the last key before saving
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const editor = document.querySelector("[data-map-editor]");
const drawing = editor?.querySelector("[data-map-drawing]");
const told = document.querySelector("[data-map-told]");
const overlaps = document.querySelector("[data-map-overlaps]");
const waiting = new Map();
let held = null;

const number = (element, name) => Number(element.dataset[name]);
const formOf = (box) => document.querySelector(`[data-map-place="${box.dataset.node}"]`);
const field = (form, name) => form.elements[name];
const placeInWords = (box) =>
  editor.dataset.place
    .replace("X", box.dataset.x)
    .replace("Y", box.dataset.y)
    .replace("NAME", box.dataset.name);

const middleOf = (box) => [number(box, "x") + number(box, "width") / 2, number(box, "y") + number(box, "height") / 2];

const edgeOf = (box, [toX, toY]) => {
  const [x, y] = middleOf(box);
  const [across, down] = [Math.abs(toX - x), Math.abs(toY - y)];
  const share = Math.min(number(box, "width") / 2 / (across || 1e-9), number(box, "height") / 2 / (down || 1e-9), 1);
  return [x + (toX - x) * share, y + (toY - y) * share];
};

const edgeOfCore = (core, [toX, toY]) => {
  const [x, y, rx, ry] = ["cx", "cy", "rx", "ry"].map((name) => Number(core.getAttribute(name)));
  const share = Math.min(1 / (Math.hypot((toX - x) / rx, (toY - y) / ry) || 1e-9), 1);
  return [x + (toX - x) * share, y + (toY - y) * share];
};

const boxOf = (key) => drawing.querySelector(`[data-node="${key}"]`);

const drawLines = (key) => {
  for (const line of drawing.querySelectorAll(`[data-from="${key}"], [data-to="${key}"]`)) {
    const start = boxOf(line.dataset.from);
    const core = line.dataset.to ? null : drawing.querySelector("[data-core]");
    const end = core ?? boxOf(line.dataset.to);
    const middle = core ? [Number(core.getAttribute("cx")), Number(core.getAttribute("cy"))] : middleOf(end);
    const [x1, y1] = edgeOf(start, middle);
    const [x2, y2] = core ? edgeOfCore(core, middleOf(start)) : edgeOf(end, middleOf(start));
    line.setAttribute("d", `M${x1} ${y1}L${x2} ${y2}`);
  }
};

const put = (box, x, y) => {
  const { width, height } = drawing.viewBox.baseVal;
  const left = Math.round(Math.min(Math.max(x, 0), width - number(box, "width")));
  const top = Math.round(Math.min(Math.max(y, 0), Math.max(height - number(box, "height"), 0)));
  box.dataset.x = left;
  box.dataset.y = top;
  box.setAttribute("transform", `translate(${left - number(box, "drawnX")} ${top - number(box, "drawnY")})`);
  const form = formOf(box);
  field(form, "x").value = left;
  field(form, "y").value = top;
  drawLines(box.dataset.node);
};

const tell = (form, words) => {
  form.querySelector("[data-map-said]").textContent = words;
  if (words) told.textContent = words;
};

const showOverlaps = (lines) => {
  overlaps.replaceChildren(
    ...lines.map((words) => Object.assign(document.createElement("p"), { className: "yp-note", textContent: words })),
  );
};

const save = async (box) => {
  waiting.delete(box);
  const form = formOf(box);
  if (form.dataset.sending) return later(box);
  form.dataset.sending = "yes";
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      redirect: "error",
    });
    const saved = await answer.json();
    field(form, "revision").value = saved.revision;
    if (!answer.ok) return tell(form, saved.errors.join(" "));
    if (!waiting.has(box)) put(box, saved.x, saved.y);
    tell(form, "");
    told.textContent = `${placeInWords(box)}. ${editor.dataset.saved}`;
    showOverlaps(saved.overlapping);
  } catch {
    tell(form, editor.dataset.failed);
  } finally {
    delete form.dataset.sending;
  }
};

const later = (box) => {
  clearTimeout(waiting.get(box));
  waiting.set(box, setTimeout(() => save(box), WAIT));
};

const pointIn = (event) => {
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawing.getScreenCTM().inverse());
  return [x, y];
};

const takeHold = (box) => {
  box.dataset.drawnX = box.dataset.x;
  box.dataset.drawnY = box.dataset.y;
  box.setAttribute("tabindex", "0");
  box.setAttribute("role", "button");
  box.setAttribute("aria-roledescription", editor.dataset.grip);
  box.setAttribute("aria-label", box.dataset.name);
  box.setAttribute("aria-describedby", "map-help");

  box.addEventListener("focus", () => {
    told.textContent = placeInWords(box);
  });
  box.addEventListener("keydown", (event) => {
    const way = ARROWS[event.key];
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const step = event.shiftKey ? LONG_STEP : STEP;
    put(box, number(box, "x") + way[0] * step, number(box, "y") + way[1] * step);
    told.textContent = placeInWords(box);
    later(box);
  });
  box.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const [x, y] = pointIn(event);
    held = { box, across: x - number(box, "x"), down: y - number(box, "y"), from: [box.dataset.x, box.dataset.y] };
    box.setPointerCapture(event.pointerId);
    box.classList.add("is-held");
  });
  box.addEventListener("pointermove", (event) => {
    if (held?.box !== box) return;
    const [x, y] = pointIn(event);
    put(box, x - held.across, y - held.down);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    box.addEventListener(end, () => {
      if (held?.box !== box) return;
      box.classList.remove("is-held");
      if (held.from.join() !== [box.dataset.x, box.dataset.y].join()) later(box);
      held = null;
    });
  }
};

if (drawing) {
  document.documentElement.classList.add("is-map-scripted");
  drawing.querySelectorAll("g[data-node]").forEach(takeHold);
}
