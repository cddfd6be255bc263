/** The pages of the administration, and one's own account. */
import { offerSignOut } from "../../clerk/static/session.js";
import { Notices } from "../../information/static/notices.js";
import { wireDialogs } from "./asking.js";
import { takeDone } from "./done.js";
import { Changes } from "./changes.js";
import { wireFile } from "./configuration_file.js";
import { Forms } from "./forms.js";
import { startCases } from "./cases.js";
import { startDesks } from "./desks.js";
import { startHours } from "./hours.js";
import { startScreens } from "./screens.js";
import { startSkills } from "./skills.js";
import { startRule } from "./rule.js";
import { startTexts } from "./texts.js";
import { startWall } from "./wall.js";
import { offerUndo, wireUndo } from "./undo.js";

const notices = new Notices(document.getElementById("notice"));
offerSignOut(document.getElementById("sign-out"));
wireDialogs();
new Forms(notices).start();
const changes = new Changes(notices);
changes.start();

startCases(notices);
startDesks();
startHours();
startRule();
startTexts();
startWall();
startScreens();
startSkills();
wireUndo(changes);
wireFile(changes, notices);

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    notices.announce(button.dataset.copied ?? "");
  });
}
for (const tick of document.querySelectorAll("[data-reveal]")) {
  const passwords = [...tick.form.querySelectorAll("[type=password]")];
  tick.addEventListener("change", () => passwords.forEach((field) => { field.type = tick.checked ? "text" : "password"; }));
}
for (const list of document.querySelectorAll("select[data-submit]")) {
  list.addEventListener("change", () => list.form.requestSubmit());
}

const done = takeDone();
if (done) {
  notices.say("success", done.sentence);
  if (done.undo) offerUndo(document.getElementById("undo"), changes, done.undo);
}
