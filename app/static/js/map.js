// The map of a list or of a page. The drawn one is always there; the detailed one is fetched only when the reader opens it, stays open
// when the list is refreshed, and gives way to the drawn one when the network fails. Pointing at an offer of the list marks its pin.
document.documentElement.dataset.js = "yes"; // shows the controls that need a script (.needs-js)

const FAILED = "La carte détaillée ne répond pas. Le plan et la liste disent la même chose.";
const OFFER = ".trail > .offer[id]";
let opened = null; // the detailed map that is open

function swap(figure, detailed) {
  figure.querySelector("[data-map]").hidden = !detailed;
  figure.querySelector("svg").toggleAttribute("hidden", detailed);
  for (const node of figure.querySelectorAll("[data-map-open], [data-map-close]")) node.hidden = "mapOpen" in node.dataset === detailed;
}

async function open(figure) {
  const button = figure.querySelector("[data-map-open]");
  const holder = figure.querySelector("[data-map]");
  button.setAttribute("aria-busy", "true");
  try {
    const { DetailedMap } = await import(new URL(holder.dataset.mapLive, document.baseURI));
    await DetailedMap.load(holder);
    swap(figure, true);
    opened?.close();
    opened = new DetailedMap(holder);
    await opened.show(holder, true);
    holder.focus({ preventScroll: true }); // its arrows move the map, its + and - change the scale
  } catch {
    close(figure);
    button.textContent = FAILED;
  }
  button.removeAttribute("aria-busy");
}

function close(figure) {
  opened?.close();
  opened = null;
  swap(figure, false);
  figure.querySelector("[data-map-open]").focus({ preventScroll: true });
}

// The list was refreshed: the open map takes its place in the new figure, with the new pins.
function goOn() {
  if (!opened || opened.holder.isConnected) return;
  const figure = document.querySelector("figure.map[id]");
  const holder = figure?.querySelector("[data-map]");
  if (!holder) {
    opened.close();
    opened = null;
    return;
  }
  const next = holder.cloneNode(true);
  holder.replaceWith(opened.holder);
  swap(figure, true);
  opened.show(next, !next.dataset.view).catch(() => close(figure));
}

function mark(offer) {
  for (const pin of document.querySelectorAll(".m-pin.is-on")) pin.classList.remove("is-on");
  const id = offer?.id.replace("offre-", "") ?? null;
  const pin = id && document.querySelector(`.m-pin[data-offer="${id}"]`);
  pin?.classList.add("is-on");
  pin?.parentNode.append(pin); // above the others
  opened?.mark(id);
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-map-open], [data-map-close]");
  if (button) return button.dataset.mapOpen ? open(button.closest("figure")) : close(button.closest("figure"));
  const pin = target.closest(".m-pin[data-offer]");
  if (pin) document.querySelector(`#offre-${pin.dataset.offer} a`)?.focus();
});
for (const pointed of ["pointerover", "focusin"]) document.addEventListener(pointed, ({ target }) => {
  if (!target.closest("figure.map")) mark(target.closest(OFFER));
});
for (const settled of ["htmx:afterSettle", "htmx:historyRestore"]) document.addEventListener(settled, goOn);
document.addEventListener("htmx:beforeHistorySave", () => opened?.holder.remove()); // its own styles may not be copied
