/** How the boards look: slides with their preview, pace, colour, quiet hours. Nothing changes before it is saved. */
import { page } from "../../static/shared/page.js";
import { Notices } from "./notices.js";
import { text } from "../../clerk/static/words.js";
import { GROUND, NEEDED, asShown, contrast } from "./contrast.js";
import { Sender } from "./sending.js";

const byId = (id) => document.getElementById(id);
const FIRST_COLOUR = "#0a5d66";
const COLOUR = /^#[0-9a-f]{6}$/;

class Boards {
  #notices = new Notices(byId("notice"));
  #sender = new Sender(page.office, this.#notices);

  start() {
    const { slides, slide_seconds, accent, quiet_from, quiet_until } = page.board;
    slides.forEach(({ texts }) => this.#add(texts));
    byId("slide-seconds").value = slide_seconds;
    byId("own-colour").checked = accent !== null;
    this.#setColour(accent ?? FIRST_COLOUR);
    byId("quiet-from").value = quiet_from ?? "";
    byId("quiet-until").value = quiet_until ?? "";
    this.#wire();
    this.#draw();
  }

  #wire() {
    byId("add-slide").addEventListener("click", () => {
      this.#add({});
      this.#changed();
      byId("slides").lastElementChild.querySelector("textarea").focus();
    });
    byId("own-colour").addEventListener("change", () => this.#changed());
    byId("colour").addEventListener("input", () => this.#setColour(byId("colour").value));
    byId("colour-text").addEventListener("input", () => {
      const typed = byId("colour-text").value.trim().toLowerCase();
      if (COLOUR.test(typed)) byId("colour").value = typed;
    });
    byId("boards").addEventListener("input", () => this.#changed());
    byId("boards").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
  }

  get #slides() {
    return [...byId("slides").children];
  }

  #add(texts) {
    const slide = byId("slide").content.firstElementChild.cloneNode(true);
    for (const field of slide.querySelectorAll("textarea")) field.value = texts[field.dataset.language] ?? "";
    slide.querySelector("[data-earlier]").addEventListener("click", () => this.#move(slide, -1));
    slide.querySelector("[data-later]").addEventListener("click", () => this.#move(slide, 1));
    slide.querySelector("[data-remove]").addEventListener("click", () => {
      slide.remove();
      this.#changed();
      byId("add-slide").focus();
    });
    byId("slides").append(slide);
  }

  #move(slide, by) {
    if (by < 0) slide.previousElementSibling?.before(slide);
    else slide.nextElementSibling?.after(slide);
    this.#changed();
    const button = slide.querySelector(by < 0 ? "[data-earlier]" : "[data-later]");
    (button.disabled ? slide.querySelector(by < 0 ? "[data-later]" : "[data-earlier]") : button).focus();
  }

  #setColour(colour) {
    byId("colour").value = colour;
    byId("colour-text").value = colour;
  }

  #changed() {
    byId("unsaved").textContent = text("unsaved");
    this.#draw();
  }

