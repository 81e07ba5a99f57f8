// Controls that the browser does not have: pickers, calendars, lists and tables as in Excel, the editor of body texts.
"use strict";

// ---- pickers: an input with a list below it (the combobox pattern of WAI-ARIA)

const picker = { input: null, list: null, at: -1, asked: 0, timer: 0 };

function closePicker() {
  if (!picker.input) return;
  picker.list.hidden = true;
  picker.input.setAttribute("aria-expanded", "false");
  picker.input.removeAttribute("aria-activedescendant");
  picker.input = null;
  picker.asked += 1;
}

async function openPicker(input) {
  const asked = ++picker.asked;
  const query = new URLSearchParams({ type: input.dataset.type, q: input.value });
  let hits = [];
  try {
    hits = await (await fetch(`${form.dataset.pick}?${query}`)).json();
  } catch {
    return;
  }
  if (asked !== picker.asked || document.activeElement !== input) return;
  picker.input = input;
  picker.list = document.getElementById(input.getAttribute("aria-controls"));
  picker.at = -1;
  picker.list.replaceChildren(...(hits.length ? hits.map((hit, at) => option(hit, at)) : [nothing()]));
  picker.list.hidden = false;
  place();
  input.setAttribute("aria-expanded", "true");
}

// The list lies over everything, tables that scroll included: below its input, or above where there is more room.
function place() {
  const box = picker.input.getBoundingClientRect();
  const { style } = picker.list;
  const below = innerHeight - box.bottom > Math.min(picker.list.offsetHeight, box.top);
  style.left = `${box.left}px`;
  style.width = `${Math.max(box.width, 300)}px`;
  style.top = below ? `${box.bottom + 2}px` : "auto";
  style.bottom = below ? "auto" : `${innerHeight - box.top + 2}px`;
}

document.addEventListener("scroll", (event) => { if (picker.input && event.target !== picker.list) place(); }, { capture: true, passive: true });

function option(hit, at) {
  const row = document.createElement("li");
  row.role = "option";
  row.id = `${picker.list.id}-${at}`;
  row.dataset.value = hit.value;
  const name = document.createElement("b");
  name.textContent = hit.value;
  const note = document.createElement("span");
  note.textContent = hit.note;
  row.append(name, note);
  return row;
}

function nothing() {
  const row = document.createElement("li");
  row.className = "none";
  row.textContent = "名册里没有相符的；可以先在“名册”里登记。";
  return row;
}

function point(step) {
  const rows = [...picker.list.querySelectorAll("[role=option]")];
  if (!rows.length) return;
  picker.at = (picker.at + step + rows.length + (picker.at < 0 && step < 0 ? 1 : 0)) % rows.length;
  rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === picker.at)));
  picker.input.setAttribute("aria-activedescendant", rows[picker.at].id);
  rows[picker.at].scrollIntoView({ block: "nearest" });
}

function choose(row) {
  const input = picker.input;
  input.value = row.dataset.value;
  closePicker();
  typed(input);
}

function typed(control) {
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

function isPicker(element) {
  return element.getAttribute && element.getAttribute("role") === "combobox";
}

form.addEventListener("input", (event) => {
  if (!isPicker(event.target) || !event.isTrusted) return;
  clearTimeout(picker.timer);
  picker.timer = setTimeout(() => openPicker(event.target), 120);
});
form.addEventListener("click", (event) => {
  if (isPicker(event.target) && picker.input !== event.target) openPicker(event.target);
});
form.addEventListener("mousedown", (event) => {
  const row = event.target.closest("[role=option]");
  if (row && picker.input) {
    event.preventDefault(); // the input keeps the focus
    choose(row);
  }
});
form.addEventListener("focusout", (event) => { if (event.target === picker.input) closePicker(); });

function pickerKey(event) {
  const open = picker.input === event.target;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && !event.altKey) {
    if (open) point(step);
    else openPicker(event.target);
  } else if (event.key === "Enter" && open && picker.at >= 0) {
    choose(picker.list.querySelectorAll("[role=option]")[picker.at]);
  } else if (event.key === "Escape" && open) {
    closePicker();
  } else {
    return false;
  }
  event.preventDefault();
  return true;
}

// ---- calendars and pictures

form.addEventListener("click", (event) => {
  const opens = event.target.closest("[data-opens-calendar]");
  if (opens) opens.parentElement.querySelector(".calendar").showPicker();
  const pastes = event.target.closest("[data-pastes]");
  if (pastes) {
    const box = pastes.parentElement.querySelector("[data-paste-box]");
    if (box.value.trim()) send({ order: `paste:${pastes.dataset.pastes}:0`, pasted: box.value });
    else box.focus();
  }
});

form.addEventListener("change", async (event) => {
  const { calendar, uploads } = event.target.dataset;
  if (calendar) {
    const control = find("path", calendar);
    control.value = event.target.value;
    typed(control);
    control.focus();
  }
  if (uploads && event.target.files.length) {
    const body = new FormData();
    body.append("picture", event.target.files[0]);
    event.target.value = "";
    const headers = JSON.parse(document.body.getAttribute("hx-headers"));
    const answer = await fetch(form.dataset.pictures, { method: "POST", headers, body });
    const said = answer.ok ? await answer.json() : { fault: "图片没有传上去：太大，或不是图片。" };
    const control = find("path", uploads);
    find("fault", uploads).textContent = said.fault || "";
    if (said.fault) {
      control.setAttribute("aria-invalid", "true");
    } else {
      control.value = said.path;
      typed(control);
    }
    control.focus();
  }
});

