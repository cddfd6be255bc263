/** The console at one desk: puts state, actions and drawing together. */
import { clock, page } from "../../static/shared/page.js";
import { ActionBar } from "./action_bar.js";
import { Actions } from "./actions.js";
import { Alarms } from "./alarms.js";
import { DeskChime } from "./chime.js";
import { drawConnection, runClock } from "./connection.js";
import { DeskState } from "./desk_state.js";
import { Dialogs } from "./dialogs.js";
import { Guide } from "./guide.js";
import { House } from "./house.js";
import { NewerPage } from "./newer_page.js";
import { Notices } from "./notices.js";
import { offerPractice } from "./practice.js";
import { QueuePanel } from "./queue_panel.js";
import { remember } from "./remembered.js";
import { keepWhile, signInAgain } from "./session.js";
import { Shortcuts, offerHelp } from "./shortcuts.js";
import { Stage, drawHead, keepReachable } from "./stage.js";
import { Tally } from "./tally.js";
import { matters, text } from "./words.js";

const byId = (id) => document.getElementById(id);

class DeskConsole {
  #state = new DeskState(page.snapshot, { office: page.office, desk: page.desk }, {
    onRefused: ({ status }) => { if (status === 401) signInAgain(); },
  });
  #notices = new Notices(byId("notice"));
  #actions = new Actions(this.#state, this.#notices, { onSignedOut: signInAgain });
  #stage = new Stage(this.#state);
  #bar = new ActionBar(this.#state, (action) => this.#pressed(action));
  #dialogs = new Dialogs(this.#state, (action, body) => this.#do(action, body));
  #queue = new QueuePanel(this.#state, {
    onBringBack: (number) => this.#actions.bringBack(number),
    onCall: (number) => this.#dialogs.askCall(number),
  });
  #house = new House(this.#state, this.#actions);
  #chime = new DeskChime(byId("sound-switch"));
  #alarms = new Alarms(this.#state, this.#actions, { onNew: () => this.#helpWanted() });
  #tally = new Tally(this.#state, this.#actions, this.#notices);
  #guide = new Guide(this.#state);
  #newer = new NewerPage(() => !this.#state.desk.client && !document.querySelector("dialog[open]"));
  #shortcuts = new Shortcuts(byId("keys-switch"), { onUndo: () => byId("undo").click() });
  #present = this.#state.desk.client?.ticket.number ?? null;

  start() {
    this.#state.onChange((what) => this.#changed(what));
    this.#draw();
    drawConnection(false);
    runClock(() => this.#state.now(), () => {
      this.#stage.tick();
      this.#queue.tick();
    });
    const frames = new ResizeObserver((entries) => entries.forEach(({ target }) => keepReachable(target)));
    frames.observe(byId("stage"));
    frames.observe(byId("queue"));
    keepWhile(() => !["closed", "paused"].includes(this.#state.desk.desk.state));
    offerHelp();
    offerPractice(this.#actions, this.#notices);
    this.#bar.focus();
    this.#state.watch();
    if (!page.practice) remember("desk", page.desk);
    this.#arrive();
  }

  /** Somebody comes to this desk: anew, in place of a colleague, or after the browser was closed. */
  #arrive() {
    const asked = new URLSearchParams(window.location.search);
    if (asked.has("take")) {
      asked.delete("take");
      const rest = asked.size > 0 ? `?${asked}` : "";
      window.history.replaceState(null, "", `${window.location.pathname}${rest}`);
      this.#takeOver();
    }
    if (this.#present === null) return;
    const moved = this.#state.desk.undo === "move";
    this.#notices.say("info", text(moved ? "came_along" : "client_here", { number: this.#present }));
  }

  /** The desk is theirs from now; what it does, and whoever is there, stays as it is. */
  async #takeOver() {
    const { state, case_types } = this.#state.desk.desk;
    if (["open", "ready", "occupied"].includes(state)) await this.#actions.takeOver({ case_types });
  }

  #pressed(action) {
    if (this.#dialogs.has(action)) this.#dialogs.ask(action);
    else if (action === "finish") this.#do(action, { outcome: this.#bar.outcome });
    else if (action === "wrap-up" && this.#state.desk.client) this.#do(action, { outcome: this.#bar.outcome });
    else if (action === "open") this.#open();
    else this.#do(action);
  }

  #open() {
    if (this.#state.desk.desk.state !== "closed") {
      // carries on with the matters it was opened for
      this.#do("open", { case_types: this.#state.desk.desk.case_types });
      return;
    }
    const chosen = this.#stage.chosenMatters();
    if (chosen?.length === 0) this.#notices.say("warning", text("choose_matter"));
    else this.#do("open", chosen ? { case_types: chosen } : {});
  }

  async #do(action, body = {}) {
    await this.#actions.run(action, body);
    this.#bar.focus();
  }

  #changed(what) {
    if (what === "desk") this.#deskChanged();
    else if (what === "queue") this.#queueChanged();
    else if (what === "stale") this.#staleChanged();
    else {
      this.#bar.draw();
      this.#queue.draw();
      this.#tally.draw();
    }
  }

  #deskChanged() {
    const { client, house_pause: paused } = this.#state.desk;
    const number = client?.ticket.number ?? null;
    // nobody pressed anything here: the client was called to a ready desk, or from another window
    if (number && number !== this.#present && this.#state.pending === null && !paused) {
      this.#notices.clear();
      this.#notices.announce(text("arrived", { number, matters: matters(client.ticket.case_types) }));
      this.#chime.ring();
    }
    if (this.#present !== null && number === null) this.#newer.look();
    this.#present = number;
    this.#draw();
    this.#dialogs.deskChanged();
    this.#bar.focus();
  }

  #draw() {
    drawHead(this.#state, this.#alarms.unanswered);
    this.#stage.draw();
    this.#bar.draw();
    this.#queue.draw();
    this.#house.draw();
    this.#alarms.draw();
    this.#tally.draw();
    this.#guide.draw();
    this.#newer.draw();
  }

  #queueChanged() {
    this.#queue.draw();
    this.#house.draw();
    this.#alarms.draw();
    this.#tally.draw();
    drawHead(this.#state, this.#alarms.unanswered);
    if (!this.#state.desk.client) this.#stage.draw();
  }

  /** A soft signal and a sentence; on the screen it stands until somebody answers. */
  #helpWanted() {
    this.#chime.ring();
    this.#notices.announce(byId("alarm-list").innerText, true);
  }

  #staleChanged() {
    const since = this.#state.staleSince;
    drawConnection(since !== null);
    document.documentElement.dataset.stale = String(since !== null);
    byId("stale").hidden = since === null;
    if (since === null) {
      this.#notices.announce(text("current_again"));
      this.#newer.look();
    } else {
      const time = clock(new Date(since).toISOString());
      byId("stale-text").textContent = text("stale", { time });
      this.#notices.announce(byId("stale-text").textContent, true);
    }
    this.#draw();
  }
}

export function startConsole() {
  new DeskConsole().start();
}
