// What was typed is kept until it is sent: through a reload, a page turned by
// mistake, and a log-in that ran out. It stays in this tab, under the mark of
// the viewer, and goes when they log out.
const seat = document.documentElement.dataset.seat ?? "";
const mark = "draft-sent";

const keyOf = (form) => `draft:${seat}:${form.getAttribute("action")}`;

// fields are those that hold something typed or chosen.
const fields = (form) => [...form.elements].filter((f) => f.name && !["hidden", "password", "file", "submit", "button"].includes(f.type));
const read = (f) => (f.type === "checkbox" || f.type === "radio" ? f.checked : f.value);
const initial = (f) =>
  f.type === "checkbox" || f.type === "radio" ? f.defaultChecked
  : f.options ? ([...f.options].find((o) => o.defaultSelected) ?? f.options[0])?.value
  : f.defaultValue;

function save(form) {
  const all = fields(form);
  const typed = all.some((f) => typeof read(f) === "string" && !f.options && read(f) !== initial(f));
  if (typed) sessionStorage.setItem(keyOf(form), JSON.stringify(all.map((f) => [f.name, read(f)])));
  else sessionStorage.removeItem(keyOf(form));
}

// load puts a draft back, unless the server gave back what was typed.
function load(form) {
  const kept = sessionStorage.getItem(keyOf(form));
  if (!kept || form.querySelector("[aria-invalid=true], [role=alert]")) return;
  const values = JSON.parse(kept);
  fields(form).forEach((f, i) => {
    if (values[i]?.[0] !== f.name) return;
    if (typeof values[i][1] === "boolean") f.checked = values[i][1];
    else f.value = values[i][1];
  });
  // What was typed is not hidden in something that is folded.
  for (const f of fields(form)) if (typeof read(f) === "string" && read(f) !== initial(f)) f.closest("details")?.setAttribute("open", "");
}

// settle decides, on the page after a form was sent, whether it arrived: not
// where the page says what went wrong or asks to log in.
function settle() {
  const key = sessionStorage.getItem(mark);
  if (!key) return;
  sessionStorage.removeItem(mark);
  const failed = document.querySelector(".wrong, main [role=alert], form[action^='/account/login/']");
  if (!failed) sessionStorage.removeItem(key);
}

export const drafts = {
  start() {
    settle();
    document.querySelectorAll("form[data-draft]").forEach(load);
    document.addEventListener("input", ({ target: { form } }) => {
      if (form && "draft" in form.dataset) save(form);
    });
  },
  sent(form) {
    if ("draft" in form.dataset) sessionStorage.setItem(mark, keyOf(form));
  },
  drop(form) {
    sessionStorage.removeItem(keyOf(form));
    sessionStorage.removeItem(mark);
  },
  forget: () => sessionStorage.clear(),
};
