// What the page does more, where scripts run: it follows what happens, filters while one types, and shows an answer beside its request.
// All markup is the server's: what changes is asked for again, and put in its place.
"use strict";

const EVERY = 400; // milliseconds between two looks, at the least
const shown = new Map(); // the markup of each living part, as the server has sent it
const news = document.getElementById("news");
let source = null;
let asked = null; // what is under way
let due = 0; // a timer, while one runs
let isStale = false;

async function fetched(address, options) {
  const answer = await fetch(address, { credentials: "same-origin", ...options });
  return { answer, page: new DOMParser().parseFromString(await answer.text(), "text/html") };
}

// Put each living part of a page in the place of the one that is shown, and leave what nobody has changed.
function replaced(page) {
  const focused = document.activeElement;
  for (const old of document.querySelectorAll("[data-live]")) {
    const made = page.getElementById(old.id);
    if (!made || made.innerHTML === shown.get(old.id)) continue;
    shown.set(old.id, made.innerHTML);
    const place = old.contains(focused) ? trail(old, focused) : null;
    const scrolled = [...old.querySelectorAll("pre, .wide")].map((one) => [one.scrollLeft, one.scrollTop]);
    old.replaceChildren(...made.childNodes);
    [...old.querySelectorAll("pre, .wide")].forEach((one, number) => {
      if (scrolled[number]) [one.scrollLeft, one.scrollTop] = scrolled[number];
    });
    if (place) place(old)?.focus({ preventScroll: true });
  }
}

// How to find again what had the focus: by its address, or by its place among its like.
function trail(root, focused) {
  const address = focused.getAttribute("href");
  if (address) return (now) => [...now.querySelectorAll("a")].find((one) => one.getAttribute("href") === address);
  const place = [...root.querySelectorAll(focused.localName)].indexOf(focused);
  return (now) => now.querySelectorAll(focused.localName)[place];
}

async function look() {
  due = 0;
  if (asked) {
    isStale = true;
    return;
  }
  asked = new AbortController();
  try {
    const { answer, page } = await fetched(location.href, { signal: asked.signal });
    if (answer.ok) replaced(page);
  } catch {
    // Other things are wanted by now, or the server is gone, which the news say.
  } finally {
    asked = null;
    if (isStale) {
      isStale = false;
      soon();
    }
  }
}

function soon() {
  due ||= setTimeout(look, EVERY);
}

function listen() {
  source = new EventSource(document.body.dataset.events);
  source.onopen = () => {
    document.body.dataset.state = "live";
    news.textContent = "";
    soon();
  };
  source.onerror = () => {
    document.body.dataset.state = "lost";
    news.textContent = "The server can’t be reached";
    if (source.readyState === EventSource.CLOSED) {
      source = null;
      setTimeout(follow, 5000);
    }
  };
  for (const kind of ["call", "request"]) {
    source.addEventListener(kind, (event) => {
      news.textContent = JSON.parse(event.data).line;
      soon();
    });
  }
  for (const kind of ["clock", "connections", "done", "anew", "beat"]) source.addEventListener(kind, soon);
}

// A browser has few connections to a host: a page that nobody sees needs none.
function follow() {
  if (document.hidden) {
    leave();
  } else if (!source) listen();
}

function leave() {
  source?.close();
  source = null;
}

for (const part of document.querySelectorAll("[data-live]")) shown.set(part.id, part.innerHTML);

for (const form of document.querySelectorAll("form[data-filters]")) {
  let wait = 0;
  const filter = () => {
    const given = [...new FormData(form)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(given).toString();
    history.replaceState(null, "", form.getAttribute("action") + (query ? `?${query}` : ""));
    asked?.abort();
    soon();
  };
  form.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(filter, 200);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
  });
}

for (const form of document.querySelectorAll("form[data-try]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const place = document.getElementById(form.dataset.try);
    const button = form.querySelector("button");
    button.disabled = true;
    place.setAttribute("aria-busy", "true");
    try {
      const { page } = await fetched(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      place.replaceChildren(...page.getElementById("detail").childNodes);
    } catch {
      place.textContent = "The server can’t be reached";
    } finally {
      button.disabled = false;
      place.removeAttribute("aria-busy");
    }
  });
}

document.addEventListener("visibilitychange", follow);
addEventListener("pagehide", leave);
addEventListener("pageshow", follow);
follow();
