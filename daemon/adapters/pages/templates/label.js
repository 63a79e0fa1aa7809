"use strict";
// One key a crop. What was typed is sent in order and at once; what could not be kept is sent again until it is.
(() => {
  const words = JSON.parse(document.body.dataset.words);
  const find = (query) => document.querySelector(query);
  const grid = find(".grid"), aside = find("aside"), saved = find(".saved"), show = find("[name=show]");
  const SIZE = 120;
  const TINTS = ["#b45309", "#1d7a4f", "#7c3aed", "#c2185b", "#0e7490", "#9a6700", "#4d7c0f", "#be123c", "#475569"];

  let crops = [], classes = [], view = [], page = 0, here = 0;
  const undone = [];
  const waiting = new Map();
  let sending = false;

  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const tint = (kind) => {
    const number = classes.findIndex((one) => one.name === kind);
    return number < 0 ? "" : TINTS[number % TINTS.length];
  };

  // ---- what is shown -------------------------------------------------------------------------------------------

  const chosen = () => {
    const wanted = {
      all: () => true,
      open: (crop) => !crop.kind,
      done: (crop) => crop.kind,
      suspect: (crop) => crop.suspect,
    }[show.value] || ((crop) => crop.kind === show.value.slice(2));
    view = crops.filter(wanted);
  };
  const paint = (cell, crop) => {
    cell.dataset.kind = crop.kind;
    cell.style.setProperty("--tint", tint(crop.kind));
    const said = cell.querySelector("span");
    said.replaceChildren();
    cell.classList.toggle("suspect", crop.suspect);
    if (crop.kind) said.append(element("b", "", crop.kind));
    if (crop.suspect) said.append(" · ");
    if (!crop.kind || crop.suspect) said.append(say("guess", { kind: crop.guess, chance: Math.round(crop.chance * 100) }));
    if (crop.copies > 1) said.append(" · " + say("copies", { n: crop.copies }));
  };
  const drawGrid = () => {
    const first = page * SIZE;
    const cells = view.slice(first, first + SIZE).map((crop) => {
      const cell = element("button", "cell");
      cell.type = "button";
      cell.dataset.crop = crop.id;
      cell.title = `${crop.picture}, ${crop.width} × ${crop.height}`;
      const picture = element("img");
      picture.loading = "lazy";
      picture.alt = "";
      picture.src = `crop/${crop.id}.png`;
      cell.append(picture, element("span"));
      paint(cell, crop);
      return cell;
    });
    grid.replaceChildren(...(cells.length ? cells : [element("p", "empty", say("none"))]));
    find(".pages").textContent = say("page", { n: page + 1, of: Math.max(1, Math.ceil(view.length / SIZE)) });
    stand(Math.min(here, Math.max(0, cells.length - 1)));
  };
  const drawCounts = () => {
    const done = crops.filter((crop) => crop.kind).length;
    find(".progress output").textContent = say("done", { n: done, of: crops.length });
    find("progress").value = crops.length ? done / crops.length : 0;
    find(".classes").replaceChildren(...classes.map((one) => {
      const button = element("button");
      button.type = "button";
      button.dataset.kind = one.name;
      const name = element("b", "", one.name);
      name.style.setProperty("--tint", tint(one.name));
      button.append(element("kbd", "", one.key), name);
      button.append(element("i", "", String(crops.filter((crop) => crop.kind === one.name).length)));
      return button;
    }));
    const known = new Set([...show.options].map((option) => option.value));
    for (const one of classes) {
      if (known.has("c:" + one.name)) continue;
      const option = element("option", "", one.name);
      option.value = "c:" + one.name;
      show.append(option);
    }
  };
  const stand = (number) => {
    grid.querySelector(".here")?.classList.remove("here");
    here = number;
    const cell = grid.children[here];
    if (!cell?.dataset.crop) return;
    cell.classList.add("here");
    cell.scrollIntoView({ block: "nearest" });
    around();
  };
  const around = () => {
    const crop = at(here);
    if (aside.hidden || !crop) return;
    aside.querySelector("img").src = `around/${crop.id}.png`;
    aside.querySelector("p").textContent = `${crop.picture}, ${crop.width} × ${crop.height}`;
  };
  const at = (number) => view[page * SIZE + number];
  const turn = (step) => {
    const last = Math.max(0, Math.ceil(view.length / SIZE) - 1);
    const wanted = page + step;
    if (wanted > last || wanted < 0) {
      if (step < 0 || show.value !== "open") return;
      // All of these were looked at: what is still open begins again at the least sure.
      page = 0;
    } else page = wanted;
    here = 0;
    if (show.value === "open") chosen();
    page = Math.min(page, Math.max(0, Math.ceil(view.length / SIZE) - 1));
    drawGrid();
    scrollTo(0, 0);
  };
  const move = (step) => {
    const wanted = here + step;
    if (wanted >= grid.children.length) turnOn();
    else if (wanted >= 0) stand(wanted);
  };
  const turnOn = () => {
    if (show.value === "open") {
      // Those that were labelled leave, so the next ones move up to this page.
      chosen();
      page = 0;
      here = 0;
      drawGrid();
      scrollTo(0, 0);
    } else turn(1);
  };

  // ---- what is said --------------------------------------------------------------------------------------------

  const label = (pairs) => {
    // A doubtful label that is given again is confirmed.
    const changed = pairs.filter(([crop, kind]) => crop.kind !== kind || crop.suspect);
    if (!changed.length) return;
    undone.push(changed.map(([crop]) => [crop, crop.kind]));
    put(changed);
  };
  const put = (pairs) => {
    for (const [crop, kind] of pairs) {
      crop.kind = kind;
      crop.suspect = false;
      waiting.set(crop.id, kind);
      const cell = grid.querySelector(`[data-crop="${crop.id}"]`);
      if (cell) paint(cell, crop);
    }
    drawCounts();
    send();
  };
  const undo = () => {
    const last = undone.pop();
    if (!last) return;
    put(last);
    const place = view.indexOf(last[0][0]);
    if (place >= 0 && Math.floor(place / SIZE) === page) stand(place % SIZE);
  };
  const tell = (text, lost) => {
    saved.textContent = text;
    saved.classList.toggle("lost", Boolean(lost));
  };
  const post = async (where, body) => {
    const answer = await fetch(where, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), keepalive: true,
    });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      const error = new Error(typeof told.detail === "string" ? told.detail : String(answer.status));
      error.crop = told.crop;
      throw error;
    }
    return told;
  };
  const send = async () => {
    if (sending || !waiting.size) return;
    sending = true;
    const batch = [...waiting].slice(0, 1000);
    tell(say("saving", { n: waiting.size }));
    try {
      await post("labels", { labels: Object.fromEntries(batch) });
      for (const [id, kind] of batch) if (waiting.get(id) === kind) waiting.delete(id);
      tell(waiting.size ? say("saving", { n: waiting.size }) : say("saved"));
      sending = false;
      send();
    } catch (error) {
      // Its picture was taken away: there is nothing left to label.
      waiting.delete(error.crop);
      tell(say("lost", { n: waiting.size, why: error.message }), true);
      setTimeout(() => { sending = false; send(); }, 1000);
    }
  };

  // ---- keys and clicks -----------------------------------------------------------------------------------------

  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input, select") || event.altKey || event.metaKey) return;
    if (event.ctrlKey) {
      if (event.key === "z") { event.preventDefault(); undo(); }
      return;
    }
    const crop = at(here);
    const columns = Math.max(1, Math.round(grid.clientWidth / (grid.children[0]?.clientWidth + 8 || 140)));
    const known = {
      ArrowRight: () => move(1), ArrowLeft: () => move(-1),
      ArrowDown: () => move(columns), ArrowUp: () => move(-columns),
      Backspace: undo,
      Delete: () => crop && label([[crop, ""]]),
      " ": () => { aside.hidden = !aside.hidden; around(); },
      Enter: () => {
        if (event.shiftKey) {
          const open = view.slice(page * SIZE, page * SIZE + SIZE).filter((one) => !one.kind);
          label(open.map((one) => [one, one.guess]));
          turnOn();
        } else if (crop) { label([[crop, crop.guess]]); move(1); }
      },
    }[event.key];
    if (known) { event.preventDefault(); known(); return; }
    const kind = classes.find((one) => one.key === event.key.toLowerCase());
    if (kind && crop) { event.preventDefault(); label([[crop, kind.name]]); move(1); }
  });
  grid.addEventListener("click", (event) => {
    const cell = event.target.closest(".cell");
    if (cell) stand([...grid.children].indexOf(cell));
  });
  find(".classes").addEventListener("click", (event) => {
    const button = event.target.closest("button"), crop = at(here);
    if (button && crop) { label([[crop, button.dataset.kind]]); move(1); }
    button?.blur();
  });
  for (const button of document.querySelectorAll(".page")) {
    button.addEventListener("click", () => { turn(Number(button.dataset.step)); button.blur(); });
  }
  show.addEventListener("change", () => { page = here = 0; chosen(); drawGrid(); show.blur(); });
  find(".more").addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = event.target.elements.name;
    try {
      classes = (await post("classes", { name: field.value })).classes;
      field.value = "";
      field.blur();
      tell("");
      drawCounts();
    } catch (error) { tell(error.message, true); }
  });
  addEventListener("beforeunload", (event) => { if (waiting.size) event.preventDefault(); });

  // ---- another window may have labelled something ----------------------------------------------------------------

  const load = async () => {
    const told = await (await fetch("desk")).json();
    classes = told.classes;
    const fresh = new Map(told.crops.map((crop) => [crop.id, crop]));
    if (!crops.length) crops = told.crops;
    for (const crop of crops) if (!waiting.has(crop.id)) crop.kind = fresh.get(crop.id)?.kind ?? crop.kind;
    drawCounts();
  };
  addEventListener("focus", () => load().then(() => {
    for (const cell of grid.querySelectorAll(".cell")) {
      paint(cell, crops.find((crop) => crop.id === cell.dataset.crop));
    }
  }).catch(() => {}));
  load().then(() => { chosen(); drawGrid(); }).catch((error) => tell(error.message, true));
})();
