// « Copier »: puts data-copy in the clipboard and says so, in the button and aloud.
import "./ready.js";

const SAID_FOR_MS = 2500;

export async function copyFrom(button, text, said) {
  await navigator.clipboard.writeText(text);
  const before = button.innerHTML;
  button.textContent = said;
  const region = document.getElementById("annonce");
  if (region) region.textContent = said;
  window.setTimeout(() => {
    button.innerHTML = before;
    if (region) region.textContent = "";
  }, SAID_FOR_MS);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copyFrom(button, button.dataset.copy, button.dataset.copied || "Copié");
});
