// The confirm page: text and tasks light up together, and everything can be done from the keyboard.
// Without it the page works by links and plain forms.
"use strict";

const cards = () => [...document.querySelectorAll("#cards > .task")];
const current = () => document.querySelector("#cards > .task.on");
const marksOf = (card) => document.querySelectorAll(`#doc mark[data-reading="${card.dataset.reading}"]`);

let here = "";  // the reading the reader is at: a card is replaced while it is loaded, its number stays

function show(card, { focus = true } = {}) {
  here = card.dataset.reading;
  for (const lit of document.querySelectorAll("#cards > .task.on, #doc mark.on")) lit.classList.remove("on");
  card.classList.add("on");
  const marks = marksOf(card);
  for (const mark of marks) mark.classList.add("on");
  if (marks.length) reveal(marks[0]);
  if (card.dataset.load) {
    htmx.ajax("GET", card.dataset.load, { target: card, swap: "outerHTML" });
    delete card.dataset.load;
  }
  if (focus) card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
  history.replaceState(null, "", `?at=${card.dataset.reading}`);
}

// Scroll the document's own pane only: the page under the reader's hand stays where it is.
function reveal(mark) {
  const pane = document.getElementById("doc");
  const place = mark.getBoundingClientRect(), frame = pane.getBoundingClientRect();
  if (place.top < frame.top || place.bottom > frame.bottom) pane.scrollTop += place.top - frame.top - frame.height / 3;
}

function step(by) {
  const all = cards(), at = all.indexOf(current());
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  if (next && next !== current()) show(next);
}

function nextWaiting(after) {
  const all = cards(), at = all.indexOf(after);
  return [...all.slice(at + 1), ...all.slice(0, at)].find((card) => card.dataset.state === "proposed");
}

// The selection as offsets in the document's text, in characters as the server counts them.
function selection() {
  const chosen = window.getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed) return null;
  const range = chosen.getRangeAt(0);
  const start = place(range.startContainer, range.startOffset), end = place(range.endContainer, range.endOffset);
  return start === null || end === null || end <= start ? null : { start, end };
}

function place(node, offset) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("#doc [data-start]");
  if (!piece) return null;
  const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, offset) : offset ? piece.textContent : "";
  return Number(piece.dataset.start) + [...before].length;
}

function addSelected() {
  const form = document.getElementById("add-form"), chosen = selection();
  if (!chosen) {
    document.getElementById("add").open = true;
    document.getElementById("passage").focus();
    return;
  }
  form.elements.start.value = chosen.start;
  form.elements.end.value = chosen.end;
  form.requestSubmit();
}

function split(card) {
  const form = card.querySelector(".split-form"), chosen = selection();
  if (!form) return;
  if (chosen) {
    form.elements.offset.value = chosen.start;
    form.requestSubmit();
    return;
  }
  const choices = form.querySelector("details");
  if (!choices) return;
  choices.open = true;
  choices.querySelector("input").focus();
}

const press = (card, act) => card.querySelector(`[data-act="${act}"]`)?.click();

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  e: (card) => card.querySelector("textarea")?.focus(),
  m: (card) => press(card, "merge"),
  s: (card) => split(card),
  d: (card) => press(card, "dismiss"),
  a: () => addSelected(),
};

document.addEventListener("keydown", (event) => {
  const target = event.target, card = current();
  const inField = ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
  if (event.key === "Enter" && card) {
    const control = target.closest("a, button, summary, dialog");
    if ((inField && !event.ctrlKey) || control) return;
    event.preventDefault();
    press(card, "confirm");
  } else if (event.key === "Escape" && inField && card) {
    card.focus({ preventScroll: true });
  } else if (!inField && !event.ctrlKey && !event.metaKey && !event.altKey && KEYS[event.key.toLowerCase()] && !document.querySelector("dialog[open]")) {
    const key = event.key.toLowerCase();
    if (!card && !"jka".includes(key)) return;
    event.preventDefault();
    KEYS[key](card);
  }
});

document.addEventListener("click", (event) => {
  const pick = event.target.closest("[data-pick]");
  if (pick) {
    event.preventDefault();
    show(pick.closest(".task"));
    return;
  }
  const mark = event.target.closest("#doc mark");
  const card = mark && window.getSelection().isCollapsed && document.getElementById(`reading-${mark.dataset.reading}`);
  if (card) show(card);
});

document.addEventListener("htmx:afterSettle", (event) => {
  const card = event.target.closest ? event.target.closest(".task") : null;
  if (!card) return;
  const alert = card.querySelector("[role=alert]");
  // The reader may have moved on while this card was on its way: then the keys stay where the reader is.
  const away = here && here !== card.dataset.reading && !alert;
  for (const mark of marksOf(card)) mark.className = away ? card.dataset.state : `${card.dataset.state} on`;
  if (away) card.classList.remove("on");
  else if (alert) alert.focus();
  else if (card.dataset.state !== "proposed" && nextWaiting(card)) show(nextWaiting(card));
  else show(card);
});

document.addEventListener("DOMContentLoaded", () => {
  if (window.matchMedia("(max-width: 60rem)").matches) document.getElementById("doc-fold").open = false;
  const card = current();
  here = card ? card.dataset.reading : "";
  if (card) for (const mark of marksOf(card)) mark.classList.add("on");
  if (card && marksOf(card).length) reveal(marksOf(card)[0]);
  if (card && location.search) card.scrollIntoView({ block: "nearest" });
});
