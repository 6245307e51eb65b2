// What pages gain with scripts. Without it every link and form still works.
//
// Nothing here makes code of text, and nothing of a page is kept but drafts
// (see draft.js), what was looked for (under the viewer's mark too, see find.js)
// and the choice of having keys.
import htmx from "./htmx.js";
import { drafts } from "./draft.js";
import { find } from "./find.js";
import { keys } from "./keys.js";
import { offline } from "./offline.js";
import { share } from "./share.js";
import { writing } from "./write.js";

// htmx evaluates nothing, whatever an attribute says.
function refuse() {
  throw new Error("attributes are not evaluated here");
}
htmx.registerExtension("madang", {
  init(api) {
    api.initSecurity(null, refuse, refuse);
  },
});

// A page that the browser kept from before somebody logged out or in is loaded
// anew when one comes back to it, not shown.
const seat = document.documentElement.dataset.seat ?? "";
addEventListener("pageshow", (e) => {
  const back = e.persisted || performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if (back && (localStorage.getItem("seat") ?? "") !== seat) {
    document.documentElement.hidden = true;
    location.reload();
  } else {
    localStorage.setItem("seat", seat);
  }
});

const toasts = document.getElementById("toasts");

// toast says something that goes away by itself, unless one rests on it.
function toast(text) {
  const p = document.createElement("p");
  const span = document.createElement("span");
  p.className = "toast";
  span.textContent = text;
  p.append(span);
  toasts.append(p);
  fade(p);
}

function fade(p) {
  setTimeout(() => (p.matches(":hover, :focus-within") ? fade(p) : p.remove()), p.querySelector("button") ? 12000 : 6000);
}
toasts?.querySelectorAll(".toast").forEach(fade);

// wrong says what an answer of a failed request says, or that there was none.
function wrong(text) {
  const said = text && new DOMParser().parseFromString(text, "text/html").querySelector(".toast, .error")?.textContent;
  toast(said?.trim() || toasts.dataset.wrong);
}

// Likes and scraps turn at once and turn back when the server does not agree.
function flip(form) {
  const button = form.querySelector("button");
  const on = button.getAttribute("aria-pressed") !== "true";
  const count = form.querySelector(".num");
  button.setAttribute("aria-pressed", on);
  form.elements.on.value = !on;
  if (count && /^\d+$/.test(count.textContent)) {
    count.textContent = Math.max(0, Number(count.textContent) + (on ? 1 : -1));
  }
}

async function send(form) {
  if (form.dataset.busy) return;
  form.dataset.busy = "";
  const body = new URLSearchParams(new FormData(form));
  const before = [...form.childNodes].map((n) => n.cloneNode(true));
  flip(form);
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { "HX-Request": "true", Accept: "text/html" }, body });
    const text = await answer.text();
    const to = answer.headers.get("HX-Redirect");
    if (to) {
      location.href = to;
    } else if (answer.ok) {
      const page = new DOMParser().parseFromString(text, "text/html");
      const fresh = page.querySelector(`form[data-flip][action="${CSS.escape(form.getAttribute("action"))}"]`);
      if (fresh) replace(form, fresh.childNodes);
    } else {
      replace(form, before);
      wrong(text);
    }
  } catch {
    replace(form, before);
    toast(toasts.dataset.offline);
  } finally {
    delete form.dataset.busy;
  }
}

// replace puts nodes into form and keeps the focus on its button.
function replace(form, nodes) {
  const focused = form.contains(document.activeElement);
  form.replaceChildren(...nodes);
  if (focused) form.querySelector("button").focus();
}

// A form is sent once, however often its button is pressed.
function sending(form, on) {
  if (on) form.dataset.sending = "";
  else delete form.dataset.sending;
  form.querySelectorAll("button[type=submit]").forEach((b) => (on ? b.setAttribute("aria-busy", "true") : b.removeAttribute("aria-busy")));
}

document.addEventListener("submit", (e) => {
  const form = e.target;
  if (form.matches("[data-flip]")) {
    e.preventDefault();
    send(form);
  } else if (form.method === "post") {
    if ("sending" in form.dataset) {
      e.preventDefault();
      e.stopPropagation();
    } else {
      sending(form, true);
      setTimeout(sending, 15000, form, false); // the network took it nowhere: let people try again
      if ("forget" in form.dataset) [drafts, find].forEach((kept) => kept.forget());
      else drafts.sent(form);
    }
  }
}, true);

addEventListener("pageshow", (e) => {
  if (!e.persisted) return;
  document.querySelectorAll("[data-sending]").forEach((form) => sending(form, false));
  drafts.unsent();
});

// Requests of htmx: what went wrong is said, what was sent is no draft.
document.addEventListener("htmx:finally:request", (e) => {
  const { sourceElement: form, response } = e.detail.ctx;
  if (!form?.matches?.("form[data-sending]")) return;
  sending(form, false);
  if (!response || response.status >= 400) return drafts.unsent();
  drafts.drop(form);
  form.querySelectorAll("textarea, input[type=text]").forEach((field) => {
    field.value = "";
    field.removeAttribute("aria-invalid");
    typed(field);
  });
  form.querySelectorAll("[role=alert]").forEach((said) => said.remove());
  unreply(form);
  if (form.elements.form_key) form.elements.form_key.value = newKey();
});
document.addEventListener("htmx:response:error", (e) => {
  const { response, text, hx, sourceElement } = e.detail.ctx;
  if (hx?.redirect || (response.status === 422 && sourceElement.hasAttribute("hx-status:422"))) return;
  wrong(text);
});
document.addEventListener("htmx:error", () => toast(toasts.dataset.offline));

