// Keeps what looks the same for everybody: styles, scripts, pictures, the pose model. Pages hold
// what people told the app, so they are asked for each time and kept nowhere.
// VERSION, SHELL and AWAY are written above these lines by the app.

const LASTING = ["/static/", "/pictures/"];

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOlder().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(pageOrAway(request));
  else if (LASTING.some((start) => address.pathname.startsWith(start)))
    event.respondWith(address.searchParams.has("v") ? keptFirst(request) : askedFirst(request));
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

// An address with ?v= changes when its file does: what is kept under it is right for ever.
async function keptFirst(request) {
  return (await caches.match(request)) ?? keep(request, await fetch(request));
}

async function askedFirst(request) {
  try {
    return keep(request, await fetch(request));
  } catch {
    return (await caches.match(request)) ?? Response.error();
  }
}

async function keep(request, response) {
  if (response.status === 200 && response.type === "basic" && !response.redirected) {
    const cache = await caches.open(VERSION);
    await cache.put(request, response.clone());
  }
  return response;
}
