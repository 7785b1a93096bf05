// Writing in reports: words are kept on this machine until the server has them; pasted words come back cleaned; fields
// are put in at the cursor. Without this the same forms work by their buttons.
"use strict";

const form = document.querySelector("form[data-words]");
const area = form && form.querySelector("textarea:not([hidden])");
const key = form && `caicach:words:${form.dataset.words}`;
let sent = "";

function keepHere() {
  try {
    localStorage.setItem(key, area.value);
  } catch {
    return;  // no room or no storage: the form's own button still saves
  }
}

function changed() {
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

// What was not saved when the page was left is put back, and said.
function restore() {
  const kept = localStorage.getItem(key);
  if (kept === null) return;
  if (kept === area.value || !kept.trim()) {
    localStorage.removeItem(key);
    return;
  }
  area.value = kept;
  document.getElementById("saved").textContent = form.dataset.restored;
  window.addEventListener("load", changed);
}

function insert(words) {
  const start = area.selectionStart, line = words.startsWith("\n");
  const before = area.value.slice(0, start);
  const text = line && (before === "" || before.endsWith("\n")) ? words.slice(1) : words;
  area.setRangeText(text, start, area.selectionEnd, "end");
  area.focus();
  changed();
}

function showLine(number) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[number - 1] || "").length);
  area.scrollTop = (area.scrollHeight / lines.length) * Math.max(number - 4, 0);
}

if (area) {
  restore();
  area.addEventListener("input", keepHere);
  form.addEventListener("submit", () => localStorage.removeItem(key));
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target && event.detail.target.id === "saved") sent = area.value;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful || !event.detail.target || event.detail.target.id !== "saved") return;
    if (area.value !== sent) return;
    localStorage.removeItem(key);
    const cleaned = document.getElementById("cleaned");
    if (!cleaned || !cleaned.value) return;
    const end = area.value.length - area.selectionEnd;
    area.value = cleaned.value;
    cleaned.value = "";
    area.selectionStart = area.selectionEnd = Math.max(area.value.length - end, 0);
  });
}

document.addEventListener("click", (event) => {
  const act = event.target.closest("[data-insert], [data-line], [data-check-all], [data-check-none]");
  if (!act) return;
  if (act.dataset.insert && area) insert(act.dataset.insert);
  else if (act.dataset.line && area) showLine(Number(act.dataset.line));
  else if (!act.dataset.insert && !act.dataset.line) {
    for (const box of act.closest("details").querySelectorAll("input[type=checkbox]")) box.checked = act.hasAttribute("data-check-all");
  }
});

document.addEventListener("keydown", (event) => {
  if (!area || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  changed();
});

document.documentElement.classList.add("with-script");
