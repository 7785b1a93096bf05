// The unit's form: answers are saved as they are written, kept on this machine until the server has them, sent again
// when the line is back; evidence is sent as soon as it is chosen or dropped. Without this the same forms work by their
// buttons.
"use strict";

const QUIET = 700, FIRST_WAIT = 2000, LONGEST_WAIT = 60000;  // milliseconds
const place = document.querySelector("[data-queue]");
const prefix = `caicach:${place.dataset.user}:${place.dataset.entrant}:`;
const timers = new Map(), uploads = [];
let sending = false, asked = false, uploading = false, wait = FIRST_WAIT, again = 0;

// A criterion's parts have ids such as status-3.2.1; its form's is a-3.2.1.
const byId = (name, code) => document.getElementById(`${name}-${code}`);

// What waits to be sent, by the criterion's address: it outlives the page, and another page sends it too.
function waiting() {
  const found = [];
  for (let n = 0; n < localStorage.length; n += 1) {
    const key = localStorage.key(n);
    if (key.startsWith(prefix)) found.push([key, JSON.parse(localStorage.getItem(key))]);
  }
  return found.sort((one, other) => one[1].at - other[1].at);
}

function texts(form) {
  const found = {};
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && name !== "csrfmiddlewaretoken") found[name] = value;
  return found;
}

function keep(form) {
  const key = prefix + form.getAttribute("action");
  const entry = { url: form.getAttribute("action"), form: form.id, texts: texts(form), at: Date.now() };
  try {
    localStorage.setItem(key, JSON.stringify(entry));
  } catch {
    return;  // no room or no storage: the form's own button still saves
  }
  say(form.id, place.dataset.saving);
}

function say(formId, words) {
  const status = byId("status", formId.slice(2));
  if (status) status.textContent = words;
}

// One after the other, so that each save knows the edition that the one before it made; what is written while one is on
// its way is sent after it.
async function send() {
  clearTimeout(again);
  asked = true;
  if (sending) return;
  sending = true;
  try {
    while (asked) {
      asked = false;
      for (const [key, entry] of waiting()) if (!entry.refused && !(await sendOne(key, entry))) break;
    }
  } finally {
    sending = false;
  }
  tellElsewhere();
}

async function sendOne(key, entry) {
  const answer = await post(entry.url, entry.texts);
  if (answer === null) {
    say(entry.form, place.dataset.waiting);
    again = setTimeout(send, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
    return false;
  }
  wait = FIRST_WAIT;
  if (![200, 409, 422].includes(answer.status) || answer.redirected) {
    say(entry.form, place.dataset.kept);
    return true;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const newer = JSON.parse(localStorage.getItem(key)) || entry;  // after the last wait: what is written meanwhile is kept
  const written = newer.at !== entry.at;
  if (answer.status === 200) {
    const seen = page.getElementById(`seen-${entry.form.slice(2)}`);
    if (!written) localStorage.removeItem(key);
    else if (seen) localStorage.setItem(key, JSON.stringify({ ...newer, texts: { ...newer.texts, seen: seen.value } }));
    if (seen && byId("seen", entry.form.slice(2))) byId("seen", entry.form.slice(2)).value = seen.value;
  } else if (!written) localStorage.setItem(key, JSON.stringify({ ...entry, refused: true }));  // until its writer mends it
  if (!written) show(page);
  else setTimeout(send, 0);
  return true;
}

async function post(url, fields, files) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  for (const file of files || []) body.append("files", file);
  body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  try {
    const answer = await fetch(url, { method: "POST", body, headers: { "X-Part": "1" } });
    return answer.status >= 500 ? null : answer;
  } catch {
    return null;  // the line is down
  }
}

// Parts take their new content; boxes that someone may be typing in stay as they are.
function show(page) {
  for (const part of page.querySelectorAll("[data-part][id]")) {
    const here = document.getElementById(part.id);
    if (!here) continue;
    here.innerHTML = part.innerHTML;
    window.htmx?.process(here);
  }
  showField();
  const alert = page.querySelector("[role=alert]");
  if (alert && !document.activeElement.closest("form[data-autosave]")) document.querySelector("[role=alert]")?.focus();
}

function showWhole(page) {
  const card = page.querySelector("article.criterion");
  const here = card && document.getElementById(card.id);
  if (here) {
    here.replaceWith(document.importNode(card, true));
    window.htmx?.process(document.getElementById(card.id));
  }
  show(page);
}

// A half-filled pair of boxes is not an answer yet: it waits until the pair is whole or the reader goes elsewhere.
function halfFilled(form) {
  return [...form.querySelectorAll(".boxes")].some((way) => {
    const boxes = [...way.querySelectorAll("input")];
    const filled = boxes.filter((box) => box.value.trim()).length;
    return filled > 0 && filled < boxes.length;
  });
}

function changed(form, quiet = QUIET) {
  keep(form);
  clearTimeout(timers.get(form));
  const reason = form.querySelector("[name=na_reason]");
  const silent = form.querySelector("[name=agrees][value=no]:checked") && !form.elements.words.value.trim();
  const lacks = halfFilled(form) || silent || (reason && form.elements.na.checked && !reason.value.trim());
  if (lacks && form.contains(document.activeElement)) say(form.id, place.dataset.half);
  else timers.set(form, setTimeout(send, quiet));
}

function tellElsewhere() {
  const elsewhere = waiting().filter(([, entry]) => !document.getElementById(entry.form));
  const line = place.querySelector("[data-waiting-line]");
  const codes = elsewhere.map(([, entry]) => entry.form.slice(2)).join(", ");
  line.textContent = codes ? `${place.dataset.elsewhere} ${codes}` : "";
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  const disagrees = event.target.name === "words" && form?.querySelector("[name=agrees][value=no]");
  if (disagrees && !form.querySelector("[name=agrees]:checked")) disagrees.checked = true;
  if (form?.matches("[data-autosave]")) changed(form);
});
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-autosave]")) setTimeout(() => changed(form, 0), 0);  // when the next box has the focus
  else if (event.target.matches("[data-attach] input[type=file]")) {
    hand(form, [...event.target.files]);
    event.target.value = "";
  }
});
document.addEventListener("focusout", (event) => {
  const form = event.target.form;
  const kept = form?.matches("[data-autosave]") && localStorage.getItem(prefix + form.getAttribute("action"));
  if (kept && !JSON.parse(kept).refused) setTimeout(() => changed(form, 0), 0);
});

