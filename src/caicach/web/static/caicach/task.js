// The task page: the slider and the number say the same.
"use strict";

for (const pair of document.querySelectorAll("[data-slide]")) {
  const [slider, number] = pair.querySelectorAll("input");
  slider.addEventListener("input", () => { number.value = slider.value; });
  number.addEventListener("input", () => { slider.value = number.value || 0; });
}
