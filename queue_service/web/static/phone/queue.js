/**
 * The people ahead as a row of figures that shortens, with oneself at its end.
 *
 * It repeats the sentence above it for the eye and is hidden from screen readers.
 */

/** More figures than these are a crowd, not a count: the rest is a number. The same as in number/screen.py. */
const MOST_FIGURES = 8;

/** Draws the row of a waiting `ticket` into `place`; figures that stay are not rebuilt. */
export function drawQueue(place, template, ticket) {
  const ahead = ticket.state === "waiting" ? ticket.people_ahead : 0;
  const figures = Math.min(ahead, MOST_FIGURES);
  place.querySelector(".more")?.remove();
  const others = place.getElementsByClassName("other");
  // whoever is called next stands in front and leaves from there
  while (others.length > figures) others[0].remove();
  while (others.length < figures) place.prepend(figure(template, "other"));
  if (!place.querySelector(".me")) place.append(figure(template, "me"));
  if (ahead > figures) place.prepend(rest(ahead - figures));
}

function figure(template, kind) {
  const drawn = template.content.firstElementChild.cloneNode(true);
  drawn.classList.add(kind);
  return drawn;
}

function rest(count) {
  const more = document.createElement("bdi");
  more.className = "more";
  more.dir = "ltr";
  more.textContent = `+${count}`;
  return more;
}
