/** What is typed into a row of a paper list, read and checked; nothing here touches the page. */

const CALLED = new Set(["served", "no_show"]);

/** "0815", "8:15", "8.15", "815" → "08:15"; null for what is no time. */
export function timeOf(typed) {
  const found = /^(\d{1,2})[:.]?(\d{2})$/.exec(typed.trim());
  if (!found) return null;
  const [hours, minutes] = [Number(found[1]), Number(found[2])];
  return hours < 24 && minutes < 60 ? `${String(hours).padStart(2, "0")}:${found[2]}` : null;
}

/** "12", "x12", "X-012" → "X012"; null for what is no number of the series. */
export function numberOf(typed, series) {
  const found = /^([A-Z]?)0*(\d{1,6})$/.exec(typed.replace(/[\s.-]/g, "").toUpperCase());
  if (!found || (found[1] && found[1] !== series)) return null;
  return `${series}${found[2].padStart(3, "0")}`;
}

/**
 * Field → what is wrong with it.
 * @param {{series: string, now: string|null, others: string[]}} given `now`: for a list of today; `others`: numbers of
 *   the other rows
 */
export function checked(row, { series, now, others }) {
  const wrong = {};
  const number = numberOf(row.number, series);
  if (number === null) wrong.number = row.number === "" ? "missing" : "number";
  else if (others.some((each) => numberOf(each, series) === number)) wrong.number = "twice";
  if (row.case_type === "") wrong.case_type = "missing";
  if (row.came_at === "") wrong.came_at = "missing";
  if (row.called_at === "" && CALLED.has(row.outcome)) wrong.called_at = "called_missing";
  const times = {};
  for (const name of ["came_at", "called_at", "done_at"]) {
    if (row[name] === "") continue;
    times[name] = timeOf(row[name]);
    if (times[name] === null) wrong[name] = "time";
    else if (now !== null && times[name] > now) wrong[name] = "ahead";
  }
  if (times.came_at && times.called_at && times.called_at < times.came_at) wrong.called_at ??= "called_before";
  const begun = times.called_at ?? times.came_at;
  if (begun && times.done_at && times.done_at < begun) wrong.done_at ??= "done_before";
  return wrong;
}
