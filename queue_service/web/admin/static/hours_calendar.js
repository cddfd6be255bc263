/** The calendar by keyboard: one stop for Tab, arrow keys go from day to day, Home and End through the week. */

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7, PageUp: -28, PageDown: 28 };

export function startCalendar(box) {
  const days = [...box.querySelectorAll("[data-day]")];
  if (days.length === 0) return;
  const home = days.find((day) => day.hasAttribute("aria-current")) ?? days[0];
  for (const day of days) day.tabIndex = day === home ? 0 : -1;

  box.addEventListener("focusin", (event) => {
    for (const day of days) day.tabIndex = day === event.target ? 0 : -1;
  });
  box.addEventListener("keydown", (event) => {
    const at = days.indexOf(event.target);
    const to = at < 0 || event.ctrlKey || event.altKey || event.metaKey ? undefined : days[target(event, days, at)];
    if (!to) return;
    event.preventDefault();
    to.focus();
  });
}

function target({ key }, days, at) {
  const rightToLeft = document.dir === "rtl" && (key === "ArrowLeft" || key === "ArrowRight");
  if (key in STEPS) return at + (rightToLeft ? -STEPS[key] : STEPS[key]);
  const column = days[at].closest("td").cellIndex - (days[at].closest("tr").cells.length - 7);
  if (key === "Home") return at - column;
  return key === "End" ? Math.min(at + 6 - column, days.length - 1) : -1;
}
