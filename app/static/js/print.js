// « Imprimer »: the button is hidden until this script is here (CSS .needs-js).
import "./ready.js";

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
