// « Imprimer »: the button is hidden until this script is here (CSS .needs-js).
document.documentElement.dataset.js = "yes"; // shows the controls that need a script (.needs-js)

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
