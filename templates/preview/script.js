// Submit a choice at once, look for changes every second, and keep the place where the reader was.
"use strict";
const form = document.querySelector("form.bar");
const frame = document.querySelector("iframe");
const live = document.querySelector(".live");
const version = document.body.dataset.version;
const kept = "place " + location.search;

form.classList.add("scripted");
form.addEventListener("change", () => { form.requestSubmit(); });

function place() {
  try { return frame ? frame.contentWindow.scrollY : 0; } catch { return 0; }
}

if (frame) {
  frame.addEventListener("load", () => {
    const y = Number(sessionStorage.getItem(kept));
    sessionStorage.removeItem(kept);
    if (y) { try { frame.contentWindow.scrollTo(0, y); } catch { /* a fault's page is short */ } }
  });
}

async function look() {
  try {
    const issue = new FormData(form).get("issue") || "";
    const answer = await fetch("/state?issue=" + encodeURIComponent(issue), { cache: "no-store" });
    const state = await answer.json();
    live.textContent = "Follows changes";
    live.classList.remove("lost");
    if (state.version !== version) {
      if (sessionStorage.getItem("tried") === state.version) { return; }
      sessionStorage.setItem("tried", state.version);
      sessionStorage.setItem(kept, String(place()));
      location.reload();
    }
  } catch {
    live.textContent = "The preview has ended";
    live.classList.add("lost");
  }
}
setInterval(look, 1000);
