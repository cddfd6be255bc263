/** Whose turn it is: computed from the server's time alone, so that all screens show the same. Pure. */

/** The turn of `count` things that each stand `seconds` at `now` (milliseconds): which one, and the how manyeth round. */
export function turnAt(now, seconds, count) {
  const turn = Math.floor(now / (seconds * 1000));
  return { index: turn % Math.max(1, count), round: Math.floor(turn / Math.max(1, count)) };
}

/**
 * What a slide says on a board of these languages: [[language, text], …] in their order; one that has none of them
 * speaks German, or whatever it has.
 */
export function wordsOf(slide, languages) {
  const known = Object.keys(slide.texts);
  const spoken = languages.filter((lang) => known.includes(lang));
  const shown = spoken.length > 0 ? spoken : [known.includes("de") ? "de" : known[0]];
  return shown.map((lang) => [lang, slide.texts[lang]]);
}
