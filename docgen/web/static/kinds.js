// The page of kinds: search while typing, and pictures one after the other.
"use strict";

const kinds = [...document.querySelectorAll(".kind")];
const query = document.getElementById("q");

function search() {
  const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const kind of kinds) {
    kind.hidden = !words.every((word) => kind.dataset.words.toLowerCase().includes(word));
  }
  for (const family of document.querySelectorAll(".family")) {
    family.hidden = !family.querySelector(".kind:not([hidden])");
  }
  const found = kinds.filter((kind) => !kind.hidden).length;
  document.getElementById("count").textContent = words.length ? `找到 ${found} 种` : `共 ${found} 种`;
  document.getElementById("none").hidden = found > 0;
}

query.addEventListener("input", search);
search();

// A picture that is made for the first time takes a while. More than one at once would take all connections of the
// browser, and a click would have to wait for them. Those in view come first.
const inView = new Set();
let loading = false;

function next() {
  const waiting = kinds.map((kind) => kind.querySelector("img[data-src]")).filter(Boolean);
  const picture = waiting.find((one) => inView.has(one)) || waiting[0];
  if (loading || !picture) return;
  loading = true;
  picture.onload = picture.onerror = () => {
    loading = false;
    next();
  };
  picture.src = picture.dataset.src;
  picture.removeAttribute("data-src");
}

const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (entry.isIntersecting) inView.add(entry.target);
    else inView.delete(entry.target);
  }
  next();
});
document.querySelectorAll(".kind img").forEach((picture) => watcher.observe(picture));
