/** The notice works without this; with it there is a button for paper, and paper shows what is folded. */
const print = document.getElementById("print");
const folded = [...document.querySelectorAll("details.more")];
let closed = [];

window.addEventListener("beforeprint", () => {
  closed = folded.filter((each) => !each.open);
  for (const each of closed) each.open = true;
});
window.addEventListener("afterprint", () => {
  for (const each of closed) each.open = false;
});
print.addEventListener("click", () => window.print());
print.hidden = false;
