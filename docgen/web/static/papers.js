// A draft: what the server says of it put beside the fields, the pages, findings that lead to fields, downloads.
"use strict";

const form = document.getElementById("paper");
const pages = document.getElementById("pages");
const saved = document.getElementById("saved");
const ZOOMS = [50, 75, 100, 125, 150, 200];
let zoom = 100;
let dirty = false; // something was typed that no request has taken along yet
let busy = false;
let waiting = null; // what to do once everything is saved
let order = ""; // the last one sent: tells where the focus belongs
const visited = new Set(); // controls that somebody has left: what is missing there is told there
let state = { pages: [], defaults: {}, echoes: {}, faults: {}, missing: [] };

// ---- saving

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", (event) => {
  if (event.target.name) dirty = true;
  else event.stopPropagation(); // helpers of a control that are no values themselves
}, true);

// Sends the form with an order such as “add:附件:1”; orders wait for one another and get lost never.
function send(values) {
  order = values.order || "";
  return htmx.ajax("POST", form.getAttribute("hx-post"), { source: "#orders", values, swap: "none" });
}

function isSaving(event) {
  return event.detail.elt === form || event.detail.elt.id === "orders";
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isSaving(event)) return;
  dirty = false;
  busy = true;
  saved.textContent = "正在存……";
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (document.querySelector("[data-draft-gone]")) form.inert = true;
  if (!isSaving(event)) return;
  busy = false;
  const answered = event.detail.xhr;
  if (!answered.status || answered.status >= 400) {
    dirty = true;
    saved.textContent = "没有存上";
    const told = new DOMParser().parseFromString(answered.responseText || "", "text/html").querySelector(".faults");
    if (told) document.getElementById("stale").replaceChildren(told);
    return;
  }
  if (document.querySelector("[data-stale]")) {
    saved.textContent = "没有存上";
    return;
  }
  saved.textContent = `已存为草稿 ${new Date().toTimeString().slice(0, 5)}`;
  const before = state;
  state = JSON.parse(document.getElementById("state").dataset.state);
  if (!state.made) state.defaults = before.defaults;
  apply();
  if (waiting && !dirty) {
    const next = waiting;
    waiting = null;
    next();
  }
});

window.addEventListener("pagehide", () => {
  if (!dirty || form.inert) return;
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  fetch(form.getAttribute("hx-post"), { method: "POST", headers, body: new URLSearchParams(new FormData(form)), keepalive: true });
});

document.addEventListener("click", (event) => {
  const download = event.target.closest("[data-download]");
  if (download && (dirty || busy)) {
    event.preventDefault();
    waiting = () => { location.href = download.href; };
    if (!busy) htmx.trigger(form, "refresh");
  }
  const stale = event.target.closest("[data-stale]");
  if (stale && stale.dataset.stale === "reload") {
    dirty = false;
    location.reload();
  } else if (stale) {
    document.getElementById("stale").replaceChildren();
    send({ force: "1" });
  }
  const button = event.target.closest("[data-order]");
  if (button) {
    button.disabled = true; // a double click is one order
    send({ order: button.dataset.order });
  }
});

// ---- beside the fields

function find(attribute, path) {
  return [...form.querySelectorAll(`[data-${attribute}]`)].find((one) => one.dataset[attribute] === path);
}

function within(path) {
  return [...form.querySelectorAll("[data-path]")].find((one) => one.dataset.path.startsWith(`${path}.`));
}

