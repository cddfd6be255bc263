/** Texts in the office's own words: how they will look, while they are typed. */

/** Follows the fields of a text's page; does nothing on other pages. */
export function startTexts() {
  for (const field of document.querySelectorAll("[data-words]")) {
    const preview = document.querySelector(`[data-preview="${CSS.escape(field.dataset.words)}"]`);
    field.addEventListener("input", () => { preview.textContent = filled(field.value.trim() || preview.dataset.default, preview); });
  }
}

/** With sample values; a name that is not known stays as it is, so that it is noticed. */
function filled(words, { dataset }) {
  const samples = JSON.parse(dataset.samples);
  return words.replace(/\{([a-z_]+)\}/g, (whole, name) => samples[name] ?? whole);
}
