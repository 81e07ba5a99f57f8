// The form of an item: rows that are added, moved and taken out, and words that are added to a list of them.
"use strict";

// Every new row gets a number of its own; the server takes rows in the order of their numbers.
function renumbered(body, part) {
  Array.from(body.rows).forEach((row, number) => {
    for (const element of row.querySelectorAll("[name], [id], [data-adds-to], [aria-describedby]")) {
      for (const attribute of ["name", "id", "data-adds-to", "aria-describedby"]) {
        const value = element.getAttribute(attribute);
        if (value === null) continue;
        const changed = attribute === "name"
          ? value.replace(new RegExp(`^${part}/(\\d+|__)/`), `${part}/${number}/`)
          : value.replace(new RegExp(`^p-${part}-(\\d+|__)-`), `p-${part}-${number}-`);
        element.setAttribute(attribute, changed);
      }
    }
  });
}

document.addEventListener("click", (event) => {
  const adder = event.target.closest("[data-adds]");
  if (adder) {
    const part = adder.dataset.adds;
    const body = document.querySelector(`table[data-part="${part}"] tbody`);
    const row = adder.parentElement.querySelector("template").content.firstElementChild.cloneNode(true);
    body.append(row);
    renumbered(body, part);
    htmx.process(row);
    row.querySelector("input:not([type=hidden]), select, textarea").focus();
    return;
  }
  const button = event.target.closest("[data-row]");
  if (!button) return;
  const row = button.closest("tr");
  const body = row.parentElement;
  const part = row.closest("table").dataset.part;
  let next = button;
  if (button.dataset.row === "remove") {
    const near = row.nextElementSibling || row.previousElementSibling;
    next = near ? near.querySelector('[data-row="remove"]') : document.querySelector(`[data-adds="${part}"]`);
    row.remove();
    notify(`${part}删去了一行，保存后生效。`);
  } else if (button.dataset.row === "up" && row.previousElementSibling) {
    row.previousElementSibling.before(row);
  } else if (button.dataset.row === "down" && row.nextElementSibling) {
    row.nextElementSibling.after(row);
  }
  renumbered(body, part);
  next.focus();
});

document.addEventListener("change", (event) => {
  const target = event.target.dataset.addsTo;
  const word = event.target.value.trim();
  if (!target || !word) return;
  const field = document.getElementById(target);
  field.value = field.value.trim() ? `${field.value.trim()}、${word}` : word;
  event.target.value = "";
});

// Enter in the box that adds a word adds it; it does not send the form.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.dataset || !event.target.dataset.addsTo) return;
  event.preventDefault();
  event.target.dispatchEvent(new Event("change", { bubbles: true }));
});

const first = document.querySelector("#item [aria-invalid=true]");
if (first) first.focus();
