// The detailed map, once it is opened: Leaflet over our own outlines or the tiles of the site's settings.
// « Chercher dans cette zone » searches what the map shows.
const FIT = { padding: [36, 36], maxZoom: 12 };
const ZOOM = { minZoom: 5, maxZoom: 17 };
const DECIMALS = 4; // about ten metres
const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
let Pins;

const once = (tag, attributes) => new Promise((resolve, reject) => {
  const node = Object.assign(document.createElement(tag), attributes);
  node.addEventListener("load", resolve, { once: true });
  node.addEventListener("error", reject, { once: true });
  document.head.append(node);
});

export class DetailedMap {
  static async load({ dataset }) {
    ({ Pins } = await import(new URL(dataset.mapPins, document.baseURI)));
    if (window.L?.markerClusterGroup) return;
    await Promise.all([once("link", { rel: "stylesheet", href: dataset.mapStyle }), once("script", { src: dataset.map })]);
    await once("script", { src: dataset.mapClusters });
  }

  constructor(holder) {
    this.holder = holder;
    this.map = window.L.map(holder, { zoomControl: false, ...ZOOM, zoomAnimation: !still, fadeAnimation: !still });
    this.map.attributionControl.setPrefix("Leaflet");
    window.L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(this.map);
    this.map.on("moveend", () => this.propose());
    this.ground = [];
    this.pins = new Pins(this.map, holder, still);
  }

  close() { this.map.remove(); }

  async show(holder, fit) {
    const { dataset } = holder;
    const listed = JSON.parse(holder.querySelector("script").textContent);
    this.search = dataset.search;
    if (fit && listed.length) this.map.fitBounds(listed.map(({ lat, lon }) => [lat, lon]), FIT); // first: a line needs a view
    await this.underlay(dataset);
    this.pins.draw(dataset.all ? await this.everywhere(dataset.all, listed) : listed, dataset.icons);
    this.map.invalidateSize();
    this.fitted = this.seen();
    this.propose();
  }

  mark(id) { this.pins.mark(id); }

  async underlay({ tiles, attribution, outlines }) {
    const look = getComputedStyle(document.documentElement);
    for (const layer of this.ground.splice(0)) layer.remove();
    if (tiles) this.ground.push(window.L.tileLayer(tiles, { attribution, maxZoom: ZOOM.maxZoom }).addTo(this.map));
    if (!outlines) return;
    const style = { color: look.getPropertyValue("--edge").trim(), weight: 1, fill: false };
    this.ground.push(window.L.geoJSON(await (await fetch(outlines)).json(), { interactive: false, style }).addTo(this.map));
  }

  // Every place of every offer of the search, not of this page alone.
  async everywhere(url, listed) {
    const answer = await fetch(url).catch(() => null);
    if (!answer?.ok) return listed;
    const numbers = new Map(listed.map(({ id, number }) => [id, number]));
    return (await answer.json()).features.filter(({ geometry }) => geometry).map(({ geometry: { coordinates: [lon, lat] }, properties }) => ({
      lat, lon, id: properties.id, kind: properties.kind, url: properties.url, label: properties.title,
      note: properties.structure, town: properties.commune, number: numbers.get(properties.id),
    }));
  }

  seen() {
    const { _southWest: low, _northEast: high } = this.map.getBounds();
    const within = (value, most) => Math.min(most, Math.max(-most, value)).toFixed(DECIMALS);
    return [within(low.lng, 180), within(low.lat, 90), within(high.lng, 180), within(high.lat, 90)].join();
  }

  // A plain link, whose address follows the map.
  propose() {
    const link = this.holder.parentElement?.querySelector("[data-map-search]");
    if (!link) return;
    const asked = new URLSearchParams(this.search);
    asked.set("cadre", this.seen());
    const fresh = link.cloneNode(true);
    fresh.href = `/offres?${asked}`;
    fresh.hidden = this.seen() === this.fitted;
    link.replaceWith(fresh);
    window.htmx?.process(fresh);
  }
}
