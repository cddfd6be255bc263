/** "Really?": a dialog before a step that cannot be taken back. */

const dialog = () => document.getElementById("ask-dialog");

/**
 * Asks a sentence, with the words of the button that was pressed as the answer "yes".
 * @returns {Promise<boolean>} false for Cancel and Escape
 */
export function ask(sentence, button) {
  const yes = dialog().querySelector("[type=submit]");
  dialog().querySelector("[data-sentence]").textContent = sentence;
  yes.querySelector(".kern-label").textContent = wordsOf(button);
  yes.classList.toggle("danger", button?.classList.contains("danger") ?? false);
  dialog().returnValue = "";
  dialog().showModal();
  return new Promise((resolve) => {
    dialog().addEventListener("close", () => resolve(dialog().returnValue === "yes"), { once: true });
  });
}

/** Lets Cancel close what it stands in, and buttons with `data-open` open their dialog. */
export function wireDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) document.getElementById(opener.dataset.open)?.showModal();
    if (event.target.closest("[data-cancel]")) event.target.closest("dialog")?.close();
  });
}

function wordsOf(button) {
  const label = button?.querySelector(".kern-label") ?? button;
  return button?.dataset.yes ?? label?.textContent.trim() ?? "";
}
