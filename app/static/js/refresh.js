// After a partial refresh of the results: what was open stays open, the number of offers is said aloud, and reading goes on
// from the list when the control that was used is gone. Whatever goes wrong, the page is simply loaded whole.
const LISTED = "recherche";
let open = [];

document.addEventListener("htmx:beforeSwap", ({ target }) => {
  if (target.id === LISTED) open = [...target.querySelectorAll("details[id][open]")].map(({ id }) => id);
});

document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.id !== LISTED) return;
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  const heading = document.getElementById("h-list");
  document.getElementById("annonce").textContent = heading.textContent;
  target.querySelector(".pills--strip [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  const here = document.activeElement;
  if (here && here !== document.body && here.checkVisibility?.() !== false) return;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "start" });
});

for (const broken of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(broken, ({ detail }) => window.location.assign(detail.pathInfo.finalRequestPath || detail.pathInfo.requestPath));
}
