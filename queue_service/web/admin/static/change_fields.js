/** What a form changes: its fields compared with what they were, as places of the document. */

/** The changes of a form; none when all is as it was. */
export function changesOf(form) {
  const also = form.dataset.also ? JSON.parse(form.dataset.also) : [];
  if (form.dataset.removes) return [{ at: JSON.parse(form.dataset.removes), was: JSON.parse(form.dataset.was) }, ...also];
  if (form.dataset.add) return [{ at: filled(form, JSON.parse(form.dataset.add)), to: objectOf(form) }, ...also];
  return [...fieldsBy(form, "at").flatMap(([at, fields]) => changeOf(at, fields)), ...also];
}

/** A new thing: the form's template, with each field put where its `data-in` says. */
function objectOf(form) {
  const made = JSON.parse(form.dataset.template ?? "{}");
  for (const [at, fields] of fieldsBy(form, "in")) {
    const value = valueOf(fields);
    if (value !== undefined) put(made, at, value);
  }
  return made;
}

function put(object, [key, ...rest], value) {
  if (rest.length === 0) object[key] = value;
  else put((object[key] ??= {}), rest, value);
}

function changeOf(at, fields) {
  const to = valueOf(fields);
  const was = fields[0].dataset.was === undefined ? undefined : JSON.parse(fields[0].dataset.was);
  if (same(to, was)) return [];
  return [{ at, ...(was === undefined ? {} : { was }), ...(to === undefined ? {} : { to }) }];
}

/** [place, fields] for every place that fields of the form are about, in their order. */
function fieldsBy(form, name) {
  const found = new Map();
  for (const field of form.elements) {
    const place = field.dataset?.[name];
    if (!place || field.disabled) continue;
    found.set(place, [...(found.get(place) ?? []), field]);
  }
  return [...found].map(([place, fields]) => [filled(form, JSON.parse(place)), fields]);
}

/** Each {name} in a place from the field of that name. */
const filled = (form, at) =>
  at.map((key) => key.replace(/\{(\w+)\}/g, (whole, name) => form.elements[name]?.value.trim() ?? ""));

/** What the fields of one place say; undefined for nothing. */
function valueOf(fields) {
  const [first] = fields;
  if (first.type === "radio") return plain(fields.find((field) => field.checked)?.value, first);
  if (first.type === "checkbox") {
    if (!("list" in first.dataset)) return first.checked;
    return fields.filter((field) => field.checked).map((field) => plain(field.value, field));
  }
  if ("list" in first.dataset) return first.value.split(",").map((word) => word.trim()).filter(Boolean);
  const value = first.value.trim();
  if (value !== "") return plain(value, first);
  // "absent": nothing is to stand there; "null": a value that says so; else the empty text
  return first.dataset.empty === "absent" ? undefined : first.dataset.empty === "null" ? null : "";
}

/** A number where the field is one, or says so. */
const plain = (value, field) =>
  value !== undefined && (field.type === "number" || "number" in field.dataset) ? scaled(Number(value), field) : value;

/** `data-scale`: what is shown as percent is kept as a share. */
const scaled = (value, field) => ("scale" in field.dataset ? Number((value * Number(field.dataset.scale)).toFixed(6)) : value);

function same(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) {
    // the order of ticks says nothing
    return one.length === other.length && one.every((each) => other.some((its) => same(each, its)));
  }
  return JSON.stringify(one) === JSON.stringify(other);
}
