/**
 * The service worker of /t/: shows the message of a call when nobody looks at the ticket's page.
 *
 * It stores nothing and answers no requests: pages with tokens are never kept. The words come with the message, in
 * its holder's language.
 */

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  event.waitUntil(tell(read(event.data)));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.link));
});

/** The message, or null for one that is not ours. */
function read(data) {
  try {
    const message = data.json();
    return ownPage(message.link) ? message : null;
  } catch {
    return null;
  }
}

/** The page says a call better than a notification does: whoever looks at it is not told twice. */
async function tell(message) {
  if (!message || (await pagesAt(message.link)).some((page) => page.visibilityState === "visible")) return;
  await self.registration.showNotification(message.title, {
    body: message.body,
    tag: message.tag,
    lang: message.lang,
    dir: message.dir,
    renotify: true,
    requireInteraction: true,
    vibrate: [500, 200, 500, 200, 800],
    data: { link: message.link },
  });
}

async function open(link) {
  if (!ownPage(link)) return;
  const [page] = await pagesAt(link);
  await (page ? page.focus() : self.clients.openWindow(link));
}

async function pagesAt(link) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return pages.filter((page) => new URL(page.url).pathname === link);
}

const ownPage = (link) => typeof link === "string" && /^\/t\/[\w-]+$/.test(link);