// The control of a path, the first one in it, or that of what holds it: not every part has a control of its own.
function controlOf(path) {
  let found = find("path", path) || within(path);
  while (!found && /[.[]/.test(path)) {
    path = path.replace(/(\.[^.[]+|\[\d+\])$/, "");
    found = find("path", path);
  }
  return found;
}

function apply() {
  for (const one of form.querySelectorAll("[data-echo]")) {
    const path = one.dataset.echo;
    const control = find("path", path);
    const plain = control && "placeholder" in control && control.type !== "textarea";
    const empty = !control || control.tagName === "BUTTON" ? !form.querySelector(`[id^="${CSS.escape(`f-${path}[`)}"]`) : !control.value;
    const unsaid = state.defaults[path] && !plain && empty ? `不填时：${state.defaults[path]}` : "";
    one.textContent = state.echoes[path] || unsaid;
    if (plain) {
      control.dataset.example ??= control.placeholder;
      control.placeholder = state.defaults[path] || control.dataset.example;
    }
  }
  showFaults();
  refocus();
  showPages();
}

function showFaults() {
  const faulty = new Map();
  for (const [path, words] of Object.entries(state.faults)) {
    const control = controlOf(path);
    if (state.missing.includes(path) && !(control && visited.has(control.dataset.path))) continue;
    if (control) faulty.set(control.dataset.path, [...(faulty.get(control.dataset.path) || []), ...words]);
  }
  for (const one of form.querySelectorAll("[data-fault]")) {
    const words = faulty.get(one.dataset.fault) || [];
    one.textContent = words.join("；");
    const control = find("path", one.dataset.fault);
    if (!control || control.tagName === "BUTTON") continue;
    if (words.length) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
}

// After an order the row that it was about has the focus, in its new place.
function refocus() {
  if (!order || !state.focus) return;
  const verb = order.split(":")[0];
  order = "";
  const button = document.getElementById(`${verb}-${state.focus}`);
  const target = button && verb !== "remove" && !button.disabled ? button : controlOf(state.focus);
  if (target) target.focus();
}

form.addEventListener("focusout", (event) => {
  const { path } = event.target.dataset;
  if (!path || visited.has(path)) return;
  visited.add(path);
  if (state.missing.includes(path)) showFaults();
});

function go(path) {
  const control = controlOf(path);
  if (!control) return;
  for (let holder = control.closest("details"); holder; holder = holder.parentElement.closest("details")) holder.open = true;
  const target = control.getAttribute("role") === "radiogroup" ? control.querySelector("input") : control;
  target.focus({ preventScroll: true });
  control.scrollIntoView({ block: "center" });
}

document.getElementById("main").addEventListener("click", (event) => {
  const link = event.target.closest(".go");
  if (!link) return;
  if (link.dataset.page) turnTo(Number(link.dataset.page));
  if (link.dataset.go) go(link.dataset.go);
});

// ---- the pages

// A picture is put in place when it has come, so that nothing flickers and the pane stays where it is scrolled to.
function showPages() {
  pages.classList.toggle("old", !state.made);
  if (!state.made) return;
  const figures = [...pages.children];
  state.pages.forEach((address, index) => {
    const picture = figures[index] || pages.appendChild(blankPage(index + 1));
    if (picture.dataset.address === address) return;
    picture.dataset.address = address;
    if (!picture.src || address.split("/").pop().includes("-")) {
      picture.src = address;
      return;
    }
    const next = new Image();
    next.onload = () => { if (picture.dataset.address === address) picture.src = address; };
    next.onerror = () => htmx.trigger(form, "refresh");
    next.src = address;
  });
  figures.slice(state.pages.length).forEach((one) => one.remove());
  const names = state.pages.map((address) => address.split("/").pop().replace(".png", ""));
  document.getElementById("known").value = names.filter((name) => !name.includes("-")).join(" ");
  countPages();
}

function blankPage(number) {
  const picture = document.createElement("img");
  picture.alt = `第${number}页`;
  picture.loading = number > 2 ? "lazy" : "eager";
  return picture;
}

function pageSeen() {
  const middle = pages.scrollTop + pages.clientHeight / 3;
  const at = [...pages.children].findIndex((one) => one.offsetTop + one.offsetHeight > middle);
  return at < 0 ? Math.max(1, pages.children.length) : at + 1;
}

function countPages() {
  const seen = pageSeen();
  document.getElementById("seen").value = seen;
  const text = pages.children.length ? `第 ${seen} 页，共 ${pages.children.length} 页` : "";
  const box = document.getElementById("page-number");
  if (box.textContent !== text) box.textContent = text;
}

function turnTo(number) {
  const page = pages.children[Math.min(Math.max(number, 1), pages.children.length) - 1];
  if (page) pages.scrollTop = page.offsetTop - 8;
  countPages();
}

function zoomTo(percent) {
  const seen = pageSeen();
  pages.classList.replace(`zoom-${zoom}`, `zoom-${percent}`);
  zoom = percent;
  const sharp = document.getElementById("sharp");
  const wanted = zoom * devicePixelRatio > 130 ? "1" : "";
  turnTo(seen);
  if (sharp.value !== wanted) {
    sharp.value = wanted;
    htmx.trigger(form, "refresh");
  }
}

function zoomBy(step) {
  zoomTo(ZOOMS[Math.min(Math.max(ZOOMS.indexOf(zoom) + step, 0), ZOOMS.length - 1)]);
}

document.getElementById("sharp").value = devicePixelRatio > 1.3 ? "1" : "";
pages.addEventListener("scroll", countPages, { passive: true });
document.getElementById("page-before").addEventListener("click", () => turnTo(pageSeen() - 1));
document.getElementById("page-after").addEventListener("click", () => turnTo(pageSeen() + 1));
document.getElementById("zoom-in").addEventListener("click", () => zoomBy(1));
document.getElementById("zoom-out").addEventListener("click", () => zoomBy(-1));
document.getElementById("zoom-fit").addEventListener("click", () => zoomTo(100));
pages.parentElement.addEventListener("keydown", (event) => {
  const turn = { PageUp: -1, PageDown: 1 }[event.key];
  const size = { "+": 1, "=": 1, "-": -1 }[event.key];
  if (turn) turnTo(pageSeen() + turn);
  else if (event.ctrlKey && size) zoomBy(size);
  else if (event.ctrlKey && event.key === "0") zoomTo(100);
  else return;
  event.preventDefault();
});
