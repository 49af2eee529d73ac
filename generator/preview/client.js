// The preview's script: served by `digest serve` only, never part of a built site.
// One socket hears what each build changed; the page is brought up to date in place, errors lie over it.
(() => {
  "use strict";
  const script = document.currentScript;
  let version = script.dataset.page;
  let missing = "missing" in script.dataset;
  const OWN = "/_digest";

  // ---- the socket

  let wait = 200;
  function connect() {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${OWN}/live`);
    socket.addEventListener("open", () => {
      wait = 200;
      // What the tab shows: after a restart the server says whether it is still what it serves.
      socket.send(JSON.stringify({ url: location.pathname, page: version }));
    });
    socket.addEventListener("message", (event) => heard(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
      setTimeout(connect, wait);
      wait = Math.min(wait * 1.5, 2000);
    });
  }

  function heard(message) {
    if (message.progress !== undefined) {
      const place = document.getElementById("digest-progress"); // of the page that waits for the first build
      if (place) place.textContent = message.progress;
      return;
    }
    showTrouble(message.trouble);
    ofSite = message.warnings;
    showWarnings();
    const urls = message.changed === null ? null : new Set(message.changed.filter(Boolean));
    if (urls === null || missing || urls.has(location.pathname) || urls.has(location.pathname + "index.html")) {
      refresh();
    } else if (urls.has(location.pathname.replace(/index\.html$/, ""))) {
      refresh();
    }
    swapAssets(document, urls ?? new Set(message.assets));
    dispatchEvent(new Event("digest:heard"));
  }

  // ---- bringing the page up to date

  let refreshing = false;
  let again = false;
  async function refresh() {
    if (refreshing) {
      again = true;
      return;
    }
    refreshing = true;
    try {
      const response = await fetch(location.pathname + location.search, { cache: "no-store" });
      const next = response.headers.get("X-Digest-Page");
      if (next !== null && next === version) return;
      const text = await response.text();
      if (next === null || !(response.headers.get("Content-Type") || "").startsWith("text/html")) {
        location.reload();
        return;
      }
      const page = new DOMParser().parseFromString(text, "text/html");
      if (scriptsOf(page) !== scriptsOf(document)) {
        location.reload(); // a template's own script may have to run anew
        return;
      }
      await morphHead(document.head, page.head);
      morphAttributes(document.documentElement, page.documentElement);
      morph(document.body, page.body);
      version = next;
      missing = response.status === 404;
      dispatchEvent(new Event("digest:morphed"));
    } catch (error) {
      // The server is gone for the moment; the socket will come back and ask again.
    } finally {
      refreshing = false;
      if (again) {
        again = false;
        refresh();
      }
    }
  }

  const isOwn = (node) => node.nodeName === "SCRIPT" && (node.getAttribute("src") || "").startsWith(OWN);
  const scriptsOf = (page) =>
    [...page.querySelectorAll("script:not([type='application/ld+json'])")]
      .filter((node) => !isOwn(node))
      .map((node) => node.outerHTML)
      .join("\n");

  async function morphHead(old, next) {
    const wanted = [...next.children].filter((node) => !isOwn(node));
    const there = new Map();
    for (const node of [...old.children]) {
      if (!isOwn(node)) there.set(node.outerHTML, node);
    }
    const loading = [];
    for (const node of wanted) {
      if (there.delete(node.outerHTML)) continue;
      const copy = document.importNode(node, true);
      if (copy.rel === "stylesheet") loading.push(loaded(copy));
      old.append(copy);
    }
    // The old style sheet goes when the new one is there: the page is never shown without one.
    await Promise.all(loading);
    for (const node of there.values()) node.remove();
  }

  const loaded = (link) =>
    new Promise((done) => {
      link.addEventListener("load", done, { once: true });
      link.addEventListener("error", done, { once: true });
      setTimeout(done, 2000);
    });

  const plain = (address) => address && address.replace(/[?&]digest=[\d.]+/g, "");

  function morphAttributes(old, next) {
    for (const { name, value } of [...next.attributes]) {
      // An image that was swapped carries our mark in its address: without it the browser would show the old one again.
      if (plain(old.getAttribute(name)) !== value) old.setAttribute(name, value);
    }
    for (const { name } of [...old.attributes]) {
      // What a reader opened stays open.
      if (!next.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS")) old.removeAttribute(name);
    }
  }

  const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || "") === (b.id || "");

  // Makes `old` equal to `next`, keeping every node that can stay: with it stay focus, scroll and selection.
  function morph(old, next) {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue;
      return;
    }
    if (old.isEqualNode(next)) return;
    morphAttributes(old, next);
    let at = old.firstChild;
    for (let wanted = next.firstChild; wanted; wanted = wanted.nextSibling) {
      const found = match(at, wanted);
      if (found) {
        if (found === at) at = at.nextSibling;
        else old.insertBefore(found, at);
        morph(found, wanted);
      } else {
        old.insertBefore(document.importNode(wanted, true), at);
      }
    }
    while (at) {
      const rest = at.nextSibling;
      at.remove();
      at = rest;
    }
  }

  // The node among the rest that should become `wanted`: the very same further on, else one of its kind at this place.
  function match(at, wanted) {
    let near = null;
    let looked = 0;
    for (let node = at; node && looked < 60; node = node.nextSibling, looked += 1) {
      if (!alike(node, wanted)) continue;
      if (node.isEqualNode(wanted) || (wanted.id && node.id === wanted.id)) return node;
      if (near === null) near = node;
    }
    if (near !== null && !wanted.id) {
      // A node that stays as it is further on must not be spent on something new before it.
      for (let later = wanted.nextSibling, steps = 0; later && steps < 60; later = later.nextSibling, steps += 1) {
        if (near.isEqualNode(later)) return null;
      }
    }
    return near;
  }

  const replaced = new Map(); // style sheet → those that it takes the place of

  function swapAssets(page, urls) {
    const fresh = (address) => {
      const url = new URL(address, document.baseURI);
      if (url.origin !== location.origin || !urls.has(url.pathname)) return null;
      const [, path, query, rest] = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(plain(address));
      return `${path}${query ? `${query}&` : "?"}digest=${performance.now()}${rest ?? ""}`;
    };
    for (const link of page.querySelectorAll("link[rel~='stylesheet'][href]")) {
      const href = [...replaced.values()].some((before) => before.includes(link)) ? null : fresh(link.getAttribute("href"));
      if (href === null) continue;
      const copy = link.cloneNode();
      copy.setAttribute("href", href);
      // Saves may come faster than sheets load: the newest takes all before it away.
      const before = [link, ...(replaced.get(link) ?? [])];
      replaced.set(copy, before);
      loaded(copy).then(() => {
        before.forEach((old) => old.remove());
        replaced.delete(copy);
      });
      link.after(copy);
    }
    for (const image of page.querySelectorAll("img, source")) {
      const src = image.getAttribute("src") && fresh(image.getAttribute("src"));
      if (src) image.setAttribute("src", src);
      const sets = image.getAttribute("srcset");
      if (sets) {
        const swapped = sets.split(",").map((set) => {
          const [address, size] = set.trim().split(/\s+/);
          return [fresh(address) || address, size].filter(Boolean).join(" ");
        });
        if (swapped.join(", ") !== sets) image.setAttribute("srcset", swapped.join(", "));
      }
    }
  }

  // ---- overlay and badge, beside the body so that no morph touches them

  const host = document.createElement("digest-preview");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; }
    * { box-sizing: border-box; }
    .overlay { position: fixed; inset: 0; z-index: 2147483647; overflow: auto; padding: 4vh 4vw;
      background: rgb(20 18 16 / 88%); color: #f4efe6; font: 16px/1.5 system-ui, sans-serif; }
    .card { max-width: 60rem; margin: 0 auto; padding: clamp(1rem, 3vw, 1.5rem) clamp(1rem, 4vw, 2rem); overflow-wrap: anywhere; border-top: 4px solid #ff6b57;
      background: #26221e; border-radius: 4px; }
    h1 { margin: 0 0 .5rem; font-size: 1.25rem; color: #ff9d8f; }
    .place { font-family: ui-monospace, monospace; color: #cfc5b6; }
    pre { overflow: auto; margin: 1rem 0; padding: .75rem 0; background: #171411; font: 14px/1.6 ui-monospace, monospace; }
    pre span { display: block; width: max-content; min-width: 100%; padding: 0 1rem; white-space: pre; }
    code { padding: 0 .25em; border-radius: 3px; background: #171411; font: .92em ui-monospace, monospace; }
    pre:focus-visible { outline: 2px solid #ff9d8f; }
    pre .caret { color: #ff9d8f; font-weight: 700; }
    pre .here { background: #4a2620; color: #fff; }
    .remedy { margin: 1rem 0 0; padding: .5rem .75rem; border-left: 3px solid #8fd0a5; background: #1d2b22; }
    .note { color: #a79c8c; font-size: .875rem; }
    .foot { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; margin-top: 1rem; }
    .foot p { flex: 1 1 16rem; margin: 0; }
    .foot button { min-height: 32px; padding: .125rem .875rem; border: 1px solid #6d6357; border-radius: 6px; background: none;
      color: inherit; font: inherit; font-size: .875rem; cursor: pointer; }
    .foot button:hover { border-color: #ff9d8f; } .foot button:focus-visible { outline: 2px solid #ff9d8f; outline-offset: 2px; }
    details.badge { position: fixed; inset: auto auto calc(var(--foot, 0px) + 12px) 12px; z-index: 2147483646; max-width: min(40rem, 90vw);
      font: 14px/1.4 system-ui, sans-serif; color: #2b2200; background: #ffd76a; border-radius: 6px; }
    /* On a phone the list takes the whole width, above the editor's button. */
    @media (max-width: 40rem) { details.badge[open] { right: 12px; max-width: none; bottom: calc(var(--foot, 0px) + 56px); } }
    details.badge code { background: rgb(43 34 0 / 12%); }
    details.badge summary { padding: 4px 10px; cursor: pointer; }
    details.badge ul { max-height: 36vh; overflow: auto; margin: 0; padding: 0 14px 10px 30px; overflow-wrap: anywhere; }
  `);
  root.adoptedStyleSheets = [sheet];
  document.documentElement.append(host);

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // What stands between backticks is code.
  function withCode(made, words) {
    words.split("`").forEach((part, at) => made.append(at % 2 ? element("code", "", part) : part));
    return made;
  }

  // A message begins with a capital.
  const sentence = (className, text) =>
    withCode(element("p", className), text[0] === "`" ? text : text[0].toUpperCase() + text.slice(1));

  function showTrouble(trouble) {
    root.querySelector(".overlay")?.remove();
    if (!trouble) return;
    const overlay = element("div", "overlay");
    overlay.setAttribute("role", "alert");
    const card = element("div", "card");
    card.append(element("h1", "", trouble.title));
    if (trouble.place) card.append(element("p", "place", trouble.place));
    card.append(sentence("message", trouble.message));
    if (trouble.lines.length) {
      const pre = element("pre");
      pre.tabIndex = 0; // long lines are scrolled with the keyboard too
      pre.setAttribute("role", "group");
      pre.setAttribute("aria-label", "The lines around");
      const width = String(trouble.lines.at(-1).number).length;
      let caret = null;
      for (const line of trouble.lines) {
        const here = line.number === trouble.line;
        pre.append(element("span", here ? "here" : "", `${String(line.number).padStart(width)} | ${line.text}`));
        if (here && trouble.column) {
          caret = element("b", "", "^".repeat(trouble.width));
          const below = element("span", "caret", `${" ".repeat(width)} | ${" ".repeat(trouble.column - 1)}`);
          below.append(caret);
          pre.append(below);
        }
      }
      card.append(pre);
      requestAnimationFrame(() => {
        if (caret) pre.scrollLeft = caret.offsetLeft + caret.offsetWidth - pre.offsetLeft - 0.7 * pre.clientWidth;
      });
    }
    for (const cause of trouble.because) card.append(element("p", "note", `because ${cause}`));
    if (trouble.remedy) card.append(sentence("remedy", trouble.remedy));
    const foot = element("div", "foot");
    const hide = element("button", "", "Hide");
    hide.title = "Esc";
    hide.addEventListener("click", () => overlay.remove());
    foot.append(element("p", "note", "The last good site stays up behind this. It goes by itself on the next good build."), hide);
    card.append(foot);
    overlay.addEventListener("click", (event) => {
      if (event.target === overlay) overlay.remove();
    });
    overlay.append(card);
    root.append(overlay);
  }

  let ofSite = [];
  let ofPage = []; // what the editor's view found on this page

  function showWarnings() {
    const warnings = [...ofPage, ...ofSite];
    const old = root.querySelector(".badge");
    const open = old?.open;
    const held = old?.contains(root.activeElement);
    old?.remove();
    if (!warnings.length) return;
    const badge = element("details", "badge");
    badge.open = Boolean(open);
    badge.append(element("summary", "", warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`));
    const list = element("ul");
    list.tabIndex = 0;
    for (const warning of warnings.slice(0, 200)) list.append(withCode(element("li"), warning));
    badge.append(list);
    const aside = element("aside", "warnings");
    aside.setAttribute("aria-label", "Warnings of the preview");
    aside.append(badge);
    root.querySelector(".warnings")?.remove();
    root.append(aside);
    if (held) badge.firstChild.focus({ preventScroll: true });
  }

  addEventListener("digest:warnings", (event) => {
    ofPage = event.detail;
    showWarnings();
  });

  addEventListener("keydown", (event) => {
    const overlay = event.key === "Escape" && root.querySelector(".overlay");
    if (!overlay) return;
    overlay.remove();
    event.preventDefault(); // one press, one thing: the panel behind stays
  });

  connect();
})();
