/** How the kiosks look: what is chosen is shown at once on a kiosk in small, and kept when it is saved. */
import { page } from "../../static/shared/page.js";
import { renumber } from "./order.js";

const byId = (id) => document.getElementById(id);
/** So long after the last change the picture is drawn anew. */
const DRAW_AFTER_MS = 400;

/** On the page of the screens. */
export function startScreens() {
  const form = byId("kiosk-look");
  for (const picture of document.querySelectorAll(".small-screen")) fit(picture);
  if (!form) return;
  const kiosk = byId("kiosk-picture").querySelector("iframe");
  show(document.querySelector(".small-screen[data-shape='board'] iframe"));
  show(kiosk, chosen(form));
  let timer;
  form.addEventListener("input", () => {
    form.dataset.also = JSON.stringify(changes());
    clearTimeout(timer);
    timer = setTimeout(() => show(kiosk, chosen(form)), DRAW_AFTER_MS);
  });
  byId("tongues-usual")?.addEventListener("click", () => {
    const list = byId("tongues");
    list.append(...page.order.map((code) => list.querySelector(`[data-language="${code}"]`)));
    renumber(list);
    list.dispatchEvent(new Event("input", { bubbles: true }));
  });
  wireShapes();
}

function wireShapes() {
  const buttons = [...document.querySelectorAll("button[data-shape]")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      byId("kiosk-picture").dataset.shape = button.dataset.shape;
      for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
    });
  }
}

const order = () => [...byId("tongues").children].map(({ dataset }) => dataset.language);

/** The order as it is kept: nothing where it is the usual one. */
function languages() {
  const now = order();
  return now.every((code, place) => code === page.order[place]) ? [] : now;
}

function changes() {
  const was = page.kiosk.languages;
  const to = languages();
  return was.join() === to.join() ? [] : [{ at: ["kiosk", "languages"], was, to }];
}

/** What the fields say, as the address of the picture takes it. */
function chosen(form) {
  const said = Object.fromEntries([...form.querySelectorAll("[data-look]")].map((field) => [field.dataset.look, field.value]));
  return { ...said, low: String(byId("low").checked), languages: order().join() };
}

/** Replaces what a frame shows, without a step in the history of the tab. */
function show(frame, values = {}) {
  const address = new URL(frame.dataset.src, window.location.href);
  for (const [name, value] of Object.entries(values)) address.searchParams.set(name, value);
  if (frame.src) frame.contentWindow.location.replace(address);
  else frame.src = address;
}

/** A screen of its own size, made as small as its place. */
function fit(picture) {
  new ResizeObserver(([{ contentRect }]) => {
    picture.style.setProperty("--of", String(contentRect.width));
  }).observe(picture);
}
