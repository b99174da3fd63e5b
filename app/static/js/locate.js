// « Autour de moi »: asks the device where it is, only on request, then opens the results from that point.
// The position goes in the address of the next page and is kept nowhere else. Three decimals: about 100 metres is enough.
document.documentElement.dataset.js = "yes"; // shows the controls that need a script (.needs-js)

const OPTIONS = { enableHighAccuracy: false, timeout: 10_000, maximumAge: 300_000 };
const DECIMALS = 3;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-locate]");
  if (!button) return;
  const said = document.getElementById(button.getAttribute("aria-describedby"));
  const say = (text) => { if (said) said.textContent = text; };
  if (!navigator.geolocation) {
    say(button.dataset.refused);
    return;
  }
  say(button.dataset.searching);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const target = new URL(button.dataset.locate, window.location.href);
      target.searchParams.set("lat", coords.latitude.toFixed(DECIMALS));
      target.searchParams.set("lon", coords.longitude.toFixed(DECIMALS));
      window.location.assign(target);
    },
    () => say(button.dataset.refused),
    OPTIONS,
  );
});
