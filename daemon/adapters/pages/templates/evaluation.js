"use strict";
// Filters and sorts the mistakes; without it all of them are shown, the surest first.
(() => {
  const form = document.querySelector(".filters"), list = document.querySelector(".gallery");
  if (!form) return;
  const all = [...list.children];
  const orders = {
    worst: (one, other) => one.dataset.worst - other.dataset.worst,
    cost: (one, other) => other.dataset.cost - one.dataset.cost || one.dataset.worst - other.dataset.worst,
    high: (one, other) => other.dataset.high - one.dataset.high,
    source: (one, other) => one.dataset.source.localeCompare(other.dataset.source) || one.dataset.worst - other.dataset.worst,
  };
  const show = () => {
    const fields = form.elements;
    let shown = 0;
    for (const item of all) {
      item.hidden = ["true", "said", "source"].some((name) => fields[name].value && fields[name].value !== item.dataset[name])
        || (fields.costly.checked && item.dataset.cost === "0");
      shown += !item.hidden;
    }
    list.append(...all.toSorted(orders[fields.order.value]));
    form.querySelector("output").textContent = shown + " shown";
  };
  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
})();