  #draw() {
    this.#slides.forEach((slide, index) => this.#drawSlide(slide, index));
    byId("slides-empty").hidden = this.#slides.length > 0;
    byId("add-slide").disabled = this.#slides.length >= page.most_slides;
    const own = byId("own-colour").checked;
    byId("pick").hidden = !own;
    byId("colour-said").textContent = own ? this.#colourWords() : text("colour_own");
    const shown = own && this.#colour ? asShown(this.#colour) : null;
    for (const board of document.querySelectorAll(".board-look")) {
      if (shown) board.style.setProperty("--office", shown);
      else board.style.removeProperty("--office");
    }
  }

  /** The colour as typed, or null while it is none. */
  get #colour() {
    const typed = byId("colour-text").value.trim().toLowerCase();
    return COLOUR.test(typed) ? typed : null;
  }

  #colourWords() {
    if (!this.#colour) return text("colour_wrong");
    const ratio = contrast(this.#colour, GROUND);
    const said = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(ratio);
    return text(ratio >= NEEDED ? "contrast_good" : "contrast_low", { ratio: said });
  }

  #drawSlide(slide, index) {
    const n = index + 1;
    const label = (selector, key) => slide.querySelector(selector).setAttribute("aria-label", text(key, { n }));
    slide.querySelector("[data-title]").textContent = text("slide", { n });
    label("[data-earlier]", "earlier");
    label("[data-later]", "later");
    label("[data-remove]", "remove_slide");
    slide.querySelector("[data-earlier]").disabled = index === 0;
    slide.querySelector("[data-later]").disabled = index === this.#slides.length - 1;
    const lines = shownOn(slide).map((field) => {
      const line = document.createElement("p");
      line.lang = field.lang;
      line.dir = "auto";
      line.textContent = field.value.trim();
      return line;
    });
    const preview = slide.querySelector("[data-preview]");
    preview.replaceChildren(...lines);
    preview.dataset.empty = String(lines.length === 0);
    if (lines.length === 0) preview.textContent = text("slide_empty");
  }

  async #save() {
    if (!this.#check()) return;
    const own = byId("own-colour").checked;
    const kept = await this.#sender.send("/board-settings", {
      accent: own ? this.#colour : null,
      slides: this.#slides.map((slide) => ({ texts: textsOf(slide) })),
      slide_seconds: Number(byId("slide-seconds").value),
      quiet_from: byId("quiet-from").value || null,
      quiet_until: byId("quiet-until").value || null,
    });
    if (!kept) return;
    byId("unsaved").textContent = "";
    this.#notices.say("success", text("saved"));
  }

  /** Says beside each field what is wrong with it; true when nothing is. */
  #check() {
    const wrong = this.#slides.map((slide, index) => {
      const empty = Object.keys(textsOf(slide)).length === 0;
      say(slide.querySelector("[data-problem]"), empty ? text("slide_missing", { n: index + 1 }) : null);
      return mark(slide.querySelector("textarea"), empty);
    });
    const seconds = Number(byId("slide-seconds").value);
    const badSeconds = !Number.isInteger(seconds) || seconds < 5 || seconds > 60;
    say(byId("seconds-problem"), badSeconds ? text("seconds_wrong") : null);
    wrong.push(mark(byId("slide-seconds"), badSeconds));
    wrong.push(mark(byId("colour-text"), byId("own-colour").checked && !this.#colour));
    const half = (byId("quiet-from").value === "") !== (byId("quiet-until").value === "");
    say(byId("quiet-problem"), half ? text("quiet_both") : null);
    wrong.push(mark(byId("quiet-from").value === "" ? byId("quiet-from") : byId("quiet-until"), half));
    const first = wrong.find(Boolean);
    first?.focus();
    return !first;
  }
}

const filledOf = (slide) => [...slide.querySelectorAll("textarea")].filter((field) => field.value.trim() !== "");

/** The texts that boards show: those in their languages, else the German one, else any. */
function shownOn(slide) {
  const filled = filledOf(slide);
  const spoken = filled.filter((field) => page.board_languages.includes(field.dataset.language));
  if (spoken.length > 0 || filled.length === 0) return spoken;
  return [filled.find((field) => field.dataset.language === "de") ?? filled[0]];
}

function textsOf(slide) {
  return Object.fromEntries(filledOf(slide).map((field) => [field.dataset.language, field.value.trim()]));
}

function say(box, sentence) {
  box.hidden = sentence === null;
  box.querySelector("[data-text]").textContent = sentence ?? "";
  if (sentence !== null) byId("said-at-once").textContent = sentence;
}

/** The field, when it is wrong. */
function mark(field, wrong) {
  field.setAttribute("aria-invalid", String(wrong));
  return wrong ? field : null;
}

export function startBoards() {
  new Boards().start();
}
