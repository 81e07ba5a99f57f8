// Findings beside marked pages: from a line of the list to its boxes and back; which severities are shown; dropping.
"use strict";

const marks = (number) => document.querySelectorAll(`.mark[data-finding="${number}"]`);
let current = null;
let round = 0;

// Marks a finding and its boxes; going to the same one again shows its next box.
function choose(number, from) {
  document.querySelectorAll(".current").forEach((one) => one.classList.remove("current"));
  const line = document.getElementById(`finding-${number}`);
  const boxes = marks(number);
  round = current === number ? round + 1 : 0;
  current = number;
  line.classList.add("current");
  boxes.forEach((box) => box.classList.add("current"));
  if (from === "list" && boxes.length) boxes[round % boxes.length].scrollIntoView({ block: "center" });
  if (from === "page") {
    line.scrollIntoView({ block: "nearest" });
    line.querySelector(".goto").focus({ preventScroll: true });
  }
}

document.addEventListener("click", (event) => {
  const line = event.target.closest("button.goto");
  const box = event.target.closest(".mark");
  const filter = event.target.closest("[data-filter]");
  if (line) choose(line.dataset.finding, "list");
  else if (box) choose(box.dataset.finding, "page");
  else if (filter) {
    filter.setAttribute("aria-pressed", String(filter.getAttribute("aria-pressed") !== "true"));
    show();
  }
});

// Shows the findings, and the boxes, of the severities that are pressed.
function show() {
  const on = new Set([...document.querySelectorAll("[data-filter][aria-pressed=true]")].map((one) => one.dataset.filter));
  const lines = [...document.querySelectorAll("[data-severity]")];
  for (const line of lines) {
    line.hidden = !on.has(line.dataset.severity);
    const number = line.id.replace("finding-", "");
    marks(number).forEach((box) => box.classList.toggle("away", line.hidden && box.tagName !== "LI"));
  }
  const left = lines.filter((line) => !line.hidden).length;
  document.getElementById("shown").textContent = left === lines.length ? "" : `显示 ${left} 项，共 ${lines.length} 项`;
}

// A dropped file is the chosen file; the form sends it at once.
for (const zone of document.querySelectorAll("[data-drop]")) {
  const input = zone.querySelector("input[type=file]");
  const over = (on) => zone.classList.toggle("over", on);
  zone.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
  zone.addEventListener("dragleave", () => over(false));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    zone.requestSubmit();
  });
}
// A file dropped beside the zone must not make the browser leave the page.
for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => event.preventDefault());
