// Looking for things: what is found follows what one types, and what was looked
// for lately stays on this device, under the mark of the viewer, until they take
// it away or log out, or somebody else logs in.
const seat = document.documentElement.dataset.seat ?? "";
const key = (of) => `searches:${of}`;
const kept = () => Object.keys(localStorage).filter((name) => name.startsWith(key("")));
const most = 10;
let waiting; // until nothing was typed for a moment
let asking; // the request that is under way
let say; // what went wrong

function read() {
  try {
    const all = JSON.parse(localStorage.getItem(key(seat)) ?? "[]");
    return Array.isArray(all) ? all.filter((text) => typeof text === "string") : [];
  } catch {
    return []; // somebody else wrote there
  }
}

function keep(all) {
  if (all.length) localStorage.setItem(key(seat), JSON.stringify(all.slice(0, most)));
  else localStorage.removeItem(key(seat));
}

function remember(form) {
  const text = form?.querySelector("[type=search]").value.trim();
  if (seat && text && "recent" in form.dataset) keep([text, ...read().filter((other) => other !== text)]);
}

// show fills the list of what was looked for lately, where the page has one.
function show() {
  const section = document.getElementById("recent");
  const all = seat ? read() : [];
  if (!section) return;
  const row = section.querySelector("template").content.firstElementChild;
  section.hidden = !all.length;
  section.querySelector("ul").replaceChildren(...all.map((text) => {
    const item = row.cloneNode(true);
    const link = item.querySelector("a");
    const drop = item.querySelector("button");
    link.textContent = text;
    link.href = `${section.dataset.action}?${new URLSearchParams({ [section.dataset.name]: text })}`;
    drop.setAttribute("aria-label", drop.getAttribute("aria-label").replace("{0}", () => text));
    drop.dataset.recentDrop = text;
    return item;
  }));
}

// ask puts what the page finds for a form in its place.
async function ask(form) {
  asking?.abort();
  asking = new AbortController();
  const url = new URL(form.action);
  url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  let answer, text;
  try {
    answer = await fetch(url, { headers: { "HX-Request": "true", Accept: "text/html" }, signal: asking.signal });
    text = await answer.text();
  } catch (wrong) {
    if (wrong.name !== "AbortError") say(); // else something else was typed
    return;
  }
  const to = answer.headers.get("HX-Redirect");
  if (to) return location.assign(to);
  if (!answer.ok && answer.status !== 422) return say(text);
  const target = document.getElementById(form.dataset.find);
  target.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
  form.querySelector("[type=search]").removeAttribute("aria-invalid");
  form.querySelector("[role=status]").textContent = target.querySelector("[data-said]")?.textContent ?? "";
  history.replaceState(null, "", url);
  show();
}

export const find = {
  start(wrong) {
    say = wrong;
    if (seat) kept().filter((name) => name !== key(seat)).forEach((name) => localStorage.removeItem(name));
    show();
    document.addEventListener("input", ({ target: { form } }) => {
      if (!form?.dataset.find) return;
      clearTimeout(waiting);
      waiting = setTimeout(ask, 250, form);
    });
    document.addEventListener("submit", ({ target: form }) => {
      if (!form.dataset.find) return;
      clearTimeout(waiting);
      remember(form);
    });
    document.addEventListener("click", ({ target }) => {
      const form = document.querySelector("form[data-recent]");
      if (!form || !target.closest) return;
      const drop = target.closest("[data-recent-drop]");
      if (target.closest("a") && document.getElementById(form.dataset.find).contains(target)) remember(form);
      if (!drop && !target.closest("[data-recent-clear]")) return;
      keep(drop ? read().filter((text) => text !== drop.dataset.recentDrop) : []);
      show();
      (document.querySelector("[data-recent-drop]") ?? form.querySelector("[type=search]")).focus();
    });
  },
  forget() {
    kept().forEach((name) => localStorage.removeItem(name));
  },
};