// newKey is a form's key as the server makes them: 26 letters of base 32.
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(26)), (n) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[n % 32]).join("");
}

// "Show more" goes on in place. How many pieces were added is kept with the
// entry of the history, so that coming back shows the same place.
async function more(link) {
  const item = link.closest(".more");
  const before = item.previousElementSibling;
  link.setAttribute("aria-busy", "true");
  await htmx.ajax("GET", link.getAttribute("href"), { source: link, target: item, swap: "outerHTML" });
  link.removeAttribute("aria-busy");
  return item.isConnected ? null : before?.nextElementSibling;
}

// goOn is more for a link that is not at it already. It returns what came first.
async function goOn(link) {
  if (link.getAttribute("aria-busy")) return null;
  const first = await more(link);
  if (first) {
    history.replaceState({ ...history.state, more: (history.state?.more ?? 0) + 1 }, "");
    watch();
  }
  return first;
}

document.addEventListener("click", async (e) => {
  const link = e.target.closest?.("a[data-more]");
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
  e.preventDefault();
  const first = await goOn(link);
  first?.querySelector("a, button")?.focus({ preventScroll: true });
});

// Who scrolls on is given more before they reach the end, unless they pay for
// each byte. A request that failed is theirs to repeat: the link stays.
const near = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    goOn(target);
  }
}, { rootMargin: "0px 0px 800px" });

let scrolled = false;
addEventListener("scroll", () => {
  scrolled = true;
  watch();
}, { once: true, passive: true });

function watch() {
  if (!scrolled || navigator.connection?.saveData) return;
  document.querySelectorAll("a[data-more]").forEach((link) => near.observe(link));
}

// Of tabs that do not all fit, the one where one is stands in view.
for (const tab of document.querySelectorAll(":is(.tabs, .chips) > [aria-current]")) {
  const line = tab.parentElement;
  line.scrollLeft = tab.offsetLeft - (line.clientWidth - tab.offsetWidth) / 2;
}

// The place that one comes back to is the row at the top of the window, wherever
// newer rows have moved it since.
const rowAt = () => [...document.querySelectorAll("main .row a.title, main .comment[id]")].find((row) => row.getBoundingClientRect().bottom > 56);
const nameOf = (row) => (row.id ? `#${row.id}` : row.getAttribute("href"));
const named = (name) => [...document.querySelectorAll("main .row a.title, main .comment[id]")].find((row) => nameOf(row) === name);

addEventListener("pagehide", () => {
  const row = history.state?.more && rowAt();
  if (row) history.replaceState({ ...history.state, row: nameOf(row), top: row.getBoundingClientRect().top }, "");
});

async function restore() {
  const { more: times, row, top } = history.state ?? {};
  if (times) {
    history.scrollRestoration = "manual";
    for (let i = 0; i < Math.min(times, 20) || (i === times && row && !named(row)); i++) {
      const link = document.querySelector("a[data-more]");
      if (!link || !(await more(link))) break;
    }
    const found = row && named(row);
    if (found) scrollBy(0, found.getBoundingClientRect().top - top);
  }
}

// Answering a comment without leaving the page.
function reply(form, link) {
  form.querySelector("[data-to]").hidden = false;
  form.querySelector("[data-to] span").textContent = link.getAttribute("aria-label");
  form.elements.parent_comment.disabled = false;
  form.elements.parent_comment.value = link.dataset.reply;
}

function unreply(form) {
  const to = form.querySelector("[data-to]");
  if (!to) return;
  to.hidden = true;
  form.elements.parent_comment.value = "";
  form.elements.parent_comment.disabled = true;
}

document.addEventListener("click", (e) => {
  const link = e.target.closest?.("[data-reply], [data-unreply], [data-reveal]");
  const form = document.getElementById("composer");
  if (link?.dataset.reveal) {
    const input = document.getElementById(link.dataset.reveal);
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    link.setAttribute("aria-pressed", !shown);
  } else if (link && form?.querySelector("[data-to]")) {
    e.preventDefault();
    unreply(form);
    if (link.dataset.reply) reply(form, link);
    drafts.save(form);
    form.elements.content.focus();
  }
});

// Fields grow where the browser cannot do it, and say how full they are.
function typed(field) {
  if (field.matches("textarea") && !CSS.supports("field-sizing", "content")) {
    field.style.height = "auto";
    field.style.height = field.scrollHeight + 2 + "px";
  }
  const count = document.querySelector(`[data-count="${CSS.escape(field.id)}"]`);
  if (count) count.textContent = [...field.value].length.toLocaleString(document.documentElement.lang);
}

document.addEventListener("input", (e) => typed(e.target));
document.addEventListener("keydown", (e) => {
  if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && e.target.matches("textarea")) e.target.form?.requestSubmit();
});

// Pictures of a post open in large; what one writes with comes where one writes.
document.addEventListener("click", async (e) => {
  const link = e.target.closest?.("[data-pics] a");
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.button || !window.HTMLDialogElement) return;
  e.preventDefault();
  (await import("./viewer.js")).open(link.closest("[data-pics]"), link);
});

drafts.start(reply);
find.start(wrong);
keys.start();
share.start(toast);
writing.start();
if (document.querySelector("[data-pictures]")) import("./pictures.js");
document.querySelectorAll("[data-reveal]").forEach((b) => (b.hidden = false));
document.querySelectorAll("textarea, [data-count-of]").forEach(typed);
document.querySelectorAll(".chips [aria-current]").forEach((chip) => {
  const line = chip.parentElement;
  if (chip.offsetLeft + chip.offsetWidth > line.clientWidth) line.scrollLeft = chip.offsetLeft - 16;
});
document.getElementById("problems")?.focus();
restore();
offline(toast);
