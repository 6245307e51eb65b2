// The pictures of a post that one writes: chosen, pasted or dropped, they go at
// once, and are put in order by dragging or by their buttons. Which there are is
// kept with the draft; the pictures themselves wait at the server for a day.
import { keyOf } from "./draft.js";

const part = document.querySelector("[data-pictures]");
const form = part.form;
const list = part.querySelector("ol");
const blank = part.querySelector("template").content.firstElementChild;
const said = part.querySelector("[role=status]");
const texts = part.dataset;
const most = Number(texts.pictures);
const kept = keyOf(form) + ":pictures";
const fill = (text, n) => text.replace("{0}", n);
const say = (text) => (said.textContent = text);

// number calls every picture by its place.
function number() {
  [...list.children].forEach((item, i) => {
    item.querySelectorAll("[aria-label]").forEach((e) => e.setAttribute("aria-label", e.getAttribute("aria-label").replace(/\d+/, i + 1)));
    const name = item.querySelector(".sending span");
    if (name) name.textContent = fill(texts.loading, i + 1);
  });
}

const now = () => [...list.children].filter((i) => idOf(i)).map((i) => [idOf(i), i.querySelector("[name=caption]").value]);
const idOf = (item) => item.querySelector("[name=media]")?.value;
const before = JSON.stringify(now());

function keep() {
  number();
  const is = JSON.stringify(now());
  if (is === before) sessionStorage.removeItem(kept);
  else sessionStorage.setItem(kept, is);
}

function itemOf(picture) {
  const item = blank.cloneNode(true);
  item.querySelector("img").src = picture.small_url;
  item.querySelector("[name=media]").value = picture.id;
  item.querySelector("[name=caption]").value = picture.caption;
  item.querySelectorAll("[name=act]").forEach((b) => (b.value = b.value.replace(/:.*/, ":" + picture.id)));
  return item;
}

