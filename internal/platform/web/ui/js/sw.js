// The service worker: the timetable and the lists that were read last open
// without a network, and say as of when they are.
//
// Pages come from the network whenever it answers. A copy of the last ones is kept
// on the device, of whoever's log-in is kept on it too, under the mark of that
// viewer (data-seat), as drafts are: it goes when somebody logs out, when a page
// shows another viewer or none, and with each new build. Nothing that changes
// anything passes here, nor any part of a page.
const build = "BUILD";
const files = FILES;

const fileCache = `files:${build}`;
const pageCache = (seat) => `pages:${build}:${seat}`;
const most = 20; // pages that are kept
const patience = 4000; // ms that a page is waited for where there is a copy of it
const always = ["/timetable/", "/offline/"]; // kept before anybody looks at them
const fresh = 30 * 60 * 1000; // ms after which they are asked for again

// kept reports whether the page of an address is one to keep.
function kept({ pathname, search }) {
  if (/^\/timetable\/([0-9]+\/)?$/.test(pathname)) return true;
  return !search && /^\/((board\/([0-9]+\/)?)|post\/((hot|best|popular)\/)?|offline\/)?$/.test(pathname);
}

// tells reports whether the page of an address says who is logged in: those that are
// kept do, and the one to log in on. Of others, not each is made for its viewer.
const tells = (url) => kept(url) || url.pathname.startsWith("/account/");

// seatOf returns the mark of the viewer that a page was made for, undefined where
// nothing of theirs may be kept on this device.
function seatOf(text) {
  const root = text.match(/<html[^>]*>/)?.[0] ?? "";
  return / data-keep[ >]/.test(root) ? root.match(/ data-seat="([^"]+)"/)?.[1] : undefined;
}

// only deletes the caches that are not named.
async function only(...names) {
  for (const name of await caches.keys()) if (!names.includes(name)) await caches.delete(name);
}

// keep puts a page by, and lets go of what others had.
async function keep(url, page) {
  if (!tells(url) || page.redirected || page.status >= 500) return;
  const text = await page.text();
  const seat = seatOf(text);
  if (!seat) return only(fileCache);
  await only(fileCache, pageCache(seat));
  if (!page.ok || !kept(url)) return;
  const headers = new Headers(page.headers);
  ["Content-Encoding", "Content-Length", "Set-Cookie"].forEach((name) => headers.delete(name));
  const cache = await caches.open(pageCache(seat));
  await cache.delete(url.href);
  await cache.put(url.href, new Response(text, { headers }));
  const old = (await cache.keys()).filter((k) => !always.includes(new URL(k.url).pathname));
  for (const k of old.slice(0, -most)) await cache.delete(k);
}

// copyOf returns the copy of a page, marked with when it was made.
async function copyOf(url) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(pageCache(""))) continue;
    const copy = await (await caches.open(name)).match(url);
    if (!copy) continue;
    const text = (await copy.text()).replace("<html", `<html data-as-of="${Date.parse(copy.headers.get("Date"))}"`);
    return new Response(text, { headers: copy.headers });
  }
}

// renew asks for the pages that are always kept, unless their copies are fresh.
async function renew() {
  for (const path of always) {
    const url = new URL(path, location.origin);
    const copy = await caches.match(url.href);
    if (copy && Date.now() - Date.parse(copy.headers.get("Date")) < fresh) continue;
    const page = await fetch(url, { headers: { Accept: "text/html" } });
    await keep(url, page);
  }
}

// visit answers with a page: from the network, and where that does not answer with
// the copy, or with the page that says so.
async function visit(e) {
  const url = new URL(e.request.url);
  url.hash = "";
  const asked = Promise.resolve(e.preloadResponse).then((page) => page ?? fetch(e.request));
  const late = new Promise((resolve) => setTimeout(resolve, patience)).then(() => kept(url) && copyOf(url.href));
  const given = Promise.race([asked, late.then((copy) => copy || asked)]).catch(
    async (gone) => (kept(url) && (await copyOf(url.href))) || (await copyOf(new URL("/offline/", url).href)) || Promise.reject(gone),
  );
  e.waitUntil(asked.then((page) => page.type === "basic" && keep(url, page.clone()).then(() => url.pathname === "/" && renew())).catch(() => {}));
  return given;
}

async function file(request) {
  return (await caches.match(request.url, { cacheName: fileCache })) ?? fetch(request);
}

addEventListener("install", (e) => {
  skipWaiting();
  e.waitUntil(caches.open(fileCache).then((cache) => cache.addAll(files)));
});

addEventListener("activate", (e) => {
  e.waitUntil(Promise.all([only(fileCache), registration.navigationPreload?.enable(), clients.claim()]));
});

// A page that was open before says that it would be kept.
addEventListener("message", (e) => e.waitUntil(renew().catch(() => {})));

addEventListener("fetch", (e) => {
  const { method, mode, url } = e.request;
  if (method !== "GET" || new URL(url).origin !== location.origin) return;
  if (mode === "navigate") e.respondWith(visit(e));
  else if (new URL(url).pathname.startsWith("/static/")) e.respondWith(file(e.request));
});
