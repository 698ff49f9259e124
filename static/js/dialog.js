// <a href="/page/of/the/form/" data-dialog="id"> opens the <dialog id="id"> of this page instead of that page.
// <button data-close-dialog> closes it. Without scripts the link leads to the same form on a page of its own.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  event.target.closest("[data-close-dialog]")?.closest("dialog")?.close();
});
