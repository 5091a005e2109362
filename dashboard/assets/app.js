// Entente: what-if at once, live sections, keys. Every page works without it.
(() => {
  const d = document, script = d.currentScript, scope = script.dataset.scope || "";
  const $ = (selector) => d.querySelector(selector);
  d.documentElement.classList.add("js");
  const say = (text) => { $("#say").textContent = text; };
  // Replaces a section; focus, what is open and what was typed stay.
  const swap = (old, fresh) => {
    const focused = d.activeElement;
    let key = null;
    if (old.contains(focused)) key = focused.id ? "#" + CSS.escape(focused.id)
        : focused.name ? `[name="${CSS.escape(focused.name)}"]` + (focused.type === "checkbox" || focused.type === "radio" ? `[value="${CSS.escape(focused.value)}"]` : "")
        : null;
    const before = old.querySelectorAll("details");
    fresh.querySelectorAll("details").forEach((one, at) => { if (before[at] && before[at].open) one.open = true; });
    old.replaceWith(fresh);
    if (key) fresh.querySelector(key)?.focus({ preventScroll: true });
  };
  const read = async (address) => {
    const response = await fetch(address, { headers: { accept: "text/html" } });
    if (response.redirected || !response.ok) return null;
    return new DOMParser().parseFromString(await response.text(), "text/html");
  };
  const typed = (section) => [...section.querySelectorAll("input, textarea, select")].some((field) =>
    field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked
      : field.tagName === "SELECT" ? false : field.value !== field.defaultValue);

  // What-if: tick, and the planner is computed again; what is ticked is in the address.
  let asked = 0;
  const suppose = async (address, push) => {
    const turn = ++asked;
    const wait = setTimeout(() => $("#planner .res")?.setAttribute("aria-busy", "true"), 150);
    const page = await read(address).catch(() => null);
    clearTimeout(wait);
    const fresh = page && page.querySelector("#planner");
    if (turn !== asked) return;
    if (!fresh) return void (location.href = address);
    if (push) history.pushState({ plan: true }, "", address);
    swap($("#planner"), fresh);
    const to = fresh.querySelector("output");
    const told = fresh.querySelector(".resv")?.textContent || "";
    say(to ? `Would become ${to.textContent}. ${told}` : told);
  };
  d.addEventListener("change", (event) => {
    const form = event.target.closest("#planform");
    const query = form && new URLSearchParams(new FormData(form)).toString();
    if (form) suppose(location.pathname + (query ? "?" + query : ""), true);
  });
  addEventListener("popstate", () => { if ($("#planner")) suppose(location.href, false); });

  // Live: one stream a browser; a section is replaced only where it differs.
  const live = $("#live");
  let since = 0, before = "";
  const state = (now) => {
    if (!live || now === "off") return;
    live.hidden = false;
    live.dataset.state = now;
    const text = live.querySelector(".t");
    if (now === "live") {
      text.textContent = "Live";
      $("#stale")?.remove();
      if (since) refresh();
      since = 0;
    } else {
      since = since || Date.now();
      text.textContent = "Reconnecting, as of " + new Date(since).toTimeString().slice(0, 5);
    }
  };
  setInterval(() => {
    if (!since || Date.now() - since < 60000) return;
    const band = $("#stale") || Object.assign(d.createElement("p"), { id: "stale", className: "band" });
    band.textContent = `This page is ${Math.round((Date.now() - since) / 60000)} min old. `;
    band.append(Object.assign(d.createElement("a"), { href: location.href, textContent: "Reload" }));
    $("main").prepend(band);
  }, 5000);
  let busy = false, again = false;
  // What the server sent of each section, but for what is new each time.
  const seen = new WeakMap();
  const plain = (section) => section.outerHTML.replace(/(idempotencyKey" value=")[^"]*/g, "$1");
  d.querySelectorAll("[data-live]").forEach((section) => seen.set(section, plain(section)));
  const refresh = async () => {
    // A tab that nobody sees catches up once it is seen.
    if (busy || d.hidden) { again = true; return; }
    busy = true;
    try {
      const page = await read(location.href);
      let changed = 0;
      if (page) d.querySelectorAll("[data-live]").forEach((old) => {
        const fresh = page.querySelector(`[data-live="${CSS.escape(old.dataset.live)}"]`);
        const html = fresh && plain(fresh);
        if (!fresh || html === (seen.get(old) || plain(old)) || typed(old)) return;
        const next = d.importNode(fresh, true);
        seen.set(next, html);
        swap(old, next);
        next.classList.add("flash");
        changed++;
      });
      if (changed) say(changed === 1 ? "1 section updated" : changed + " sections updated");
    } catch { /* the stream says that the server is away */ } finally {
      // What happens meanwhile is read together, a little later.
      setTimeout(() => { busy = false; if (again) { again = false; refresh(); } }, 500);
    }
  };
  d.addEventListener("visibilitychange", () => { if (again && !d.hidden) { again = false; refresh(); } });
  const told = (message) => {
    if (message.state) state(message.state);
    if (message.turn) $("#count").textContent = ` (${message.turn})`;
    if (message.change && (!scope || message.change === scope || message.change === "turn")) refresh();
  };
  if (script.dataset.live) {
    if (window.SharedWorker) {
      const worker = new SharedWorker(script.dataset.live, $("[name=form-token]").value);
      worker.port.onmessage = (event) => told(event.data);
      addEventListener("pagehide", () => worker.port.postMessage("bye"));
      addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
    } else {
      let source = null;
      const open = () => {
        if (d.hidden || source) return;
        source = new EventSource("/live");
        source.onopen = () => told({ state: "live" });
        source.onerror = () => told({ state: "stale" });
        ["change", "turn"].forEach((kind) => source.addEventListener(kind, (event) => told({ [kind]: event.data })));
      };
      d.addEventListener("visibilitychange", () => { if (d.hidden) { source?.close(); source = null; } else { open(); refresh(); } });
      open();
    }
  }

  // The secret of a mail stands behind the `#`: into the form with it, and out of the address.
  const mailed = $("[data-fragment]");
  if (mailed && location.hash.length > 8) {
    mailed.querySelector(`[name="${mailed.dataset.fragment}"]`).value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    if ("auto" in mailed.dataset) mailed.querySelector("form").requestSubmit();
  } else if (location.hash.length > 40) d.querySelectorAll("form").forEach((form) => { form.action += location.hash; });
  d.addEventListener("click", (event) => {
    const text = event.target.dataset?.copy;
    if (text) navigator.clipboard?.writeText(d.getElementById(text).textContent).then(() => say("Copied"), () => say("Not copied"));
  });
  // What is wrong is read first.
  $(".wrong")?.focus();
  d.addEventListener("submit", (event) => {
    // Sent once; the page that answers it has another key.
    if (event.submitter?.formTarget) return;
    event.target.querySelectorAll("button").forEach((button) => setTimeout(() => { button.disabled = true; }));
  });

  // Keys; none acts while somebody types, and all of one letter can be switched off.
  d.addEventListener("keydown", (event) => {
    const field = event.target.closest?.("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest?.("form");
      // Which of several is meant, nobody said.
      if (form && !form.querySelector("button[name]")) form.requestSubmit();
      return;
    }
    if (event.key === "Escape") { $("dialog[open]")?.close(); return; }
    if (field || event.ctrlKey || event.metaKey || event.altKey || localStorage.keys === "off") return;
    const key = event.key;
    if (before === "g") {
      const nav = { p: "", m: "/map", a: "/activity" }[key];
      before = "";
      if (key === "t") location.href = "/turn";
      else if (nav !== undefined && scope) location.href = `/initiatives/${scope}${nav}`;
      return;
    }
    before = key;
    if (key === "/") { const search = $("input[type=search]"); if (search) { event.preventDefault(); if (search.offsetParent) search.focus(); else location.href = "/search"; } }
    if (key === "?") keys();
    if (key === "j" || key === "k") {
      const cards = [...d.querySelectorAll("main .ask, main .rows > li, main .obj, main .mx tbody tr")];
      const at = cards.findIndex((card) => card.contains(d.activeElement));
      const next = cards[Math.max(0, Math.min(cards.length - 1, at + (key === "j" ? 1 : -1)))];
      if (next) { (next.querySelector("a, input, button, summary") || next).focus(); next.scrollIntoView({ block: "nearest" }); }
    }
    if (/^[1-9]$/.test(key)) {
      const card = d.activeElement.closest?.(".ask, #answer") || $(".ask, #answer");
      const choice = card?.querySelectorAll(".pick input")[key - 1];
      if (choice) { choice.checked = true; choice.focus(); }
    }
  });
  const keys = () => {
    let box = $("#keys");
    if (!box) {
      box = Object.assign(d.createElement("dialog"), { id: "keys", className: "card" });
      box.setAttribute("aria-label", "Keys");
      const list = [["g p, g m, g a", "proposals, map, activity"], ["g t", "My turn"], ["j, k", "next, previous card"], ["1 to 9", "choose an answer"], ["Ctrl Enter", "send"], ["/", "search"], ["Esc", "close"]];
      const rows = list.map(([key, what]) => { const row = d.createElement("p"); const b = d.createElement("b"); b.textContent = key; row.append(b, " " + what); return row; });
      const off = d.createElement("button");
      const word = () => { off.textContent = "Switch keys of one letter " + (localStorage.keys === "off" ? "on" : "off"); };
      off.onclick = () => { localStorage.keys = localStorage.keys === "off" ? "on" : "off"; word(); };
      word();
      box.append(...rows, off);
      d.body.append(box);
    }
    box.showModal();
  };
})();
