/** The short name of an office, made from its name as long as nobody has chosen another one. */
import { page } from "../../static/shared/page.js";

/** Fills the field while the one named in `data-code-of` is typed in. services/office_proposal.py has the same rule. */
export function followName(field) {
  const name = document.getElementById(field.dataset.codeOf);
  let follows = field.value === "" || field.value === codeFrom(name.value);
  name.addEventListener("input", () => {
    if (follows) field.value = name.value.trim() ? codeFrom(name.value) : "";
  });
  field.addEventListener("input", () => { follows = field.value === ""; });
}

/** "Ausländerbehörde Köln" is "koeln". */
export function codeFrom(name) {
  const { common, letters, longest } = page.code;
  const transcribed = [...name.toLowerCase()].map((sign) => letters[sign] ?? sign).join("");
  const words = transcribed.normalize("NFKD").replace(/[^\x00-\x7f]/g, "").match(/[a-z0-9]+/g) ?? [];
  const telling = words.filter((word) => !common.includes(word));
  const code = (telling.length > 0 ? telling : words).join("-").replace(/^[^a-z]+/, "");
  return code.slice(0, longest).replace(/-+$/, "") || "office";
}
