/** Choosing a desk: the tiles stay true while one looks at them. */
import { watchTopic } from "../../static/shared/live.js";
import { page } from "../../static/shared/page.js";
import { drawConnection } from "./connection.js";
import { recall } from "./remembered.js";
import { signInAgain } from "./session.js";
import { deskName, text } from "./words.js";

const WITH_CLIENT = new Set(["occupied", "away"]);

const byId = (id) => document.getElementById(id);

export function startChoice() {
  const tiles = new Map([...document.querySelectorAll("[data-desk]")].map((tile) => [tile.dataset.desk, tile]));
  for (const tile of tiles.values()) {
    show(tile, tile.dataset.state);
    tile.addEventListener("click", (event) => {
      if (isTaken(tile)) askFirst(event, tile);
    });
  }
  const proposed = byId("proposed");
  proposed?.addEventListener("click", (event) => {
    const tile = [...tiles.values()].find((each) => "proposed" in each.dataset);
    if (isTaken(tile)) askFirst(event, tile);
  });
  if (!proposed) tiles.get(recall("desk"))?.focus();
  drawConnection(false);
  watchTopic({
    topic: "queue",
    office: page.office,
    onSnapshot: ({ desks }) => desks.forEach(({ code, state }) => show(tiles.get(code), state)),
    onStale: (stale) => drawConnection(stale),
    onRefused: ({ status }) => { if (status === 401) signInAgain(); },
  });
}

/** A desk is free when it is closed: whoever opens it, works at it. */
function show(tile, state) {
  if (!tile) return;
  tile.dataset.state = state;
  // once closed, a desk is nobody's
  if (state === "closed") tile.dataset.mine = "false";
  const taken = WITH_CLIENT.has(state) ? "taken_client" : "taken";
  const word = text(`choice.${state === "closed" ? "free" : tile.dataset.mine === "true" ? "mine" : taken}`);
  tile.querySelector("[data-word]").textContent = word;
}

function isTaken(tile) {
  return tile.dataset.state !== "closed" && tile.dataset.mine !== "true";
}

function askFirst(event, tile) {
  event.preventDefault();
  const dialog = byId("taken");
  const withClient = WITH_CLIENT.has(tile.dataset.state);
  byId("taken-text").textContent = text(withClient ? "choice.taken_client_text" : "choice.taken_text");
  byId("taken-title").textContent = text("choice.taken_title", { desk: deskName(tile.dataset.desk) });
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    const url = new URL(tile.href);
    if (dialog.returnValue === "take") url.searchParams.set("take", "1");
    if (dialog.returnValue === "go" || dialog.returnValue === "take") window.location.assign(url);
  }, { once: true });
  dialog.showModal();
}