// A form sent by its button is sent the same way, and its card comes back.
document.addEventListener("submit", async (event) => {
  const form = event.target, button = event.submitter;
  if (!form.matches("[data-autosave], [data-attach], [data-resolve]")) return;
  event.preventDefault();
  delete form.dataset.sent;
  const fields = { ...texts(form), ...(button?.name ? { [button.name]: button.value } : {}) };
  const answer = await post(form.getAttribute("action"), fields);
  if (answer === null || answer.redirected || ![200, 409, 422].includes(answer.status)) {
    if (form.matches("[data-autosave]")) changed(form);
    else tellUpload(form, place.dataset.kept);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (form.matches("[data-autosave], [data-resolve]") && answer.status === 200) {
    localStorage.removeItem(prefix + form.getAttribute("action"));
    showWhole(page);
  } else show(page);
});

// Evidence: one file after the other; what could not be sent is sent again while the page is open.
function hand(form, files) {
  if (!files.length) return;
  uploads.push({ form, url: form.getAttribute("action"), fields: texts(form), files });
  carry();
}

async function carry() {
  if (uploading || !uploads.length) return;
  uploading = true;
  const { form, url, fields, files } = uploads[0];
  delete fields.document;
  tellUpload(form, place.dataset.sending);
  const answer = await post(url, fields, files);
  uploading = false;
  if (answer === null) {
    tellUpload(form, place.dataset.lost);
    setTimeout(carry, wait);
    return;
  }
  uploads.shift();
  tellUpload(form, "");
  if ([200, 422].includes(answer.status) && !answer.redirected) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  else tellUpload(form, place.dataset.kept);
  carry();
}

function tellUpload(form, words) {
  const line = form.querySelector("[data-upload]");
  if (line) line.textContent = words;
}

for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const zone = event.target.closest?.("form.drop");
    if (!zone || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.toggle("over", name === "dragover");
    if (name === "drop") hand(zone, [...event.dataTransfer.files]);
  });
}
document.addEventListener("paste", (event) => {
  const card = document.activeElement.closest?.("article.criterion"), files = [...(event.clipboardData?.files || [])];
  const form = card?.querySelector("form[data-attach].drop");
  if (form && files.length) hand(form, files);
});

// What was not saved when the page was left is put back and sent.
function restore() {
  for (const [key, { refused, ...entry }] of waiting()) {
    const form = document.getElementById(entry.form);
    if (!form) continue;
    if (refused) localStorage.setItem(key, JSON.stringify(entry));  // sent once more, so that it says what is wrong
    for (const box of form.elements) {
      if (!box.name || box.type === "hidden" || box.type === "submit" || box.tagName === "FIELDSET") continue;
      const written = entry.texts[box.name];
      if (box.type === "radio" || box.type === "checkbox") box.checked = written === box.value;
      else box.value = written ?? "";
    }
  }
}

// On a phone the fields stand in one line: the one that is open comes into view.
function showField() {
  const here = document.querySelector(".entry-fields [aria-current]");
  if (here) here.closest("ol").scrollLeft = here.offsetLeft - here.closest("ol").offsetLeft;
}

document.documentElement.classList.add("with-script");
showField();
window.addEventListener("online", () => { wait = FIRST_WAIT; send(); carry(); });
restore();
tellElsewhere();
send();
