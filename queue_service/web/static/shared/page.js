/**
 * What the server put into the page, and how its texts become sentences.
 *
 * A template emits one JSON element (`{{ page_json({...}) }}`): settings, the first snapshot and every text the
 * face may need, already in the reader's language. Nothing here builds HTML.
 */

/** The page's data. `page.time_zone` (IANA name), where given, is the office's and rules every clock on the page. */
export const page = JSON.parse(document.getElementById("page").textContent);

/** `text` with each %(name)s replaced by values.name; a name without a value stays as it is, so that it is noticed. */
export function fill(text, values = {}) {
  return text.replace(/%\((\w+)\)[sd]/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Plain German has its own texts but German plurals and formats. */
export function localeOf(lang = document.documentElement.lang) {
  return lang === "de-simple" ? "de" : lang || "de";
}

/** The form for `n` out of {one: …, few: …, other: …} (Intl.PluralRules categories), with %(n)s filled in. */
export function plural(forms, n, lang = document.documentElement.lang) {
  const form = forms[new Intl.PluralRules(localeOf(lang)).select(n)] ?? forms.other;
  return fill(form, { n });
}

/** `iso` as HH:mm on the office's wall clock, in Latin digits: the same as on slips and boards in every language. */
export function clock(iso, lang = document.documentElement.lang) {
  return new Intl.DateTimeFormat(localeOf(lang), {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    numberingSystem: "latn",
    timeZone: page.time_zone || undefined,
  }).format(new Date(iso));
}
