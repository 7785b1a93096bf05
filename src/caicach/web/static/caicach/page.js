// What pages need beyond HTML and HTMX: charts drawn when seen, keys, printing, selects that submit.
"use strict";

// The chart's colours are parameters named as our tokens; dark mode gives them other values and changes nothing else.
const TOKEN_OF = { ink: "--ink", ink2: "--ink-2", line: "--line", paper: "--paper", us: "--us", other: "--other", intime: "--in-time", over: "--overdue", mark: "--mark", missing: "--line-2" };

function drawChart(canvas) {
  const specification = JSON.parse(document.getElementById(canvas.dataset.chart).textContent);
  const style = getComputedStyle(document.documentElement);
  for (const parameter of specification.params || []) {
    const token = TOKEN_OF[parameter.name];
    if (token) parameter.value = style.getPropertyValue(token).trim();
  }
  const options = { ast: true, actions: false, defaultStyle: false, renderer: "svg", tooltip: { disableDefaultStyle: true } };
  canvas.setAttribute("data-drawing", "");
  return window.vegaEmbed(canvas, specification, options).then(() => canvas.setAttribute("data-drawn", ""));
}

// Paper has no scrolling: what was not seen yet is drawn before the page is printed.
function drawTheRest() {
  const waiting = window.vegaEmbed ? document.querySelectorAll("[data-chart]:not([data-drawing])") : [];
  return Promise.all(Array.from(waiting, drawChart));
}

function watchCharts(root) {
  const waiting = root.querySelectorAll("[data-chart]:not([data-watched])");
  if (!waiting.length || !window.vegaEmbed) return;
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      if (!entry.target.hasAttribute("data-drawing")) drawChart(entry.target);
    }
  }, { rootMargin: "200px" });
  for (const canvas of waiting) {
    canvas.setAttribute("data-watched", "");
    seen.observe(canvas);
  }
}

function typing(target) {
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.tagName === "DIALOG") target.showModal();
  else if (typing(target)) target.focus();
  else target.click();
});

document.addEventListener("click", (event) => {
  const act = event.target.closest("[data-print], [data-open], [data-close]");
  if (!act) return;
  if (act.hasAttribute("data-print")) drawTheRest().then(() => window.print());
  else if (act.dataset.open) document.getElementById(act.dataset.open).showModal();
  else act.closest("dialog").close();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-submit]")) event.target.form.requestSubmit();
});

window.addEventListener("beforeprint", drawTheRest);

// A form sent twice by an impatient finger is one form.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  else if (event.target.method === "post") event.target.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// A refused form comes back with what is wrong with it: it takes its place like any other answer.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 422) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

// What scrolls sideways can be reached from the keyboard, as long as it does scroll.
const sideways = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const box = target.closest(".scroll");
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
});

function watchScrolls(root) {
  for (const box of root.querySelectorAll(".scroll:not([data-scrolls])")) {
    box.setAttribute("data-scrolls", "");
    for (const part of [box, ...box.children]) sideways.observe(part);
  }
}

function watch(root) {
  watchCharts(root);
  watchScrolls(root);
}

document.addEventListener("DOMContentLoaded", () => watch(document));
document.addEventListener("htmx:afterSwap", (event) => watch(event.target));
