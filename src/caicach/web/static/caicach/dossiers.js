// The work list by keys: J and K go down and up, Enter opens (a link does that by itself).
"use strict";

document.addEventListener("keydown", (event) => {
  const step = { j: 1, k: -1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const rows = [...document.querySelectorAll("[data-row]")];
  const at = rows.indexOf(document.activeElement);
  const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
});

// Ticking every dossier of the page at once needs a script, so the button is only there with one.
const all = document.querySelector("[data-pick-all]");
if (all) {
  all.hidden = false;
  all.addEventListener("click", () => {
    for (const box of document.querySelectorAll("input[name='pick']")) box.checked = true;
  });
}

// The slider of detail draws the map anew when it is let go.
for (const slider of document.querySelectorAll("[data-submit-range]")) {
  slider.addEventListener("input", () => { slider.nextElementSibling.textContent = `${slider.value} %`; });
  slider.addEventListener("change", () => slider.form.requestSubmit());
}
