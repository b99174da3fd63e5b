// A form sent twice by a double click must act once: the button says it is working, the second submission is dropped.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !("busy" in form.dataset)) return;
  if (form.dataset.busy === "yes") {
    event.preventDefault();
    return;
  }
  form.dataset.busy = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});

// Coming back with the browser's arrow shows the page as it was left: it must work again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-busy]")) form.dataset.busy = "";
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});
