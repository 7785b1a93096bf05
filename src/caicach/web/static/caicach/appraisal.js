// The appraiser's queue: everything from the keyboard, and the next matter without loading the page.
// Without it the queue works by links and plain forms.
"use strict";

const rows = () => [...document.querySelectorAll("#queue-list .queue-row")];
const pane = () => document.getElementById("item");
const rowOf = (place) => rows().find((row) => row.dataset.place === place);

function mark(place, { address = true } = {}) {
  for (const row of rows()) {
    const here = row.dataset.place === place, link = row.querySelector("a");
    row.classList.toggle("on", here);
    if (here) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  const row = rowOf(place);
  if (row) reveal(row);
  if (address && place) {
    const now = new URL(location.href);
    now.searchParams.set("at", place);
    history.replaceState(null, "", now);
  }
}

// Scroll the list's own pane only: the matter under the reader's hand stays where it is.
function reveal(row) {
  const list = document.getElementById("queue-list");
  const place = row.getBoundingClientRect(), frame = list.getBoundingClientRect();
  if (place.top < frame.top + 40 || place.bottom > frame.bottom) list.scrollTop += place.top - frame.top - frame.height / 3;
}

function step(by) {
  const all = rows(), at = all.findIndex((row) => row.dataset.place === pane()?.dataset.place);
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  if (!next || next.dataset.place === pane()?.dataset.place) return;
  mark(next.dataset.place);
  next.querySelector("a").click();
}

function open(id) {
  const fold = document.getElementById(id);
  if (!fold) return;
  fold.open = true;
  const field = fold.querySelector("input:checked, input[type=text], input:not([type]), input[type=radio], textarea");
  (field || fold.querySelector("summary")).focus();
}

const FIELDS = ["INPUT", "TEXTAREA", "SELECT"];
const KEYS = { j: () => step(1), k: () => step(-1), c: () => open("change"), a: () => open("ask") };

document.addEventListener("keydown", (event) => {
  const target = event.target, key = event.key.toLowerCase();
  if (document.querySelector("dialog[open]")) return;
  const inField = FIELDS.includes(target.tagName), alone = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (event.key === "Enter" && event.ctrlKey && inField) {
    event.preventDefault();
    target.form?.querySelector("button[name=verdict], button")?.click();
  } else if (event.key === "Enter" && alone && !inField && !target.closest("a, button, summary")) {
    event.preventDefault();
    document.querySelector("#item [data-act=accept]")?.click();
  } else if (event.key === "Escape" && inField && pane()?.contains(target)) {
    pane().focus({ preventScroll: true });
  } else if (KEYS[key] && !inField && alone) {
    event.preventDefault();
    KEYS[key]();
  }
});

// What somebody else judged meanwhile comes back as an answer too.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 409) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

// What did not reach the server can be sent again: nothing of it is lost.
document.addEventListener("htmx:sendError", (event) => {
  const form = event.target.closest("form");
  if (form) delete form.dataset.sent;
  const lost = document.getElementById("lost");
  if (lost) lost.hidden = false;
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "item") return;
  const found = pane();
  mark(found.dataset.place);
  const writing = found.contains(document.activeElement) && FIELDS.includes(document.activeElement.tagName);
  if (!writing) (found.querySelector("[role=alert]:not([hidden])") || found).focus({ preventScroll: true });
  if (found.getBoundingClientRect().top < 0) found.scrollIntoView({ block: "start" });
});

document.addEventListener("DOMContentLoaded", () => {
  if (window.matchMedia("(max-width: 60rem)").matches) document.getElementById("queue-fold")?.removeAttribute("open");
  if (pane()?.dataset.place) mark(pane().dataset.place, { address: false });
});
