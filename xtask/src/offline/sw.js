// Nightledger's offline copy of itself. Generated with the build; changes here are lost.
//
// All files of one build are kept under one name, each checked against its hash, so that a page never
// runs with parts of two builds. A new build is fetched in the background and waits until the page
// sends "skip-waiting", which it does on the user's click. Requests to other hosts pass by untouched.

const VERSION = "@VERSION@";

// Address relative to this script's folder, and the hash of its content.
const FILES = @FILES@;

// What only some visits need: kept when it is first asked for.
const LATER = new Map(@LATER@.map(([path, integrity]) => [new URL(path, self.registration.scope).href, integrity]));

// Names with the hash of their content.
const LASTING = /-[0-9a-f]{16}(_bg)?\.(wasm|js|css|json)$/;

const SCOPE = self.registration.scope;
// Other pages of the same origin keep caches too: the name says whose this is.
const OURS = `nightledger ${SCOPE} `;
const CACHE = OURS + VERSION;
const KNOWN = new Set([...FILES.map(([path]) => new URL(path, SCOPE).href), ...LATER.keys()]);

self.addEventListener("install", (event) => event.waitUntil(fill().catch(giveUp)));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("message", (event) => {
  if (event.data === "skip-waiting") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const url = new URL(event.request.url);
  url.search = "";
  url.hash = "";
  if (KNOWN.has(url.href)) event.respondWith(answer(url.href, event.request));
});

async function fill() {
  const cache = await caches.open(CACHE);
  await Promise.all(
    FILES.map(async ([path, integrity]) => {
      const url = new URL(path, SCOPE).href;
      const asked = (cache) => fetch(url, { cache, integrity });
      // What has its content's hash in its name never changes: what the page was loaded from is that file. Where it is
      // not, it is fetched anew.
      const response = LASTING.test(path) ? await asked("default").catch(() => asked("reload")) : await asked("no-cache");
      if (!response.ok) throw new Error(`${url} answered ${response.status}`);
      // A response that was redirected cannot answer a navigation; a copy of it can.
      const { body, status, headers } = response;
      await cache.put(url, response.redirected ? new Response(body, { status, headers }) : response);
    }),
  );
}

// Half of a build is of no use, and takes room.
async function giveUp(why) {
  await caches.delete(CACHE);
  throw why;
}

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith(OURS) && name !== CACHE) await caches.delete(name);
  }
  // The page that installed this works offline from now on, without a reload.
  await self.clients.claim();
}

async function answer(url, request) {
  // Where the browser has dropped the cache to make room, or fails to read it, the network still has the file.
  const kept = await caches.match(url, { cacheName: CACHE }).catch(() => undefined);
  if (kept) return kept;
  const integrity = LATER.get(url);
  if (!integrity) return fetch(request);
  const response = await fetch(url, { cache: "no-cache", integrity });
  if (response.ok) {
    // Where there is no room left it is fetched again next time.
    const copy = response.clone();
    await caches.open(CACHE).then((cache) => cache.put(url, copy)).catch(() => undefined);
  }
  return response;
}
