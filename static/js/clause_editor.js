// Gives the rich text editor the words of the page's language and each of its parts a name. A deferred script and not a
// module: it has to run before the editor's modules, yet may not come before their import map does its work.
(() => {
  const form = document.querySelector("[data-editor-words]");
  if (!form) return;
  const words = JSON.parse(form.dataset.editorWords);
  window.gettext = (phrase) => words[phrase] ?? phrase;

  const nameButtons = (editor) => {
    const named = "[data-named]";
    for (const button of editor.querySelectorAll(`[class*=menubar] [title]:not(${named})`)) {
      const phrase = button.getAttribute("aria-label") || button.title;
      button.dataset.named = "";
      button.title = words[phrase] ?? phrase;
      button.setAttribute("aria-label", button.title);
    }
    for (const option of editor.querySelectorAll(`[class*=menubar] :is(p, h3, h4):not(${named})`)) {
      option.dataset.named = "";
      option.textContent = words[option.textContent.trim()] ?? option.textContent;
    }
  };

  const nameText = (editor) => {
    const source = editor.querySelector(":scope > textarea");
    const text = editor.querySelector("[contenteditable=true]");
    if (!source || !text || text.hasAttribute("aria-labelledby")) return;
    const label = document.querySelector(`label[for="${source.id}"]`);
    label.id ||= `${source.id}_label`;
    label.addEventListener("click", () => text.focus());
    text.setAttribute("role", "textbox");
    text.setAttribute("aria-multiline", "true");
    text.setAttribute("aria-labelledby", label.id);
    text.lang = source.lang;
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (source.hasAttribute(name)) text.setAttribute(name, source.getAttribute(name));
    }
    text.addEventListener("input", () => source.dispatchEvent(new Event("input", { bubbles: true })));
  };

  const nameAll = () => {
    for (const editor of form.querySelectorAll(".prose-editor")) {
      nameText(editor);
      nameButtons(editor);
    }
  };
  new MutationObserver(nameAll).observe(form, { childList: true, subtree: true });
  nameAll();
})();
