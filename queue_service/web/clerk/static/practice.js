/** Practice: beginning it, and what only a copy can do. The rest is the console as it always is. */
import { Problem, post } from "../../static/shared/api.js";
import { page } from "../../static/shared/page.js";
import { signInAgain } from "./session.js";
import { text } from "./words.js";

const byId = (id) => document.getElementById(id);

/** The page where one chooses a desk to practise at. */
export function startPractise() {
  const button = byId("practise-start");
  let busy = false;
  byId("practise").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    button.setAttribute("aria-busy", "true");
    const label = byId("practise-label").textContent;
    byId("practise-label").textContent = text("busy");
    try {
      await begin(byId("practise-desk").value, page.office, page.practise);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      say(error);
    } finally {
      busy = false;
      button.removeAttribute("aria-busy");
      byId("practise-label").textContent = label;
    }
  });
}

/** In the copy: more people, and all of it anew. */
export function offerPractice(actions, notices) {
  if (!page.practice) return;
  byId("practice-more").addEventListener("click", async () => {
    const answer = await actions.inPractice("practice/people", { office: page.office, desk: page.desk });
    if (answer) notices.say("success", text("practice.come", { n: answer.come }));
  });
  byId("practice-afresh").addEventListener("click", async () => {
    const body = { desk: page.desk, office: page.office.replace(/-practice-\d+$/, "") };
    if (await actions.inPractice("practice", body)) window.location.reload();
  });
}

async function begin(desk, office, path) {
  await post("/api/v1/practice", page.names_office ? { desk, office } : { desk });
  const url = path.replace("/-/", `/${encodeURIComponent(desk)}/`);
  window.location.assign(page.names_office ? `${url}?${new URLSearchParams({ office })}` : url);
}

function say(problem) {
  if (problem.status === 401) {
    signInAgain();
    return;
  }
  const words = problem.status === 0 ? text("problem.offline") : problem.detail || text("problem.unknown");
  const box = byId("practise-problem");
  box.querySelector("[data-text]").textContent = words;
  box.hidden = false;
  byId("said-at-once").textContent = words;
}

