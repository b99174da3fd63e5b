// Says that scripts run: controls that need one (.needs-js) may show.
document.documentElement.dataset.js = "yes";
