/** The roster: the grid, its tools and its dialogs; on the list of the day, the button that prints it. */
import { page } from "../../static/shared/page.js";
import { text } from "../../clerk/static/words.js";
import { Notices } from "../../information/static/notices.js";
import { Changes } from "./changes.js";
import { Dialogs } from "./roster_dialogs.js";
import { Grid } from "./roster_grid.js";
import { Saving, takeFocus } from "./roster_saving.js";
import { ShiftDialog } from "./roster_shift.js";

const byId = (id) => document.getElementById(id);

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
if (byId("roster")) wireDays();
if (byId("roster") && page.may_plan) startPlanning();

function startPlanning() {
  const notices = new Notices(byId("notice"));
  const saving = new Saving(new Changes(notices), notices);
  const dialogs = new Dialogs(saving);
  const shift = new ShiftDialog(saving, dialogs);
  const grid = new Grid(
    byId("roster"),
    {
      open: (block) => shift.open(block),
      add: (place) => shift.openNew(place),
      remove: (blocks) => dialogs.remove(blocks),
      chosen: showChosen,
      move: (moves, { rows }) => dialogs.move(moves.map(({ block, to }) => ({ block, day: to.dataset.day, to: rows === 0 ? {} : rowChange(to) }))),
    },
    (sentence) => notices.announce(sentence),
  );
  dialogs.wire();
  shift.wire();
  grid.wire();
  const does = {
    add: () => shift.openNew(grid.place),
    absent: () => dialogs.openAbsent(grid.place),
    move: () => dialogs.openMove(grid.selected),
    remove: () => dialogs.remove(grid.selected),
    clear: () => grid.clear(),
  };
  for (const button of document.querySelectorAll("[data-do]")) {
    const name = button.dataset.do;
    button.addEventListener("click", does[name] ?? (() => dialogs.open(name)));
  }
  const focus = takeFocus();
  if (focus) grid.focusCell(focus.row, focus.day);
}

/** What a line says in another row. */
const rowChange = ({ dataset }) => (page.by === "desk" ? { desk: dataset.row } : { member: dataset.row || null });

function showChosen(n) {
  byId("chosen").hidden = n === 0;
  byId("chosen").querySelector("[data-count]").textContent = text("roster.selected", { n });
}

/** On a narrow screen one day is shown: its links need no new page. */
function wireDays() {
  const links = [...document.querySelectorAll("[data-show-day]")];
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const column = links.indexOf(link) + 1;
      for (const each of links) each.toggleAttribute("aria-current", false);
      link.setAttribute("aria-current", "true");
      for (const row of byId("roster").rows) {
        [...row.cells].slice(1).forEach((cell, at) => cell.toggleAttribute("data-shown", at + 1 === column));
      }
    });
  }
}
