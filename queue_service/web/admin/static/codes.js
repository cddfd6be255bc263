/** Codes of things that get a name: proposed from it, and free. */

const GERMAN = { ä: "ae", ö: "oe", ü: "ue", ß: "ss" };
const CODE = /^[a-z][a-z0-9_-]{0,39}$/;

/** A code made of a name that nobody has yet: "Ausweis abholen" is `ausweis_abholen`. */
export function codeOf(name, taken, otherwise) {
  const plain = name.toLowerCase().replace(/[äöüß]/g, (letter) => GERMAN[letter]).normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const begun = plain.replace(/[^a-z0-9]+/g, "_").replace(/^[^a-z]+/, "").slice(0, 36).replace(/_+$/, "") || otherwise;
  let code = begun;
  for (let number = 2; taken.has(code); number += 1) code = `${begun}_${number}`;
  return code;
}

/** True for what the document takes as a code. */
export const isCode = (code) => CODE.test(code);
