// Keeps a draft while one types: the form is sent aside, and the page shows when it was kept and what is still missing.
// Without a script, or when the network fails, the draft is kept at each step as before.
const WAIT_MS = 2500;
const PARTS = ["garde", "manque"];

function watch(holder) {
  const form = holder.querySelector("form");
  let timer = 0;
  let leaving = false;

  async function keep() {
    if (leaving) return;
    try {
      const answer = await fetch(holder.dataset.autosave, { method: "POST", body: new FormData(form), redirect: "error" });
      if (!answer.ok || leaving) return;
      const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of PARTS) {
        const fresh = parsed.getElementById(id);
        if (fresh) document.getElementById(id)?.replaceChildren(...fresh.childNodes);
      }
    } catch {
      // the next step keeps it
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, WAIT_MS);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
  });
}

for (const holder of document.querySelectorAll("[data-autosave]")) watch(holder);
