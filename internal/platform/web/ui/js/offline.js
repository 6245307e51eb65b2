// Pages without a network: see sw.js. Only who keeps the log-in on this device has
// pages kept on it.
const { keep, asOf } = document.documentElement.dataset;

// offline starts the worker or, on a page that is a copy, says so. toast says why
// nothing is sent from there.
export function offline(toast) {
  if (asOf !== undefined) old(toast);
  else if (keep === undefined) forget();
  else if (navigator.serviceWorker) {
    navigator.serviceWorker.register("/sw.js");
    navigator.serviceWorker.ready.then(({ active }) => active.postMessage("renew"));
  }
}

// forget lets go of what the worker was still putting by when somebody logged out.
async function forget() {
  if (!globalThis.caches) return; // no secure context: nothing was kept
  for (const name of await caches.keys()) if (name.startsWith("pages:")) caches.delete(name);
}

// old says of a copy as of when it is, and looks for the network. What it said when
// it was new is not said again, and nothing is sent: its forms may have been sent
// before, and count as the same ones.
function old(toast) {
  const note = document.getElementById("as-of");
  const time = note.querySelector("time");
  const at = new Date(Number(asOf));
  time.dateTime = at.toISOString();
  time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(at);
  note.hidden = document.querySelector("main .offline") !== null;
  const toasts = document.getElementById("toasts");
  toasts.replaceChildren();
  addEventListener("submit", (e) => {
    e.preventDefault();
    e.stopImmediatePropagation();
    toast(toasts.dataset.offline);
  }, true);
  addEventListener("online", () => location.reload());
}
