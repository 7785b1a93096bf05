// The editor of a criteria set: drag rows, walk the tree by keys. Without it everything works by links and plain forms.
"use strict";

const outline = () => document.getElementById("outline");
const rowOf = (target) => (target.closest ? target.closest("#outline tbody tr") : null);
const rows = () => [...document.querySelectorAll("#outline tbody tr")];
const rowBy = (code) => rows().find((row) => row.dataset.code === code);

let dragged = null;  // the code of the row under way

// Inside another row's place: before it, after it, or below it where it is a group.
function aim(row, y) {
  const box = row.getBoundingClientRect(), part = (y - box.top) / box.height;
  if (row.classList.contains("group") && part > 0.3) return "into";
  return part < 0.5 ? "before" : "after";
}

function isWithin(code, row) {
  for (let at = row; at; at = at.dataset.parent ? rowBy(at.dataset.parent) : null) if (at.dataset.code === code) return true;
  return false;
}

function clearMarks() {
  for (const row of document.querySelectorAll("#outline .over-before, #outline .over-after, #outline .over-into")) row.classList.remove("over-before", "over-after", "over-into");
}

function nextBeside(row) {
  const all = rows(), from = all.indexOf(row);
  const next = all.slice(from + 1).find((other) => other.dataset.parent === row.dataset.parent);
  return next ? next.dataset.code : "";
}

function place(code, row, where) {
  const form = document.getElementById("place");
  form.elements.code.value = code;
  form.elements.parent.value = where === "into" ? row.dataset.code : row.dataset.parent;
  form.elements.before.value = where === "before" ? row.dataset.code : where === "after" ? nextBeside(row) : "";
  form.requestSubmit();
}

document.addEventListener("dragstart", (event) => {
  const row = rowOf(event.target);
  if (!row || !row.draggable) return;
  dragged = row.dataset.code;
  row.classList.add("dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged);
});

document.addEventListener("dragover", (event) => {
  const row = dragged && rowOf(event.target);
  clearMarks();
  if (!row || isWithin(dragged, row)) return;
  event.preventDefault();
  row.classList.add(`over-${aim(row, event.clientY)}`);
});

document.addEventListener("drop", (event) => {
  const row = dragged && rowOf(event.target);
  if (!row || isWithin(dragged, row)) return;
  event.preventDefault();
  clearMarks();
  place(dragged, row, aim(row, event.clientY));
});

document.addEventListener("dragend", () => {
  clearMarks();
  for (const row of document.querySelectorAll("#outline .dragged")) row.classList.remove("dragged");
  dragged = null;
});

// Keys: up and down along the tree; with Alt the row moves.
const STEPS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "indent", ArrowLeft: "outdent" };
let wanted = null;  // the row to stand on once the tree is back

function stepRow(code, way) {
  const form = document.querySelector("#node .node-acts");
  const open = form && form.elements.code.value === code;
  wanted = code;
  if (open) {
    const button = form.querySelector(`[value="${way}"]`);
    if (button && !button.disabled) button.click();
    return;
  }
  const hidden = document.getElementById("place"), row = rowBy(code);
  if (!hidden || !row) return;
  hidden.elements.do.value = way;
  hidden.elements.code.value = code;
  hidden.requestSubmit();
}

document.addEventListener("keydown", (event) => {
  const pick = event.target.closest ? event.target.closest("#outline .pick") : null;
  if (!pick || event.ctrlKey || event.metaKey || !STEPS[event.key]) return;
  const row = rowOf(pick);
  if (event.altKey) {
    event.preventDefault();
    if (row.draggable) stepRow(row.dataset.code, STEPS[event.key]);
    return;
  }
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  event.preventDefault();
  const all = rows(), next = all[all.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
  if (next) next.querySelector(".pick").focus();
});

// What is open is marked in the tree; what was refused is read out first.
document.addEventListener("htmx:afterSwap", (event) => {
  const node = document.getElementById("node");
  if (!node || !outline() || !["node", "editor"].includes(event.detail.target.id)) return;
  for (const pick of document.querySelectorAll("#outline .pick[aria-current]")) pick.removeAttribute("aria-current");
  const row = node.dataset.code && rowBy(node.dataset.code);
  if (row) row.querySelector(".pick").setAttribute("aria-current", "true");
  const alert = document.querySelector("#editor [role=alert]");
  if (alert) alert.focus();
  else if (wanted && rowBy(wanted)) rowBy(wanted).querySelector(".pick").focus();
  else if (event.detail.target.id === "node" && window.matchMedia("(max-width: 60rem)").matches) node.scrollIntoView();
  wanted = null;
});
