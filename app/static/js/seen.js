// « Déjà vu »: the offers opened on this device, kept in this browser alone, sixty days at most, and forgotten in one click.
const KEY = "aportee-vues";
const KEPT_MS = 60 * 24 * 3600 * 1000;
const MOST = 300;

function seen() {
  try {
    const kept = Object.entries(JSON.parse(localStorage.getItem(KEY) ?? "{}")).filter(([, at]) => Date.now() - at < KEPT_MS);
    return Object.fromEntries(kept.sort(([, a], [, b]) => b - a).slice(0, MOST));
  } catch {
    return {}; // storage refused or unreadable: nothing was seen
  }
}

function note(id) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...seen(), [id]: Date.now() }));
  } catch { /* storage refused: nothing is kept */ }
}

function mark() {
  const sign = document.getElementById("deja-vu");
  if (!sign) return;
  const known = seen();
  let marked = 0;
  for (const card of document.querySelectorAll(".trail > .offer[id]")) {
    if (!(card.id.replace("offre-", "") in known)) continue;
    marked += 1;
    if (card.classList.contains("offer--seen")) continue;
    card.classList.add("offer--seen");
    const row = card.querySelector(".offer__body > .row");
    row.querySelector(".tag--new")?.remove(); // what was opened is not new any more to its reader
    if (!row.querySelector(".tag")) row.append(" ", sign.content.cloneNode(true));
  }
  const forget = document.getElementById("oublier");
  if (forget) forget.hidden = !marked;
}

document.addEventListener("click", ({ target }) => {
  if (!target.closest("[data-forget-seen]")) return;
  try {
    localStorage.removeItem(KEY);
  } catch { /* nothing was kept */ }
  window.location.reload();
});
document.addEventListener("htmx:afterSettle", mark);
window.addEventListener("pageshow", mark);
const shown = document.querySelector("[data-seen]");
if (shown) note(shown.dataset.seen);
mark();