// ---- lists and tables

// Where a control stands: the path of its list, its row and its column, all from 0.
function spot(control) {
  const cell = control.closest("td");
  const list = control.closest("[data-list]");
  if (!list || control.closest(".block")?.closest("[data-list]") === list) return null;
  const row = cell ? Number(control.closest("tr").dataset.row) : [...list.children].indexOf(control.closest(".item"));
  return row < 0 ? null : { list, path: list.dataset.list, row, column: cell ? Number(cell.dataset.column) : 0 };
}

form.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain");
  const place = spot(event.target);
  if (place && /[\t\n]/.test(text.replace(/[\r\n]+$/, ""))) {
    event.preventDefault();
    send({ order: `paste:${place.path}:${place.row}:${place.column}`, pasted: text });
  } else if (event.target.closest(".editor") && /\t/.test(text)) {
    event.preventDefault();
    insert(event.target, tableOf(text));
  }
});

form.addEventListener("keydown", (event) => {
  if (isPicker(event.target) && pickerKey(event)) return;
  if (event.target.closest("[role=toolbar]") && toolbarKey(event)) return;
  if (event.target.closest(".editor textarea") && editorKey(event)) return;
  const place = spot(event.target);
  if (!place || event.isComposing) return;
  const move = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (event.altKey && move) {
    const button = document.getElementById(`${move}-${place.path}[${place.row}]`);
    if (button) button.click();
  } else if (event.key === "Enter" && event.target.tagName === "INPUT") {
    const below = place.list.querySelector(`tr[data-row="${place.row + 1}"] td[data-column="${place.column}"] [data-path]`);
    if (below) below.focus();
    else send({ order: `add:${place.path}:${place.row + 1}` });
  } else {
    return;
  }
  event.preventDefault();
});

// ---- the editor of body texts: marks at the beginning of lines, by buttons and keys; the browser can undo all of it

function insert(box, text) {
  box.focus();
  document.execCommand("insertText", false, text);
}

// Puts a mark before each line that is selected, in place of the one that it has; the same mark again takes it away.
function mark(box, sign) {
  const start = box.value.lastIndexOf("\n", box.selectionStart - 1) + 1;
  const until = box.value.indexOf("\n", Math.max(box.selectionEnd - 1, box.selectionStart));
  const end = until < 0 ? box.value.length : until;
  const lines = box.value.slice(start, end).split("\n");
  const wanted = sign ? `${sign} ` : "";
  const same = wanted && lines.every((line) => line.startsWith(wanted));
  const made = lines.map((line) => (same ? "" : wanted) + line.replace(/^(#{1,4}|-)\s+|^#{1,4}$/, "")).join("\n");
  const caret = box.selectionEnd - end;
  box.focus();
  box.setSelectionRange(start, end);
  if (made) insert(box, made);
  else document.execCommand("delete");
  const place = Math.max(start, start + made.length + caret);
  box.setSelectionRange(place, place);
}

function tableOf(text) {
  const rows = text.replace(/[\r\n]+$/, "").split(/\r?\n/).map((row) => row.split("\t").map((cell) => cell.trim().replaceAll("|", "｜")));
  const width = Math.max(...rows.map((row) => row.length));
  const line = (cells) => `| ${Array.from({ length: width }, (_, at) => cells[at] ?? "").join(" | ")} |`;
  return [line(rows[0]), line(Array(width).fill("---")), ...rows.slice(1).map(line)].join("\n");
}

function insertTable(box) {
  const before = box.value.slice(0, box.selectionStart);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  insert(box, `${gap}| 栏目一 | 栏目二 | 栏目三 |\n| --- | --- | --- |\n|  |  |  |\n`);
}

function editorKey(event) {
  if (!event.ctrlKey || !event.altKey || !/^Digit[0-4]$/.test(event.code)) return false;
  event.preventDefault();
  mark(event.target, "#".repeat(Number(event.code.slice(5))));
  return true;
}

// One button of a toolbar is reached with Tab, the others with the arrow keys.
function toolbarKey(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return false;
  const buttons = [...event.target.closest("[role=toolbar]").querySelectorAll("button")];
  const next = buttons[(buttons.indexOf(event.target) + step + buttons.length) % buttons.length];
  buttons.forEach((one) => { one.tabIndex = one === next ? 0 : -1; });
  next.focus();
  event.preventDefault();
  return true;
}

form.addEventListener("click", (event) => {
  const button = event.target.closest(".editor [data-mark], .editor [data-table]");
  if (!button) return;
  const box = button.closest(".editor").querySelector("textarea");
  if ("table" in button.dataset) insertTable(box);
  else mark(box, button.dataset.mark);
});

function count(box) {
  const lines = box.value ? box.value.split("\n").length : 0;
  const signs = box.value.replace(/\s/g, "").length;
  box.closest(".editor").querySelector("[data-lines]").textContent = `${lines} 行，${signs} 字`;
}

form.addEventListener("input", (event) => { if (event.target.closest(".editor")) count(event.target); });
document.addEventListener("htmx:afterRequest", () => form.querySelectorAll(".editor textarea").forEach(count));
