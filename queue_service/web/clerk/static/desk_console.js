/** The console at one desk: puts state, actions and drawing together. */
import { clock, page } from "../../static/shared/page.js";
import { ActionBar } from "./action_bar.js";
import { Actions } from "./actions.js";
import { DeskChime } from "./chime.js";
import { drawConnection, runClock } from "./connection.js";
import { DeskState } from "./desk_state.js";
import { Dialogs } from "./dialogs.js";
import { Notices } from "./notices.js";
import { QueuePanel } from "./queue_panel.js";
import { remember } from "./remembered.js";
import { keepWhile, signInAgain } from "./session.js";
import { Shortcuts } from "./shortcuts.js";
import { Stage, drawHead, keepReachable } from "./stage.js";
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
  #queue = new QueuePanel(this.#state, { onBringBack: (number) => this.#actions.bringBack(number) });
  #chime = new DeskChime(byId("sound-switch"));
  #shortcuts = new Shortcuts(byId("keys-switch"));
  #present = this.#state.desk.client?.ticket.number ?? null;

  start() {
    this.#state.onChange((what) => this.#changed(what));
    this.#drawDesk();
    this.#queue.draw();
    drawConnection(false);
    runClock(() => this.#state.now(), () => {
      this.#stage.tick();
      this.#queue.tick();
    });
    const frames = new ResizeObserver((entries) => entries.forEach(({ target }) => keepReachable(target)));
    frames.observe(byId("stage"));
    frames.observe(byId("queue"));
    keepWhile(() => !["closed", "paused"].includes(this.#state.desk.desk.state));
    this.#bar.focus();
    this.#state.watch();
    remember("desk", page.desk);
  }

  #pressed(action) {
    if (this.#dialogs.has(action)) this.#dialogs.ask(action);
    else if (action === "finish") this.#do(action, { outcome: this.#bar.outcome });
    else if (action === "open") this.#open();
    else this.#do(action);
  }

  #open() {
    if (this.#state.desk.desk.state === "paused") {
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
    }
  }

  #deskChanged() {
    const { client } = this.#state.desk;
    const number = client?.ticket.number ?? null;
    // nobody pressed anything here: the client was called to a ready desk, or from another window
    if (number && number !== this.#present && this.#state.pending === null) {
      this.#notices.clear();
      this.#notices.announce(text("arrived", { number, matters: matters(client.ticket.case_types) }));
      this.#chime.ring();
    }
    this.#present = number;
    this.#drawDesk();
    this.#queue.draw();
    this.#dialogs.deskChanged();
    this.#bar.focus();
  }

  #drawDesk() {
    drawHead(this.#state);
    this.#stage.draw();
    this.#bar.draw();
  }

  #queueChanged() {
    this.#queue.draw();
    if (!this.#state.desk.client) this.#stage.drawWaiting();
  }

  #staleChanged() {
    const since = this.#state.staleSince;
    drawConnection(since !== null);
    document.documentElement.dataset.stale = String(since !== null);
    byId("stale").hidden = since === null;
    if (since === null) {
      this.#notices.announce(text("current_again"));
    } else {
      const time = clock(new Date(since).toISOString());
      byId("stale-text").textContent = text("stale", { time });
      this.#notices.announce(byId("stale-text").textContent, true);
    }
    this.#bar.draw();
    this.#queue.draw();
  }
}

export function startConsole() {
  new DeskConsole().start();
}
