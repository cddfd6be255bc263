/** What a form holds, as the body of a request: fields by name, each in the kind the API expects. */

/**
 * A tick is true or false, several ticks of one name a list of those ticked; a number is a number, `data-list` a list
 * of the words between commas; fields with `data-each` of one name are a list with null for each that is empty. An empty
 * field is left out; with `data-empty="null"` it is null. Fields without a name, and those disabled, say nothing.
 */
export function bodyOf(form) {
  const body = {};
  for (const [name, fields] of fieldsByName(form)) {
    const value = valueOf(fields);
    if (value !== undefined) body[name] = value;
  }
  return body;
}

/** The path with each {name} filled from the body, which then no longer holds it. */
export function pathOf(template, body) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = encodeURIComponent(body[name] ?? "");
    delete body[name];
    return value;
  });
}

/** Every field of the form that has this name. */
export function named(form, name) {
  return fieldsByName(form).get(name) ?? [];
}

function fieldsByName(form) {
  const found = new Map();
  for (const field of form.elements) {
    if (!field.name || field.disabled || field.type === "submit" || field.tagName === "FIELDSET") continue;
    found.set(field.name, [...(found.get(field.name) ?? []), field]);
  }
  return found;
}

function valueOf(fields) {
  const [first] = fields;
  if (first.type === "radio") return fields.find((field) => field.checked)?.value;
  if (first.type === "checkbox") {
    if (fields.length === 1 && !("list" in first.dataset)) return first.checked;
    return fields.filter((field) => field.checked).map((field) => field.value);
  }
  if ("each" in first.dataset) return fields.map((field) => field.value || null);
  if ("list" in first.dataset) return words(first.value);
  // spaces round a password belong to it
  const value = first.autocomplete.endsWith("-password") ? first.value : first.value.trim();
  if (value === "") return first.dataset.empty === "null" ? null : undefined;
  return first.type === "number" ? Number(value) : value;
}

const words = (value) => value.split(",").map((word) => word.trim()).filter(Boolean);
