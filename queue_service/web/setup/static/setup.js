/** The first run: its forms send themselves, and a few fields help with others. */
import { wireDialogs } from "../../admin/static/asking.js";
import { takeDone } from "../../admin/static/done.js";
import { Forms } from "../../admin/static/forms.js";
import { offerSignOut } from "../../clerk/static/session.js";
import { Notices } from "../../information/static/notices.js";
import { followName } from "./code_of.js";
import { markTwice } from "./overlaps.js";
import { offerTries } from "./try_here.js";
import { startWeek } from "./week.js";

const notices = new Notices(document.getElementById("notice"));
const leave = document.getElementById("sign-out");
if (leave) offerSignOut(leave);
wireDialogs();
new Forms(notices).start();

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    notices.announce(button.dataset.copied ?? "");
  });
}
for (const tick of document.querySelectorAll("[data-reveal]")) {
  const password = tick.form.querySelector("[type=password]");
  tick.addEventListener("change", () => { password.type = tick.checked ? "text" : "password"; });
}
for (const field of document.querySelectorAll("[data-code-of]")) followName(field);
markTwice(document.querySelectorAll("[data-covers]"));
startWeek([...document.querySelectorAll("[data-day]")], document.querySelector("[data-same-hours]"));
offerTries(document.querySelectorAll("[data-try]"), notices);

const done = takeDone();
if (done) notices.say("success", done.sentence);
