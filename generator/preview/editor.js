// The editor's view: served by `digest serve` only, never part of a built site.
// Pointing at a unit outlines its words in the article; a panel says what was cut and how sure everything is, and gives
// the line for the sidecar that overrules it. It draws over the page and changes nothing in it.
(() => {
  "use strict";
  const OPEN = "digest-editors-view";
  let view = null;
  let shown = "";
  let opened = sessionStorage.getItem(OPEN) === "yes";
  let pointed = null; // the unit under the pointer
  let focused = null; // the unit with the focus
  let last = null; // the one that keys mean

  // ---- what the server knows of this page

  async function load() {
    let text = "";
    try {
      const response = await fetch(`/_digest/view?page=${encodeURIComponent(location.pathname)}`, { cache: "no-store" });
      if (response.status === 200) text = await response.text();
    } catch (error) {
      return; // the server is gone for the moment
    }
    if (text === shown) return;
    shown = text;
    view = text ? JSON.parse(text) : null;
    for (const unit of view?.units ?? []) unit.key = unit.id || `quote ${unit.text}`;
    const now = (unit) => (unit && view?.units.find((other) => other.key === unit.key)) || null;
    pointed = now(pointed);
    focused = now(focused);
    last = now(last);
    toggle.hidden = view === null;
    const nameless = (view?.units ?? []).filter((unit) => isQuote(unit) && !unit.speaker);
    dispatchEvent(new CustomEvent("digest:warnings", { detail: nameless.map((unit) => `A quote without a speaker: “${unit.text}”`) }));
    render();
    outline();
  }

  const isQuote = (unit) => unit.part.toLowerCase().includes("quote");

  // ---- elements of our own, in a shadow beside the body: no style and no morph of the page touches them

  const host = document.createElement("digest-editor");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; color-scheme: light dark;
      --paper: #fffdf8; --ink: #211d18; --muted: #665e52; --rule: #ddd5c7; --tint: #f4efe5; --accent: #0b5d8f;
      --good: #1d6b3c; --bad: #a3301c; --fill: rgb(11 93 143 / 10%); }
    @media (prefers-color-scheme: dark) { :host {
      --paper: #1d1c1e; --ink: #ece7df; --muted: #aaa295; --rule: #3b3833; --tint: #29272a; --accent: #7cc4f2;
      --good: #86d3a2; --bad: #f29b89; --fill: rgb(124 196 242 / 14%); } }
    @media print { :host { display: none; } }
    [hidden] { display: none !important; }
    * { box-sizing: border-box; }
    .layer { position: absolute; inset: 0 auto auto 0; width: 0; height: 0; pointer-events: none; }
    .layer div { position: absolute; border: 2px solid var(--accent); border-radius: 4px; background: var(--fill); }
    .room { position: absolute; left: 0; width: 1px; height: 1px; pointer-events: none; }
    .pointer { position: fixed; inset: auto 0 14px 0; margin: auto; width: max-content; max-width: 80vw; z-index: 2147483644;
      padding: 4px 12px; border-radius: 999px; background: var(--accent); color: var(--paper); pointer-events: none;
      font: 13px/1.5 system-ui, sans-serif; }
    aside { position: fixed; z-index: 2147483645; font: 14px/1.5 system-ui, sans-serif; color: var(--ink); }
    .toggle { position: fixed; inset: auto 12px 12px auto; }
    button, input { font: inherit; color: inherit; }
    button { min-height: 28px; padding: 2px 10px; border: 1px solid var(--rule); border-radius: 6px; background: var(--paper); cursor: pointer; }
    button:hover { border-color: var(--accent); color: var(--accent); }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
    .toggle button { padding: 4px 12px; box-shadow: 0 1px 6px rgb(0 0 0 / 18%); }
    .panel { inset: auto 0 0 0; height: min(58vh, 34rem); display: flex; flex-direction: column; background: var(--paper);
      border-top: 1px solid var(--rule); box-shadow: 0 -4px 24px rgb(0 0 0 / 16%); overflow-wrap: anywhere; }
    header { display: flex; align-items: baseline; gap: 8px; padding: 10px 16px 8px; border-bottom: 1px solid var(--rule); }
    h2, h3 { margin: 0; font: 600 16px/1.4 system-ui, sans-serif; }
    h2 { flex: 1; } h2:focus { outline: none; }
    h3 { margin: 14px 0 4px; font-size: 13px; color: var(--accent); }
    p { margin: 0; } ul, dl { margin: 0; padding: 0; list-style: none; }
    .body { flex: 1; min-height: 0; overflow: auto; overscroll-behavior: contain; }
    section { padding: 0 16px 12px; }
    /* It docks at the foot, so that digest and article stay side by side above it. */
    @media (min-width: 60rem) {
      .panel { height: 42vh; }
      .body { display: grid; grid-template-columns: 1fr 1.3fr 1fr; overflow: hidden; }
      section { overflow: auto; overscroll-behavior: contain; min-height: 0; }
      section + section { border-left: 1px solid var(--rule); }
      .status { display: flex; align-items: baseline; gap: 12px; }
      .status code { margin: 0; flex: 1; max-height: 4rem; }
    }
    .note { color: var(--muted); font-size: 12.5px; }
    .unit, .field, .cut { padding: 8px 10px; margin: 0 -10px; border-radius: 6px; }
    .unit + .unit, .field + .field, .cut + .cut { margin-top: 2px; }
    .unit.now { background: var(--tint); box-shadow: inset 3px 0 0 var(--accent); }
    .text { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }
    .now .text, .cut .text { -webkit-line-clamp: 6; }
    .mark { font-weight: 600; }
    .agreed, .set, .sure { color: var(--good); } .doubtful, .missing, .unsure { color: var(--bad); }
    .row { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin-top: 6px; }
    input { flex: 1 1 9rem; min-width: 0; min-height: 28px; padding: 2px 8px; border: 1px solid var(--muted); border-radius: 6px; background: var(--paper); }
    kbd { padding: 0 5px; border: 1px solid var(--rule); border-bottom-width: 2px; border-radius: 4px; background: var(--tint); font: 12px/1.5 ui-monospace, monospace; }
    .status { border-top: 1px solid var(--rule); padding: 8px 16px 10px; background: var(--tint); font-size: 13px; }
    .status:empty { display: none; }
    .status code { display: block; margin-top: 4px; padding: 4px 8px; border-radius: 4px; background: var(--paper); white-space: pre-wrap;
      font: 12.5px/1.5 ui-monospace, monospace; user-select: all; max-height: 8rem; overflow: auto; }
  `);
  root.adoptedStyleSheets = [sheet];

  // Strings become text, never markup: whatever an article says stays words.
  function make(name, attributes, ...inside) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value === true) made.setAttribute(key, "");
      else if (value !== false && value !== undefined) made.setAttribute(key, value);
    }
    made.append(...inside.filter((part) => part !== null && part !== undefined));
    return made;
  }

  const layer = make("div", { class: "layer" });
  const pointer = make("div", { class: "pointer", hidden: true, "aria-hidden": "true" });
  const button = make("button", { type: "button", "aria-expanded": "false", title: "Alt+Shift+E", onclick: () => open(true) }, "Editor’s view");
  const toggle = make("aside", { class: "toggle", "aria-label": "Editor’s view, closed", hidden: true }, button);
  const heading = make("h2", { tabindex: "-1" }, "Editor’s view");
  const part = (name) => make("section", { tabindex: "0", "aria-label": name });
  const [known, units, cuts] = [part("What is known"), part("Units of the digest"), part("Cuts")];
  const body = make("div", { class: "body" }, known, units, cuts);
  const status = make("div", { class: "status", role: "status" });
  const panel = make(
    "aside",
    { class: "panel", "aria-label": "Editor’s view", hidden: true },
    make("header", null, heading, make("button", { type: "button", title: "Esc", onclick: () => close() }, "Close")),
    body,
    status,
  );
  const room = make("div", { class: "room", hidden: true });
  root.append(layer, room, pointer, toggle, panel);
  document.documentElement.append(host);

  // ---- opening and closing

  function open(byHand) {
    opened = true;
    sessionStorage.setItem(OPEN, "yes");
    show();
    if (byHand) heading.focus({ preventScroll: true });
  }

  function close() {
    const inside = root.activeElement !== null && panel.contains(root.activeElement);
    opened = false;
    sessionStorage.removeItem(OPEN);
    status.replaceChildren();
    show();
    if (inside) button.focus({ preventScroll: true });
  }

  function show() {
    const there = view !== null;
    panel.hidden = !(opened && there);
    toggle.hidden = !there || opened;
    button.setAttribute("aria-expanded", String(opened));
    // Room to scroll the foot of the page above the panel: an empty box below the page moves nothing in it.
    room.hidden = true;
    if (!panel.hidden) {
      const end = document.documentElement.scrollHeight;
      room.hidden = false;
      room.style.setProperty("top", `${end + panel.offsetHeight - 1}px`);
    }
    // The badge of warnings stays above the panel.
    document.querySelector("digest-preview")?.style.setProperty("--foot", `${panel.offsetHeight}px`);
  }

  // ---- the panel

  const STANDING = { set: "set by you", agreed: "sure: several places agree", stated: "one place says so", doubtful: "doubtful", missing: "not stated" };

  function render() {
    const typed = new Map([...body.querySelectorAll("input")].filter((i) => i.value !== i.defaultValue).map((i) => [i.name, i.value]));
    const held = root.activeElement?.dataset?.hold;
    const tops = [body, known, units, cuts].map((one) => [one, one.scrollTop]);
    for (const one of [known, units, cuts]) one.replaceChildren();
    if (view !== null) fill();
    for (const input of body.querySelectorAll("input")) if (typed.has(input.name)) input.value = typed.get(input.name);
    for (const [one, top] of tops) one.scrollTop = top;
    if (held) body.querySelector(`[data-hold="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
    show();
    mark();
  }

  function fill() {
    const sidecar = `${view.entry.split("#")[0]}.toml`;
    known.append(
      make("h3", null, "What is known"),
      make("ul", null, ...view.known.map(field)),
      ...view.notes.map((note) => make("p", { class: "note" }, `Note: ${note}`)),
      make("p", { class: "note" }, "From ", make("b", null, view.entry), ". Point at a unit or go to it with Tab: ",
        make("kbd", null, "D"), " drops it, ", make("kbd", null, "P"), " pins it, ", make("kbd", null, "S"),
        ` sets the speaker of a quote. The line for ${sidecar} is copied; paste it there.`),
    );
    let name = "";
    let list = null;
    for (const unit of view.units) {
      if (unit.part !== name) {
        name = unit.part;
        list = make("ul");
        units.append(make("h3", null, name), list);
      }
      list.append(item(unit));
    }
    cuts.append(make("h3", null, view.cuts.length === 1 ? "1 cut" : `${view.cuts.length} cuts`), make("ul", null, ...view.cuts.map(cut)));
  }

  function field(fact) {
    const input = make("input", { name: `field ${fact.field}`, "aria-label": `${fact.field}, new value`, value: fact.value,
      "data-hold": `field ${fact.field}`, onkeydown: entered(() => copy(fact.set, input.value, fact.field)) });
    return make("li", { class: "field" },
      make("p", null, make("span", { class: "mark" }, `${fact.field} `), make("span", { class: fact.standing }, STANDING[fact.standing])),
      make("p", { class: "note" }, fact.evidence.join("; ")),
      make("div", { class: "row" }, input,
        make("button", { type: "button", "data-hold": `copy ${fact.field}`, onclick: () => copy(fact.set, input.value, fact.field) }, "Copy line")),
    );
  }

  function item(unit) {
    const quote = isQuote(unit);
    const act = (name, key, run) => make("button", { type: "button", "aria-keyshortcuts": key, "data-hold": `${name} ${unit.key}`, onclick: run }, name);
    const sure = !quote ? "" : unit.confidence >= 0.8 ? "sure" : unit.confidence < 0.5 ? "unsure" : "";
    const said = quote ? (unit.speaker ? `said by ${unit.speaker}` : "nobody named") : "";
    const made = make("li", { class: "unit", "data-unit": unit.key },
      make("p", { class: "text" }, quote ? `“${unit.text}”` : unit.text),
      make("p", null, make("span", { class: "mark" }, said ? `${said}, ` : ""), make("span", { class: sure }, `confidence ${unit.confidence.toFixed(2)}`)),
      make("p", { class: "note" }, unit.why.join("; ")),
      make("div", { class: "row" }, act("Drop", "D", () => drop(unit)), act("Pin", "P", () => pin(unit))),
    );
    made.addEventListener("pointerenter", () => { pointed = last = unit; outline(); mark(); });
    made.addEventListener("pointerleave", () => { pointed = null; outline(); });
    made.addEventListener("focusin", () => { focused = last = unit; outline(); mark(); });
    made.addEventListener("focusout", () => { focused = null; outline(); });
    if (quote) {
      const input = make("input", { name: `speaker ${unit.key}`, "aria-label": "Speaker’s full name", placeholder: "Speaker’s full name", value: unit.speaker,
        list: "speakers", "data-hold": `speaker ${unit.key}`, onkeydown: entered(() => speaker(unit)) });
      made.append(make("div", { class: "row" }, input, act("Set speaker", "S", () => speaker(unit)), make("datalist", { id: "speakers" }, ...view.speakers.map((name) => make("option", { value: name })))));
    }
    return made;
  }

  function cut(one) {
    return make("li", { class: "cut" },
      make("p", null, make("span", { class: "mark" }, one.kind.replaceAll("_", " ")), make("span", { class: "note" }, ` by rule ${one.rule || "of the reader"}, line ${one.line}${one.found ? `; says ${one.found}` : ""}`)),
      make("p", { class: "text" }, one.words),
    );
  }

  const entered = (run) => (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    run();
  };

  const itemOf = (unit) => [...body.querySelectorAll(".unit")].find((one) => one.dataset.unit === unit.key);

  function mark() {
    for (const one of body.querySelectorAll(".unit")) one.classList.toggle("now", last !== null && one.dataset.unit === last.key);
  }

  // The panel follows the page; the page itself is never scrolled.
  function reveal() {
    const one = last && opened && itemOf(last);
    if (!one) return;
    const scroller = units.scrollHeight > units.clientHeight ? units : body;
    const [mine, around] = [one.getBoundingClientRect(), scroller.getBoundingClientRect()];
    if (mine.top < around.top || mine.bottom > around.bottom) scroller.scrollTop += mine.top - around.top - 40;
  }

  // ---- what a key or button copies

  const nameOf = (id) => {
    const unit = view.units.find((one) => one.id === id);
    const same = view.units.filter((one) => one.part === unit.part);
    return `${unit.part.toLowerCase()} ${same.indexOf(unit) + 1}`;
  };

  function drop(unit) {
    const others = unit.dropped.filter((id) => id !== unit.id).map(nameOf);
    copy(unit.drop, "", "the unit", others.length ? `It also takes away ${others.join(" and ")}, which begins with the same words.` : "");
  }

  const pin = (unit) => copy(unit.pin, "", "the unit");

  function speaker(unit) {
    const input = itemOf(unit)?.querySelector("input");
    if (!input) return say("Only a quote has a speaker.");
    if (input.value.trim()) return copy(unit.set_speaker, input.value, "the speaker");
    say("Type the speaker’s full name, then press Enter.");
    input.focus({ preventScroll: true });
    reveal();
  }

  async function copy(paste, value, what, more = "") {
    if (paste === null || paste === undefined) return say("The sidecar says so already, or cannot be read: edit it by hand.");
    const name = value.trim().replace(/\s+/g, " ");
    if (paste.text.includes("\ufffc") && !name) return say(`Give a value for ${what.toLowerCase()} first.`);
    const line = paste.text.replace("\ufffc", () => JSON.stringify(name).replaceAll("\x7f", ""));
    let done = true;
    try {
      await navigator.clipboard.writeText(line);
    } catch (error) {
      done = false; // no clipboard without https on another host than localhost: the line is there to be copied
    }
    say(`${done ? "Copied. Paste it" : "Copy this line and paste it"} ${paste.where}. ${more}`, line);
  }

  function say(words, line) {
    status.replaceChildren(words.trim(), ...(line ? [make("code", null, line)] : []));
  }

  // ---- outlines

  function unitOf(node) {
    if (view === null || !(node instanceof Element)) return null;
    for (let at = node; at; at = at.parentElement) {
      const found = at.id && view.units.find((unit) => unit.id === at.id);
      if (found) return found;
    }
    return null;
  }

  function ranges(unit) {
    const found = [];
    for (const [anchor, start, end] of unit.places) {
      const element = document.getElementById(anchor);
      if (!element) continue;
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      let at = 0;
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const [from, to] = [Math.max(start - at, 0), Math.min(end - at, node.length)];
        at += node.length;
        if (from >= to) continue;
        const range = document.createRange();
        range.setStart(node, from);
        range.setEnd(node, to);
        found.push(range);
      }
    }
    return found;
  }

  function outline() {
    layer.replaceChildren();
    pointer.hidden = true;
    const unit = pointed || focused;
    if (!unit) return;
    const lines = [];
    for (const range of ranges(unit)) {
      for (const box of range.getClientRects()) {
        if (!box.width || !box.height) continue;
        const line = lines.at(-1);
        const same = line && Math.min(line.bottom, box.bottom) - Math.max(line.top, box.top) > box.height / 2;
        // Two pieces of a quote with words between them stay two boxes, also on one line.
        if (same && box.left <= line.right + 8 && box.right >= line.left - 8) {
          Object.assign(line, { left: Math.min(line.left, box.left), right: Math.max(line.right, box.right), top: Math.min(line.top, box.top), bottom: Math.max(line.bottom, box.bottom) });
        } else {
          lines.push({ left: box.left, right: box.right, top: box.top, bottom: box.bottom });
        }
      }
    }
    const zero = layer.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    for (const line of lines) {
      const box = make("div");
      const [left, right] = [Math.max(line.left - 4, 0), Math.min(line.right + 4, width)];
      box.style.setProperty("left", `${left - zero.left}px`);
      box.style.setProperty("top", `${line.top - 1 - zero.top}px`);
      box.style.setProperty("width", `${right - left}px`);
      box.style.setProperty("height", `${line.bottom - line.top + 2}px`);
      layer.append(box);
    }
    if (!lines.length) return;
    const [first, bottom] = [lines[0].top, lines.at(-1).bottom];
    const sheet = panel.offsetHeight; // it lies over the lower part
    const below = first > innerHeight - sheet;
    if (below || bottom < 0) {
      const numbers = unit.places.map(([anchor]) => anchor.slice(1)).join(", ");
      pointer.textContent = `${below ? "↓" : "↑"} outlined in the article, sentence ${numbers}`;
      // On a phone it stays above the buttons at the foot.
      pointer.style.setProperty("bottom", `${sheet + (panel.hidden && innerWidth < 640 ? 56 : 14)}px`);
      pointer.hidden = false;
    }
  }

  document.addEventListener("pointerover", (event) => {
    if (event.target === host) return;
    const unit = unitOf(event.target);
    if (unit === pointed) return;
    pointed = unit;
    if (unit) last = unit;
    outline();
    if (unit) {
      mark();
      reveal();
    }
  });
  document.documentElement.addEventListener("pointerleave", () => {
    pointed = null;
    outline();
  });
  document.addEventListener("focusin", (event) => {
    if (event.target === host) return;
    focused = unitOf(event.target);
    if (focused) last = focused;
    outline();
    if (focused) {
      mark();
      reveal();
    }
  });
  document.addEventListener("focusout", () => {
    focused = null;
    outline();
  });
  new ResizeObserver(() => { show(); outline(); }).observe(document.body);
  addEventListener("resize", () => { show(); outline(); });
  addEventListener("digest:morphed", load);
  addEventListener("digest:heard", () => opened && load());

  // ---- keys

  function isTyping() {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return Boolean(active && (active.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(active.nodeName)));
  }

  addEventListener("keydown", (event) => {
    if (event.altKey && event.shiftKey && event.code === "KeyE" && view !== null) {
      event.preventDefault();
      return opened ? close() : open(true);
    }
    if (!opened || view === null || event.defaultPrevented) return;
    if (event.key === "Escape") return close();
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping()) return;
    const run = { d: drop, p: pin, s: speaker }[event.key.toLowerCase()];
    if (!run) return;
    event.preventDefault();
    if (last === null) return say("Point at a unit first, or go to one with Tab.");
    run(last);
  });

  load();
})();
