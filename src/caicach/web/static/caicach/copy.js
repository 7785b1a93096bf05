// A button beside each address that is to be copied; without it the address can still be selected by hand.
for (const field of document.querySelectorAll("input[data-copy]")) {
  field.addEventListener("focus", () => field.select());
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn plain";
  button.textContent = field.dataset.copy;
  button.addEventListener("click", async () => {
    field.select();
    if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
    else document.execCommand("copy");
    button.textContent = field.dataset.copied;
  });
  field.after(button);
}
