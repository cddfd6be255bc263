/** The notice for the wall: letters as large as the paper lets them be, and the key that prints. */

/** The smallest letters that still hang on a wall; a longer table than fits then goes on to a second sheet. */
const [SMALLEST, LARGEST] = [0.5, 1.3];
const STEPS = 8;

/** Does nothing on other pages. */
export async function startWall() {
  const wall = document.querySelector(".wall");
  if (!wall) return;
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  // letters of another font have other widths
  const { fontFamily } = getComputedStyle(wall);
  await Promise.all([400, 600, 700].map((weight) => document.fonts.load(`${weight} 1rem ${fontFamily}`, wall.textContent)));
  wall.classList.add("wall--measure");
  for (const sheet of wall.querySelectorAll(".sheet-page")) fit(sheet);
  wall.classList.remove("wall--measure");
  wall.dataset.fitted = "true";
}

/** Halves the range of sizes between what fits and what does not. */
function fit(sheet) {
  const room = parseFloat(getComputedStyle(sheet).maxBlockSize);
  let [fits, large] = [SMALLEST, LARGEST];
  for (let step = 0; step < STEPS; step += 1) {
    const tried = (fits + large) / 2;
    sheet.style.setProperty("--scale", tried);
    if (sheet.scrollHeight <= room) fits = tried;
    else large = tried;
  }
  sheet.style.setProperty("--scale", fits.toFixed(3));
}
