// « Partager »: the phone's own sheet when it has one, else the address is copied and the button says so.
import "./ready.js";
import { copyFrom } from "./copy.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-share]");
  if (!button) return;
  const url = new URL(button.dataset.share || window.location.href, window.location.href).href;
  if (!navigator.share) {
    await copyFrom(button, url, "Adresse copiée");
    return;
  }
  try {
    await navigator.share({ title: button.dataset.shareTitle || document.title, url });
  } catch (error) {
    if (error.name !== "AbortError") await copyFrom(button, url, "Adresse copiée");
  }
});
