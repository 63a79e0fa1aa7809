"use strict";
// Gathers the chosen answers at the foot of the page, as lines to paste. Without it the lines stand below the answers.
(() => {
  const bar = document.querySelector(".answers");
  const [count, lines, button] = ["output", "textarea", "button"].map((name) => bar.querySelector(name));
  const label = button.textContent;
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");

  const line = (radio) => {
    if (radio.dataset.line) return radio.dataset.line;
    const typed = radio.closest("li").querySelector(".typed").value.trim();
    if (!typed) return "";
    // A JSON text is a text in YAML too.
    return radio.dataset.before + (/^\d{4}-\d\d-\d\d$/.test(typed) ? typed : JSON.stringify(typed)) + radio.dataset.after;
  };
  const gather = () => {
    const chosen = [...document.querySelectorAll("input[type=radio]:checked")].map(line).filter(Boolean);
    lines.value = chosen.map((one) => one.replace(/\}$/, `, on: ${today}}`) + "\n").join("");
    count.textContent = String(chosen.length);
    button.textContent = label;
    bar.hidden = !chosen.length;
  };
  const copied = () => { button.textContent = button.dataset.copied; };
  const select = () => {
    bar.querySelector("details").open = true;
    lines.select();
    if (document.execCommand("copy")) copied();
  };

  document.documentElement.classList.add("scripted");
  let before = null;
  document.addEventListener("pointerdown", (event) => {
    const radio = event.target.closest("label")?.querySelector("input[type=radio]");
    before = radio?.checked ? radio : null;
  });
  document.addEventListener("click", (event) => {
    // A second click on an answer takes it back.
    if (event.target === before) { event.target.checked = false; before = null; gather(); }
  });
  document.addEventListener("change", gather);
  document.addEventListener("input", (event) => {
    if (!event.target.matches(".typed")) return;
    event.target.closest("li").querySelector("input[type=radio]").checked = Boolean(event.target.value.trim());
    gather();
  });
  button.addEventListener("click", () => {
    if (navigator.clipboard) navigator.clipboard.writeText(lines.value).then(copied, select);
    else select();
  });
  gather();
})();
