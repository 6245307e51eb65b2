// What was typed is kept until it is sent: through a reload, a page turned by
// mistake, a tab that was closed, and a log-in that ran out.
//
// It lies on the device, in localStorage, since sessionStorage goes with the
// tab: under the mark of the viewer, and for a week at most. The device may be
// one that others use too. So it goes when its writer logs out and when another
// person logs in, and a log-in that is not to be kept on the device keeps
// drafts in the tab alone.
const { seat = "", keep } = document.documentElement.dataset;
const home = keep === undefined ? sessionStorage : localStorage;
const stores = [localStorage, sessionStorage];
const week = 7 * 24 * 60 * 60 * 1000;
const mark = "draft-sent";

export const keyOf = (form) => `draft:${seat}:${form.getAttribute("action")}`;
const draftsIn = (s) => Object.keys(s).filter((key) => key.startsWith("draft:") && !key.endsWith(":pictures"));

// remove lets a draft go, and which pictures it had: these stay in the tab.
const remove = (key) => {
  stores.forEach((s) => s.removeItem(key));
  sessionStorage.removeItem(key + ":pictures");
};

// fields are those that hold something typed or chosen.
const fields = (form) => [...form.elements].filter((f) => f.name && !["hidden", "password", "file", "submit", "button"].includes(f.type) && !f.closest("[data-pictures]"));
const read = (f) => (f.type === "checkbox" || f.type === "radio" ? f.checked : f.value);
const initial = (f) =>
  f.type === "checkbox" || f.type === "radio" ? f.defaultChecked
  : f.options ? ([...f.options].find((o) => o.defaultSelected) ?? f.options[0])?.value
  : f.defaultValue;

// save keeps what stands in a form now: in the tab alone where, in another tab,
// its writer has logged out meanwhile.
function save(form) {
  const all = fields(form);
  const typed = all.some((f) => typeof read(f) === "string" && !f.options && read(f) !== initial(f));
  const key = keyOf(form);
  remove(key);
  if (!typed) return;
  const { parent_comment: to } = form.elements;
  const place = localStorage.getItem("seat") === seat ? home : sessionStorage;
  place.setItem(key, JSON.stringify({ at: Date.now(), to: to && !to.disabled ? to.value : "", values: all.map((f) => [f.name, read(f)]) }));
}

// load puts a draft back, unless the server gave back what was typed. reply
// makes the form answer the comment that it answered.
function load(form, reply) {
  const kept = home.getItem(keyOf(form));
  if (!kept || form.querySelector("[aria-invalid=true], [role=alert]")) return;
  const { to, values } = JSON.parse(kept);
  fields(form).forEach((f, i) => {
    if (values[i]?.[0] !== f.name) return;
    if (typeof values[i][1] === "boolean") f.checked = values[i][1];
    else f.value = values[i][1];
  });
  // What was typed is not hidden in something that is folded.
  for (const f of fields(form)) if (typeof read(f) === "string" && read(f) !== initial(f)) f.closest("details")?.setAttribute("open", "");
  const link = to && form.elements.parent_comment?.disabled && document.querySelector(`[data-reply="${CSS.escape(to)}"]`);
  if (link) reply(form, link);
}

// tidy takes away what is too old or another person's, and brings the viewer's
// drafts to where their log-in wants them.
function tidy() {
  for (const s of stores) {
    for (const key of draftsIn(s)) {
      const { at } = JSON.parse(s.getItem(key));
      const mine = key.startsWith(`draft:${seat}:`);
      if (!(Date.now() - at < week) || (seat && !mine)) {
        s.removeItem(key);
      } else if (seat && s !== home) {
        const there = home.getItem(key);
        if (!there || JSON.parse(there).at < at) home.setItem(key, s.getItem(key));
        s.removeItem(key);
      }
    }
  }
}

// settle decides, on the page after a form was sent, whether it arrived: then
// the server led here, to a page that neither says what went wrong nor asks to
// log in. A page that was opened because there was no answer is none such.
function settle() {
  const key = sessionStorage.getItem(mark);
  sessionStorage.removeItem(mark);
  const led = performance.getEntriesByType("navigation")[0]?.redirectCount > 0;
  const failed = document.querySelector(".wrong, main [role=alert], form[action^='/account/login/']");
  if (key && led && !failed) remove(key);
}

export const drafts = {
  start(reply) {
    tidy();
    settle();
    document.querySelectorAll("form[data-draft]").forEach((form) => load(form, reply));
    document.addEventListener("input", ({ target: { form } }) => this.save(form));
  },
  save(form) {
    if (form && "draft" in form.dataset) save(form);
  },
  sent(form) {
    if ("draft" in form.dataset) sessionStorage.setItem(mark, keyOf(form));
  },
  unsent: () => sessionStorage.removeItem(mark),
  drop(form) {
    remove(keyOf(form));
    this.unsent();
  },
  forget() {
    draftsIn(localStorage).forEach(remove);
    sessionStorage.clear();
  },
};
