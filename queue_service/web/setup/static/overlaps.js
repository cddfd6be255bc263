/** Says beside a case type that it and one of those it covers are both ticked. */
export function markTwice(covering) {
  for (const tick of covering) {
    const parts = tick.dataset.covers.split(" ").map((code) => document.getElementById(`type-${code}`)).filter(Boolean);
    const said = document.getElementById(`twice-${tick.value}`);
    const look = () => { said.hidden = !tick.checked || parts.every((part) => !part.checked); };
    for (const each of [tick, ...parts]) each.addEventListener("change", look);
    look();
  }
}
