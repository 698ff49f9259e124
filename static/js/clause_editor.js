// Gives the rich text editor the words of the page's language and each of its parts a name. A deferred script and not a
// module: it has to run before the editor's modules, yet may not come before their import map does its work.
(() => {
  const form = document.querySelector("[data-editor-words]");
  if (!form) return;
  const words = JSON.parse(form.dataset.editorWords);
  window.gettext = (phrase) => words[phrase] ?? phrase;

  const nameButtons = (editor) => {
    for (const button of editor.querySelectorAll("[class*=menubar] button, [class*=menubar] [title]")) {
      const phrase = button.getAttribute("aria-label") || button.title;
      if (!phrase || !words[phrase]) continue;
      button.title = words[phrase];
      button.setAttribute("aria-label", words[phrase]);
    }
    for (const option of editor.querySelectorAll("[class*=menubar] p, [class*=menubar] h3, [class*=menubar] h4")) {
      const phrase = option.textContent.trim();
      if (words[phrase]) option.textContent = words[phrase];
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
