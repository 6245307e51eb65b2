// Keys, for those who have a keyboard: g h, g t, g b, g n, g m go places, / searches,
// n writes, c comments, j and k walk through a list, ? says all this and lets one turn them
// off.
const help = document.getElementById("keys");
const off = "keys-off";
const places = { h: "home", t: "timetable", b: "board", n: "notification", m: "me" };
let went = -Infinity; // when g was pressed

// letter is the key that was pressed, also while the keyboard writes Hangul.
const letter = (e) => (/^[ㄱ-ㅣ]$/.test(e.key) ? e.code.replace("Key", "").toLowerCase() : e.key);

// walk puts the focus on the next or previous title of the page.
function walk(step) {
  const titles = [...document.querySelectorAll("main .row a.title, main .comment")];
  const at = titles.findIndex((t) => t === document.activeElement || t.contains(document.activeElement));
  const to = titles[at < 0 ? (step > 0 ? 0 : -1) : at + step];
  if (!to) return;
  if (!to.matches("a")) to.tabIndex = -1;
  to.focus();
  to.scrollIntoView({ block: "nearest" });
}

function press(e) {
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.defaultPrevented) return;
  if (e.target.closest?.("input, textarea, select, [contenteditable], [popover]:popover-open")) return;
  const key = letter(e);
  if (key === "?") {
    help.togglePopover();
  } else if (localStorage.getItem(off)) {
    return;
  } else if (e.timeStamp - went < 1500 && places[key]) {
    went = -Infinity;
    document.querySelector(`[data-section="${places[key]}"]`)?.click();
  } else if (key === "g") {
    went = e.timeStamp;
    return;
  } else if (key === "/") {
    const field = document.querySelector("main [type=search]");
    if (field) {
      field.focus();
      field.select();
    } else document.querySelector("[data-section=search]")?.click();
  } else if (key === "n") {
    const write = document.querySelector("[data-write]");
    if (!write) return;
    write.focus();
    write.click();
  } else if (key === "c") {
    const composer = document.querySelector("#composer textarea");
    if (!composer) return;
    composer.focus();
  } else if (key === "j" || key === "k") {
    walk(key === "j" ? 1 : -1);
  } else {
    return;
  }
  e.preventDefault();
}

export const keys = {
  start() {
    if (!help?.togglePopover) return;
    document.addEventListener("keydown", press);
    const box = help.querySelector("input");
    box.checked = !localStorage.getItem(off);
    box.addEventListener("change", () => (box.checked ? localStorage.removeItem(off) : localStorage.setItem(off, "1")));
  },
};
