// The pictures of a post in large, one beside the other: swiped, scrolled, or
// turned with the arrow keys. Without scripts each picture is a link to itself.
const icons = document.querySelector("use").getAttribute("href").split("#")[0];

function button(icon, label, act) {
  const b = document.createElement("button");
  b.className = "tap";
  b.type = "button";
  b.setAttribute("aria-label", label);
  b.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${icons}#${icon}"></use></svg>`;
  b.addEventListener("click", act);
  return b;
}

// open shows the pictures of a grid, beginning with the link's.
export function open(grid, link) {
  const links = [...grid.querySelectorAll("a")];
  const dialog = document.createElement("dialog");
  const strip = document.createElement("ul");
  const count = document.createElement("p");
  const bar = document.createElement("div");
  let at = links.indexOf(link);

  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const show = (n, behavior) => strip.scrollTo({ left: Math.max(0, Math.min(n, links.length - 1)) * strip.clientWidth, behavior });
  const turn = (step) => show(at + step, still ? "instant" : "smooth");
  const tell = () => {
    if (!dialog.open) return; // what closes has no width
    at = Math.round(strip.scrollLeft / strip.clientWidth);
    count.textContent = `${at + 1} / ${links.length}`;
  };

  for (const one of links) {
    const small = one.querySelector("img");
    const item = document.createElement("li");
    const img = new Image(small.getAttribute("width"), small.getAttribute("height"));
    img.alt = small.alt;
    img.loading = "lazy";
    img.src = one.href;
    item.append(img);
    const caption = one.parentElement.querySelector("figcaption");
    if (caption) {
      const p = document.createElement("p");
      p.textContent = caption.textContent;
      p.setAttribute("aria-hidden", "true");
      item.append(p);
    }
    strip.append(item);
  }
  dialog.className = "viewer";
  dialog.setAttribute("aria-label", grid.dataset.label);
  count.className = "num";
  count.setAttribute("role", "status");
  bar.className = "bar";
  strip.tabIndex = 0;
  bar.append(count);
  if (links.length > 1) bar.append(button("back", grid.dataset.previous, () => turn(-1)), button("next", grid.dataset.next, () => turn(1)));
  bar.append(button("close", grid.dataset.close, () => dialog.close()));
  dialog.append(bar, strip);
  dialog.addEventListener("keydown", (e) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (!step) return;
    e.preventDefault();
    turn(step);
  });
  strip.addEventListener("scroll", tell);
  const place = () => show(at, "instant");
  addEventListener("resize", place);
  dialog.addEventListener("close", () => {
    removeEventListener("resize", place);
    dialog.remove();
    links[at].focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  show(at, "instant");
  tell();
}
