// Batch: tick all jobs at once, and keep the focus where it was while the progress is drawn anew.
"use strict";

const all = document.getElementById("all");
const jobs = () => Array.from(document.querySelectorAll("input[name=job]"));

if (all) {
  all.addEventListener("change", () => jobs().forEach((box) => { box.checked = all.checked; }));
  document.addEventListener("change", (event) => {
    if (event.target.name !== "job") return;
    const ticked = jobs().filter((box) => box.checked).length;
    all.checked = ticked === jobs().length;
    all.indeterminate = ticked > 0 && ticked < jobs().length;
  });
}
