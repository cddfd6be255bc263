/**
 * Messages that come when the phone is locked, where the browser has them: Web Push for this one ticket.
 *
 * Asked for by the alert's button only. Which tickets this browser follows stands in its own storage, so that a page
 * loaded again knows; the server forgets a subscription with its ticket.
 */
import { page } from "../shared/page.js";
import { post, remove } from "../shared/api.js";

const WORKER = "/t/worker.js";
const SCOPE = "/t/";
const MEMORY = "queue-alerts";
const MOST_REMEMBERED = 10;

/** True where there is something to ask for: a secure page, a browser with Web Push, an installation that sends. */
export const pushIsPossible = () =>
  Boolean(page.push?.key) && isSecureContext && "serviceWorker" in navigator && "PushManager" in window &&
  "Notification" in window;

/** True in Safari on an iPhone or iPad, where only a page on the home screen may send messages. */
export const needsHomeScreen = () =>
  Boolean(page.push?.key) && isSecureContext && navigator.standalone === false && !("PushManager" in window);

/** So that the page can be put there: iOS reads this when somebody taps "Share". */
export function offerHomeScreen() {
  if (!needsHomeScreen()) return;
  const link = document.createElement("link");
  link.rel = "manifest";
  link.href = page.push.manifest;
  document.head.append(link);
}

/** True when this browser was told to follow this ticket and still may. */
export const follows = () =>
  pushIsPossible() && Notification.permission === "granted" && remembered().includes(page.push.tag);

/** Subscribes this browser to the ticket's calls; permission has been given. Throws when it cannot be done. */
export async function follow() {
  const subscription = await subscribed(await navigator.serviceWorker.register(WORKER, { scope: SCOPE }));
  await post(path(), said(subscription));
  remember([...remembered().filter((tag) => tag !== page.push.tag), page.push.tag].slice(-MOST_REMEMBERED));
}

/** No more messages of this ticket; other tickets of this phone keep theirs. */
export async function unfollow() {
  remember(remembered().filter((tag) => tag !== page.push.tag));
  const registration = await navigator.serviceWorker?.getRegistration(SCOPE);
  const subscription = await registration?.pushManager?.getSubscription();
  if (subscription) await remove(path(), said(subscription));
}

/** Takes a call's notification away once it is no longer true, or the holder has seen the page. */
export async function clearNotifications() {
  const registration = await navigator.serviceWorker?.getRegistration(SCOPE);
  const shown = (await registration?.getNotifications?.({ tag: page.push?.tag })) ?? [];
  for (const notification of shown) notification.close();
}

async function subscribed(registration) {
  await navigator.serviceWorker.ready;
  const present = await registration.pushManager.getSubscription();
  if (present && sameKey(present)) return present;
  // made under another key, before the installation's secret was changed: nobody can send to it any more
  await present?.unsubscribe();
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key() });
}

function sameKey(subscription) {
  const used = subscription.options?.applicationServerKey;
  if (!used) return true;
  const [a, b] = [new Uint8Array(used), key()];
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function key() {
  const text = page.push.key.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function said(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  return { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } };
}

const path = () => `/api/v1/tickets/${encodeURIComponent(page.token)}/push`;

function remembered() {
  try {
    const tags = JSON.parse(localStorage.getItem(MEMORY) ?? "[]");
    return Array.isArray(tags) ? tags : [];
  } catch {
    return [];
  }
}

function remember(tags) {
  try {
    localStorage.setItem(MEMORY, JSON.stringify(tags));
  } catch {
    // a browser that keeps nothing asks again after a reload
  }
}
