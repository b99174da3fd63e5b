// The pins of the detailed map: numbered when their offer is in the list, gathered where they are many, reached with the keyboard.
// Choosing one shows its offer in the list, and pointing at an offer marks its pin.
const PIN_PX = 36;
const NEAR_PX = 44;
const MARGINS_PX = 80; // a label never wider than the map

const { mapLabel } = document.querySelector("[data-map-label]").dataset;
const { openLabel } = await import(new URL(mapLabel, document.baseURI));

const make = (tag, attributes, ...children) => {
  const node = Object.assign(document.createElement(tag), attributes);
  node.append(...children);
  return node;
};
const centred = (html, size) => window.L.divIcon({ html, className: "map__at", iconSize: [size, size] });

function picture(kind, icons) {
  const { namespaceURI } = document.querySelector("figure.map > svg"); // the drawn map is one
  const svg = document.createElementNS(namespaceURI, "svg");
  const use = document.createElementNS(namespaceURI, "use");
  use.setAttribute("href", `${icons}#${kind === "insertion_site" ? "insertion" : kind}`);
  svg.setAttribute("class", "icon");
  svg.append(use);
  return svg;
}

function pin(point, icons) {
  const face = make("span", { className: "map__pin" }, point.number ? String(point.number) : picture(point.kind, icons));
  face.dataset.kind = point.kind;
  const said = point.number ? `Offre ${point.number} de la liste\u00a0: ${point.label}` : point.label;
  const marker = window.L.marker([point.lat, point.lon], { icon: centred(face, PIN_PX) });
  return marker.on("add", () => marker.getElement().setAttribute("aria-label", said));
}

function several(cluster) {
  const towns = new Set(cluster.getAllChildMarkers().map(({ town }) => town));
  const [where] = towns.size === 1 ? towns : [""];
  const words = make("span", { className: "vh", textContent: ` offres${where ? "" : " dans ce secteur"}` });
  const face = make("span", { className: "map__several" }, String(cluster.getChildCount()), words);
  const town = make("span", { className: "map__town", textContent: where ?? "" });
  return centred(make("span", { className: "map__group" }, face, town), NEAR_PX);
}

export class Pins {
  constructor(map, holder, still) {
    Object.assign(this, { map, holder, still, of: new Map() });
  }

  draw(points, icons) {
    this.group?.remove();
    this.of.clear();
    this.group = window.L.markerClusterGroup({
      animate: !this.still, showCoverageOnHover: false, maxClusterRadius: NEAR_PX, iconCreateFunction: several,
    });
    for (const point of points) {
      const marker = pin(point, icons);
      marker.town = point.town;
      marker.on("click", () => this.choose(point, marker));
      marker.on("keypress", ({ originalEvent }) => originalEvent.key === "Enter" && this.choose(point, marker, true));
      this.of.set(point.id, [...this.of.get(point.id) ?? [], marker]);
      this.group.addLayer(marker);
    }
    this.map.addLayer(this.group);
  }

  // The pin of an offer, or the cluster that hides it.
  mark(id) {
    for (const node of this.holder.querySelectorAll(".is-on")) node.classList.remove("is-on");
    for (const marker of this.of.get(id) ?? []) this.group.getVisibleParent(marker)?.getElement()?.classList.add("is-on");
  }

  // Beside the list, its card takes the focus; elsewhere a label opens, and takes it when a key was pressed.
  choose(point, marker, byKey) {
    const card = document.getElementById(`offre-${point.id}`);
    const beside = card && card.getBoundingClientRect().right <= this.holder.getBoundingClientRect().left;
    if (!beside) {
      openLabel(marker, point, card, { most: this.holder.clientWidth - MARGINS_PX, byKey });
      return;
    }
    card.scrollIntoView({ block: "center", behavior: this.still ? "auto" : "smooth" });
    card.querySelector("a").focus({ preventScroll: true });
  }
}