// restore puts back what the draft had: pictures of the page, and such as wait.
async function restore() {
  const wanted = JSON.parse(sessionStorage.getItem(kept) ?? "null");
  if (!wanted || document.querySelector("main [role=alert]")) return;
  const first = [...list.children];
  const answer = await fetch("/media/", { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const waiting = new Map((await answer.json()).map((p) => [p.id, p]));
  const here = new Map(first.map((i) => [idOf(i), i]));
  const items = wanted.flatMap(([id, caption]) => {
    const item = here.get(id) ?? (waiting.has(id) && itemOf(waiting.get(id)));
    if (!item) return [];
    item.querySelector("[name=caption]").value = caption;
    return [item];
  });
  const since = [...list.children].filter((i) => !first.includes(i)); // chosen while one waited
  list.replaceChildren(...items, ...since);
  keep();
}

// Files go two at a time.
const queue = [];
let going = 0;

function add(files) {
  for (const file of files) {
    if (list.children.length >= most) {
      say(texts.many);
      note(null, texts.many);
      break;
    }
    const item = document.createElement("li");
    item.className = "row";
    item.innerHTML = '<div class="sending"><p class="hint split"><span></span><span class="num"></span></p><progress max="100" value="0"></progress></div>';
    item.append(blank.querySelector("[value^=remove]").cloneNode(true));
    list.append(item);
    number();
    item.querySelector("progress").setAttribute("aria-label", item.querySelector("span").textContent);
    if (file.size > Number(texts.limit)) note(item, texts.large);
    else queue.push([file, item]);
  }
  if (queue.length) say(fill(texts.loading, list.children.length));
  next();
}

// note says in the place of a picture why it did not become one.
function note(item, text) {
  const error = document.createElement("p");
  error.className = "error grow";
  error.textContent = text;
  if (item) item.querySelector(".sending")?.replaceWith(error);
  else {
    part.querySelectorAll(":scope > .error").forEach((e) => e.remove());
    list.after(error);
  }
}

function next() {
  while (going < 2 && queue.length) {
    going++;
    send(...queue.shift());
  }
  if (!going && "after" in form.dataset) {
    delete form.dataset.after;
    if (!list.querySelector(".error")) form.requestSubmit();
  }
}

function send(file, item) {
  if (!item.isConnected) return done();
  const request = new XMLHttpRequest();
  const bar = item.querySelector("progress");
  request.upload.onprogress = (e) => {
    if (!e.lengthComputable) return;
    bar.value = Math.floor((100 * e.loaded) / e.total);
    item.querySelector(".num").textContent = bar.value + "%";
  };
  request.onloadend = () => {
    if (item.isConnected) arrived(request, item);
    done();
  };
  item.stop = () => request.abort();
  const body = new FormData();
  body.set("file", file);
  request.open("POST", "/media/");
  request.setRequestHeader("Accept", "text/html");
  request.setRequestHeader("HX-Request", "true");
  request.send(body);
}

function done() {
  going--;
  next();
}

function arrived(request, item) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const made = page.querySelector("li");
  const to = request.getResponseHeader("HX-Redirect");
  if (to) {
    location.href = to;
  } else if (request.status === 201 && made) {
    item.replaceWith(made);
    keep();
    say(fill(texts.added, [...list.children].indexOf(made) + 1));
  } else {
    const toasts = document.getElementById("toasts").dataset;
    const text = page.querySelector(".error, .toast")?.textContent.trim() || (request.status ? toasts.wrong : toasts.offline);
    note(item, text);
    say(text);
  }
}

// move puts an item at a place and says where it is now.
function move(item, at) {
  const others = [...list.children].filter((i) => i !== item);
  at = Math.max(0, Math.min(at, others.length));
  if (list.children[at] === item) return;
  if (at === others.length) list.append(item);
  else others[at].before(item);
  keep();
  say(fill(texts.moved, at + 1));
}

list.addEventListener("click", (e) => {
  const button = e.target.closest("[name=act]");
  if (!button) return;
  e.preventDefault();
  const item = button.closest("li");
  const at = [...list.children].indexOf(item);
  if (button.value.startsWith("remove")) {
    item.stop?.();
    item.remove();
    keep();
    say(texts.removed);
    (list.children[Math.min(at, list.children.length - 1)]?.querySelector("[value^=remove]") ?? pick).focus();
    return;
  }
  move(item, at + (button.value.startsWith("up") ? -1 : 1));
  button.focus(); // moving takes it away
});

list.addEventListener("input", keep);

// Dragging, with a mouse or a finger, begins at the picture.
list.addEventListener("pointerdown", (e) => {
  const item = e.target.matches("img.thumb") && !e.button && e.target.closest("li");
  if (!item) return;
  e.preventDefault();
  list.setPointerCapture(e.pointerId); // the picture itself is taken away and put back
  item.classList.add("drag");
  const over = (e) => {
    const at = [...list.children].findIndex((i) => e.clientY < i.getBoundingClientRect().bottom);
    move(item, at < 0 ? list.children.length : at);
  };
  const end = () => {
    item.classList.remove("drag");
    list.removeEventListener("pointermove", over);
  };
  list.addEventListener("pointermove", over);
  list.addEventListener("lostpointercapture", end, { once: true });
});
list.addEventListener("dragstart", (e) => e.preventDefault());

const pick = form.querySelector(".pick-pictures input");
pick.addEventListener("change", () => {
  add([...pick.files]);
  pick.value = "";
});

const images = (data) => [...(data?.files ?? [])].filter((f) => f.type.startsWith("image/"));

form.addEventListener("paste", (e) => {
  const files = images(e.clipboardData);
  if (!files.length) return;
  e.preventDefault();
  add(files);
});
// Anywhere on the page: beside the form a browser would leave what one writes
// and show the picture.
for (const kind of ["dragenter", "dragover"]) {
  addEventListener(kind, (e) => {
    if (!e.dataTransfer?.types.includes("Files")) return;
    e.preventDefault();
    form.classList.add("drop");
  });
}
for (const kind of ["dragleave", "drop"]) {
  addEventListener(kind, (e) => {
    if (kind === "dragleave" && e.relatedTarget) return;
    form.classList.remove("drop");
    if (kind === "dragleave" || !e.dataTransfer?.files.length) return;
    e.preventDefault();
    add(images(e.dataTransfer));
  });
}

// Who sends the form while pictures are on their way sends it when they are there.
addEventListener("submit", (e) => {
  if (e.target !== form || !going) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  form.dataset.after = "";
  say(texts.wait);
}, true);

restore();
