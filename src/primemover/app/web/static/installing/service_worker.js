// Keeps one page, "primemover is not running", and what that page loads. Every other page holds
// what people told the app: it is asked for each time and kept nowhere.
// VERSION, SHELL and AWAY are written above these lines by the app.

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOlder().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(pageOrAway(request));
  else if (SHELL.some((kept) => request.url === self.location.origin + kept))
    event.respondWith(keptOrAsked(request));
});

async function keepShell() {
  const cache = await caches.open(VERSION);
  await cache.addAll([AWAY, ...SHELL]);
}

async function dropOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== VERSION).map((name) => caches.delete(name)));
}

async function pageOrAway(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(AWAY)) ?? Response.error();
  }
}

async function keptOrAsked(request) {
  return (await caches.match(request)) ?? fetch(request);
}
