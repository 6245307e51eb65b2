// What helps while one writes a post: hashtags are suggested as they are typed,
// and Enter goes from one option of a poll to the next. Without it one writes
// both all the same.
const tag = /[#＃]([\p{L}\p{M}\p{Nd}_]+)$/u;
const glued = /[\p{L}\p{M}\p{Nd}_&#＃]$/u;
const address = /https?:\/\/\S*$/i;

// begun returns the hashtag that one is typing: its name and where it begins.
function begun(field) {
  const to = field.selectionStart;
  if (to !== field.selectionEnd) return null;
  const before = field.value.slice(Math.max(0, to - 2000), to);
  const found = tag.exec(before.slice(-64));
  if (!found) return null;
  const left = before.slice(0, before.length - found[0].length);
  if (address.test(left) || (glued.test(left) && !tag.test(left.slice(-64)))) return null;
  return { name: found[1], from: to - found[0].length, to };
}

// lineOf returns how far below the field's top the line begins that the
// character at a place stands in, and how high it is.
function lineOf(field, at) {
  const style = getComputedStyle(field);
  const copy = document.createElement("div");
  for (const name of ["boxSizing", "width", "padding", "borderWidth", "font", "letterSpacing", "wordBreak", "overflowWrap", "tabSize"]) copy.style[name] = style[name];
  Object.assign(copy.style, { position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", lineHeight: style.lineHeight });
  const mark = document.createElement("span");
  mark.textContent = "#";
  copy.append(field.value.slice(0, at), mark);
  field.after(copy);
  const line = { top: mark.offsetTop - field.scrollTop, height: parseFloat(style.lineHeight) || mark.offsetHeight };
  copy.remove();
  return line;
}

function suggest(field) {
  const list = document.getElementById("hashtags");
  const status = document.getElementById("hashtags-status");
  if (!list) return;
  let waits, asked, active = -1, shown = null;
  field.after(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);

  function close() {
    clearTimeout(waits);
    asked?.abort();
    shown = null;
    list.hidden = true;
    status.textContent = "";
    mark(-1);
  }

  function mark(n) {
    active = n;
    [...list.children].forEach((o, i) => o.setAttribute("aria-selected", i === n));
    const option = list.children[n];
    if (option) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  }

  function take(name) {
    const word = begun(field);
    close();
    if (!word) return;
    field.setRangeText(`#${name} `, word.from, word.to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function show(found, word) {
    list.replaceChildren(...found.map(({ name, post_count }, i) => {
      const option = document.createElement("li");
      const count = document.createElement("span");
      option.id = `hashtag-${i}`;
      option.setAttribute("role", "option");
      option.dataset.name = name;
      option.append(`#${name}`, count);
      count.className = "hint num";
      count.textContent = post_count.toLocaleString(document.documentElement.lang);
      return option;
    }));
    list.hidden = false;
    shown = word;
    mark(-1);
    status.textContent = status.dataset.found.replace("{0}", found.length);
    const line = lineOf(field, word.from);
    list.style.top = `${field.offsetTop + line.top + line.height}px`;
    const below = (visualViewport?.height ?? innerHeight) - list.getBoundingClientRect().bottom;
    if (below < 72) list.style.top = `${field.offsetTop + line.top - list.offsetHeight}px`; // the tools have the bottom
  }

  async function ask(word) {
    asked = new AbortController();
    try {
      const answer = await fetch(`/hashtag/?search=${encodeURIComponent(word.name)}`, { headers: { Accept: "application/json" }, signal: asked.signal });
      const found = answer.ok ? await answer.json() : [];
      const now = begun(field);
      if (now?.name !== word.name || now.from !== word.from || document.activeElement !== field) return;
      if (found.length && !(found.length === 1 && found[0].name === word.name.toLowerCase())) show(found, word);
      else close();
    } catch {
      // nothing is suggested without a network, or when more was typed meanwhile
    }
  }

  field.addEventListener("input", () => {
    const word = begun(field);
    if (!word) return close();
    clearTimeout(waits);
    asked?.abort();
    waits = setTimeout(ask, 120, word);
  });
  field.addEventListener("keydown", (e) => {
    if (!shown || e.isComposing || e.ctrlKey || e.metaKey || e.altKey) return;
    const last = list.children.length - 1;
    if (e.key === "ArrowDown") mark(active < last ? active + 1 : 0);
    else if (e.key === "ArrowUp") mark(active > 0 ? active - 1 : last);
    else if (e.key === "Escape") close();
    else if ((e.key === "Enter" || (e.key === "Tab" && !e.shiftKey)) && active >= 0) take(list.children[active].dataset.name);
    else return;
    e.preventDefault();
    e.stopPropagation();
  });
  field.addEventListener("blur", close);
  field.addEventListener("click", () => begun(field)?.from === shown?.from || close());
  list.addEventListener("pointerdown", (e) => e.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (e) => {
    const option = e.target.closest("[role=option]");
    if (option) take(option.dataset.name);
  });
}

// Enter in an option of a poll does not post what is half written.
function onward(e) {
  if (e.key !== "Enter" || e.isComposing || e.ctrlKey || e.metaKey || !e.target.matches(".options input")) return;
  e.preventDefault();
  const all = [...e.target.closest(".options").querySelectorAll("input")];
  all.slice(all.indexOf(e.target) + 1).find((input) => input.offsetParent)?.focus();
}

// What is unfolded comes into view.
function unfold({ target }) {
  const fold = target.closest?.("summary")?.closest(".fold");
  if (fold) requestAnimationFrame(() => fold.open && fold.scrollIntoView({ block: "nearest" }));
}

export const writing = {
  start() {
    document.querySelectorAll("textarea[data-hashtags]").forEach(suggest);
    document.addEventListener("keydown", onward);
    document.addEventListener("click", unfold);
  },
};
