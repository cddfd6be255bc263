/** The usual week: a tick for each day that is open, and its hours. */

const USUAL = ["08:00", "16:00"];

/** Keeps ticks and hours together: a closed day has none, and whoever gives a day hours opens it. */
export function startWeek(days, sameHours) {
  const week = days.map(newDay);
  for (const day of week) wire(day, week);
  sameHours?.addEventListener("click", () => {
    const first = week.find(({ open }) => open.checked);
    for (const day of week.filter(({ open }) => first && open.checked)) set(day, hoursOf(first));
  });
}

function newDay(box) {
  const [from, to] = box.querySelectorAll("[type=time]");
  return { open: box.querySelector("[data-open-day]"), from, to, kept: null };
}

function wire(day, week) {
  day.open.addEventListener("change", () => {
    if (day.open.checked) {
      set(day, day.kept ?? hoursOf(week.find((each) => each !== day && each.from.value && each.to.value)) ?? USUAL);
    } else {
      day.kept = hoursOf(day);
      set(day, ["", ""]);
    }
  });
  for (const field of [day.from, day.to]) {
    field.addEventListener("input", () => {
      day.open.checked = day.from.value !== "" || day.to.value !== "";
    });
  }
}

const hoursOf = (day) => day && [day.from.value, day.to.value];

function set(day, [from, to]) {
  day.from.value = from;
  day.to.value = to;
}
