/** Changes of several series at once, worked out on the document. */

/**
 * "From that day on these hours instead": the old series ends the day before, the new one begins.
 * One that would never have counted gives way altogether; one that has ended before stays.
 * @param {Object<string, object>} series all of the office
 * @param {string} code of the one that is followed
 * @param {object} next with its first day
 * @returns {object[]|null} null when that day is before the old series began
 */
export function followed(series, code, next) {
  const old = series[code];
  if (old.valid_from && next.valid_from < old.valid_from) return null;
  const until = dayBefore(next.valid_from);
  const added = { at: ["hours", "series", freeCode(series)], to: next };
  if (old.valid_from === next.valid_from) return [{ at: ["hours", "series", code], was: old }, added];
  if (old.valid_until && old.valid_until <= until) return [added];
  return [{ at: ["hours", "series", code, "valid_until"], was: old.valid_until, to: until }, added];
}

/**
 * Gives some days of the week the regular hours of another one, in place of their own.
 * A series that has no day left goes; what is over stays as it was.
 */
export function copiedDay(series, from, days, today) {
  return Object.entries(series).flatMap(([code, each]) => {
    if (each.valid_until && each.valid_until < today) return [];
    const others = each.weekdays.filter((day) => !days.includes(day));
    const weekdays = (each.weekdays.includes(from) ? [...others, ...days] : others).sort((one, other) => one - other);
    if (JSON.stringify(weekdays) === JSON.stringify(each.weekdays)) return [];
    if (weekdays.length === 0) return [{ at: ["hours", "series", code], was: each }];
    return [{ at: ["hours", "series", code, "weekdays"], was: each.weekdays, to: weekdays }];
  });
}

/** What differs between two objects of the document, part by part: others may have changed another part. */
export function changedParts(at, was, to) {
  return Object.keys(to)
    .filter((name) => JSON.stringify(was[name]) !== JSON.stringify(to[name]))
    .map((name) => ({ at: [...at, name], was: was[name], to: to[name] }));
}

export function freeCode(series) {
  let number = 1;
  while (series[`series-${number}`]) number += 1;
  return `series-${number}`;
}

/** The date before, both as YYYY-MM-DD. */
export function dayBefore(day) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}
