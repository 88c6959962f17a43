// The queue: one key a fact. Judged facts stay in sight, so that a slip is seen and taken back.
import { correct, send } from "./editor.js";

const WORDS = { a: "accept", r: "reject", e: "correct" };

export function startQueue(queue, tell) {
  const cards = () => [...queue.querySelectorAll(".card")];
  const current = () => document.activeElement?.closest(".card") ?? cards().find((card) => !card.classList.contains("done"));
  const move = (card, by) => {
    const all = cards();
    const next = all[all.indexOf(card) + by];
    next?.focus();
    next?.scrollIntoView({ block: "center" });
    return next;
  };

  async function more() {
    const put = cards().filter((card) => !card.classList.contains("done")).map((card) => card.dataset.fact);
    const query = new URLSearchParams({ ...queue.dataset, skip: put.join(",") });
    await htmx.ajax("GET", `/queue?${query}`, { target: queue, swap: "beforeend" });
  }

  async function judge(card, word) {
    const { document: doc, table, fact } = card.dataset;
    const path = `/documents/${doc}/facts/${table}/${fact}`;
    if (!(word === "correct" ? await correct(card, path) : await send(path, { action: word }))) return;
    card.classList.add("done");
    card.querySelector(".verdict").textContent = { accept: "right", reject: "no such fact", correct: "corrected" }[word];
    if (cards().every((each) => each.classList.contains("done"))) await more();
    move(card, 1);
  }

  async function undo() {
    if (!(await send("/undo", {}))) return;
    tell("Taken back.");
    location.reload();
  }

  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    const card = current();
    if (event.key === "u") undo();
    else if (!card) return;
    else if (WORDS[event.key]) judge(card, WORDS[event.key]);
    else if (event.key === "n" || event.key === "p") move(card, event.key === "n" ? 1 : -1);
    else if (event.key === "o") location.assign(card.querySelector("header a").href);
    else return;
    event.preventDefault();
  });
  cards()[0]?.focus();
}
