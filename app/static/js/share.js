// « Partager » opens the phone's own sheet when it has one; else, as « Copier », it puts the address in the clipboard and says so.
const SAID_FOR_MS = 2500;

document.documentElement.dataset.js = "yes"; // shows the controls that need a script (.needs-js)

async function copy(button, text, said) {
  await navigator.clipboard.writeText(text);
  const before = [...button.childNodes];
  button.replaceChildren(said);
  const region = document.getElementById("annonce");
  if (region) region.textContent = said;
  window.setTimeout(() => {
    button.replaceChildren(...before);
    if (region) region.textContent = "";
  }, SAID_FOR_MS);
}

async function share(button) {
  const url = new URL(button.dataset.share || window.location.href, window.location.href).href;
  try {
    if (!navigator.share) throw new TypeError("no share sheet");
    await navigator.share({ title: button.dataset.shareTitle || document.title, url });
  } catch (error) {
    if (error.name !== "AbortError") await copy(button, url, "Adresse copiée");
  }
}

document.addEventListener("click", (event) => {
  const sharing = event.target.closest("[data-share]");
  const copying = event.target.closest("[data-copy]");
  if (sharing) share(sharing);
  else if (copying) copy(copying, copying.dataset.copy, "Copié");
});
