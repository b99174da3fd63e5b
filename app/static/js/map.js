// The detailed map: Leaflet is fetched only when the reader opens it. The drawn map stays for everyone else and when the network fails.
document.documentElement.dataset.js = "yes"; // shows the controls that need a script (.needs-js)

const PIN_RADIUS_PX = 11;
const FIT = { padding: [24, 24], maxZoom: 12 };

function once(tag, attributes) {
  return new Promise((resolve, reject) => {
    const node = Object.assign(document.createElement(tag), attributes);
    node.addEventListener("load", resolve, { once: true });
    node.addEventListener("error", reject, { once: true });
    document.head.append(node);
  });
}

async function load(holder) {
  if (window.L) return;
  await Promise.all([
    once("link", { rel: "stylesheet", href: holder.dataset.mapStyle }),
    once("script", { src: holder.dataset.map }),
  ]);
}

function popup(point) {
  const link = document.createElement("a");
  link.href = point.url;
  link.textContent = point.label;
  return link;
}

async function draw(holder, points) {
  const look = getComputedStyle(document.documentElement);
  const colour = (name) => look.getPropertyValue(name).trim();
  const map = window.L.map(holder, { zoomControl: true });
  holder.style.background = colour("--land");
  map.fitBounds(window.L.latLngBounds(points.map(({ lat, lon }) => [lat, lon])), FIT); // first: a line cannot be drawn on a map without a view
  if (holder.dataset.tiles) {
    window.L.tileLayer(holder.dataset.tiles, { attribution: holder.dataset.attribution, maxZoom: 18 }).addTo(map);
  }
  if (holder.dataset.outlines) {
    const shapes = await (await fetch(holder.dataset.outlines)).json();
    window.L.geoJSON(shapes, { interactive: false, style: { color: colour("--edge"), weight: 1, fill: false } }).addTo(map);
  }
  for (const point of points) window.L.circleMarker([point.lat, point.lon], {
    radius: PIN_RADIUS_PX, color: colour("--card"), weight: 3, fillOpacity: 1,
    fillColor: colour(`--${point.kind === "insertion_site" ? "insertion" : point.kind}`) || colour("--ink"),
  }).bindPopup(popup(point)).bindTooltip(point.label).addTo(map);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-map-open]");
  if (!button) return;
  const figure = document.getElementById(button.dataset.mapOpen);
  const holder = figure.querySelector("[data-map]");
  const points = JSON.parse(holder.querySelector("script").textContent);
  button.setAttribute("aria-busy", "true");
  try {
    await load(holder);
    holder.hidden = false;
    figure.querySelector("svg").setAttribute("hidden", "");
    await draw(holder, points);
    button.remove();
  } catch {
    holder.hidden = true;
    figure.querySelector("svg").removeAttribute("hidden");
    button.removeAttribute("aria-busy");
    button.textContent = "La carte détaillée ne répond pas. Le plan et la liste disent la même chose.";
  }
});
