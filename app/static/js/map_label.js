// The label of a pin of the detailed map: it opens where there is no list beside, takes the focus of a key, gives it back.
const WIDE_PX = 300;

const make = (tag, attributes, ...children) => {
  const node = Object.assign(document.createElement(tag), attributes);
  node.append(...children);
  return node;
};

function label(point, card) {
  const lines = [make("a", { href: point.url, textContent: point.label })];
  if (point.note) lines.push(make("span", { textContent: `${point.note}, ${point.town}` }));
  if (card) lines.push(make("a", { href: `#${card.id}`, textContent: "Voir dans la liste" }));
  return make("div", { className: "stack stack-s" }, ...lines.map((line) => make("div", {}, line)));
}

export function openLabel(marker, point, card, { most, byKey }) {
  const said = label(point, card);
  marker.unbindPopup().bindPopup(said, { maxWidth: Math.min(WIDE_PX, most) }).openPopup();
  if (byKey) said.querySelector("a").focus({ preventScroll: true });
  const bubble = marker.getPopup().getElement();
  bubble.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", "Fermer");
  bubble.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    marker.closePopup();
    marker.getElement()?.focus();
  });
}
