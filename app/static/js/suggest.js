// Suggestions while one types: arrows, Enter, Escape.
const WAIT_MS = 120;
const SHOWN = matchMedia("(max-width: 40em)").matches ? 5 : 7;
const READ = {
  communes: ({ label, former_name: old, postal_codes: codes }) => ({ value: label, text: label, note: old ? `autrefois ${old}` : codes[0] ?? "" }),
  jobs: ({ label }) => ({ value: label.split(" / ")[0], text: label, note: "" }),
};
let number = 0;

function dress(input) {
  if (input.dataset.suggested) return;
  input.dataset.suggested = "yes";
  number += 1;
  const box = Object.assign(document.createElement("ul"), { id: `suggest-${number}`, className: "suggest", hidden: true });
  box.role = "listbox";
  box.ariaLabel = input.dataset.suggestLabel;
  const held = input.closest(".find__cell") ?? input;
  held.after(box);
  box.parentElement.classList.add("suggest-at");
  const said = { role: "combobox", "aria-autocomplete": "list", "aria-controls": box.id, autocomplete: "off" };
  for (const name in said) input.setAttribute(name, said[name]);
  let asked, timer;
  let at = -1;

  const close = () => {
    box.hidden = true;
    at = -1;
    input.ariaExpanded = "false";
    input.removeAttribute("aria-activedescendant");
  };
  const take = ({ dataset }) => { input.value = dataset.value ?? input.value; close(); };
  const walk = (step) => {
    const options = [...box.children];
    if (box.hidden || !options.length) return;
    at = (Math.max(at, step < 0 ? 0 : -1) + step + options.length) % options.length;
    options.forEach((one, index) => one.setAttribute("aria-selected", String(index === at)));
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  };
  const show = (items) => {
    box.replaceChildren(...items.map(({ value, text, note }, index) => {
      const option = document.createElement("li");
      Object.assign(option, { id: `${box.id}-${index}`, textContent: text });
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.value = value;
      if (note) option.append(Object.assign(document.createElement("small"), { textContent: note }));
      return option;
    }));
    at = -1;
    box.hidden = !items.length;
    input.ariaExpanded = !box.hidden;
    document.getElementById("annonce").textContent = `${items.length} propositions`;
    if (SHOWN < 7 && items.length) input.scrollIntoView();
  };
  const ask = async () => {
    asked?.abort();
    const typed = input.value.trim();
    if (!typed[1]) return close();
    asked = new AbortController();
    const kind = input.dataset.suggest;
    const how = new URLSearchParams({ limit: SHOWN, near: input.form.commune?.value || document.body.dataset.near || "", q: typed });
    try {
      const answer = await fetch(`/api/v1/${kind}?${how}`, { signal: asked.signal });
      const items = answer.ok ? (await answer.json()).map(READ[kind]) : [];
      const once = [...new Map(items.map((one) => [one.value, one])).values()];
      if (document.activeElement === input) show(once);
    } catch { /* older */ }
  };

  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); walk(step); }
    if (event.key === "Escape" && !box.hidden) { event.preventDefault(); close(); }
    if (event.key === "Enter" && at >= 0 && !box.hidden) { event.preventDefault(); take(box.children[at]); }
  });
  input.addEventListener("blur", close);
  box.addEventListener("pointerdown", (event) => event.preventDefault());
  box.addEventListener("click", ({ target }) => take(target.closest("[role=option]") ?? input));
  close();
}

const dressAll = () => document.querySelectorAll("input[data-suggest]").forEach(dress);
document.addEventListener("htmx:afterSettle", dressAll);
dressAll();
