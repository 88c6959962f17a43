// The review app's behaviour: finding a fact on the page and back, and saying what is right. Everything is shown as text.
import { correct, send } from "./editor.js";
import { startQueue } from "./queue.js";

const told = document.getElementById("told");

export function tell(message) {
  told.textContent = message;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => { told.textContent = ""; }, 6000);
}

function show(sheet, fact, from) {
  for (const each of sheet.closest(".document").querySelectorAll(".on")) each.classList.remove("on");
  for (const box of sheet.querySelectorAll(`.box[data-fact="${fact}"]`)) box.classList.add("on");
  const marks = [...sheet.querySelectorAll("mark")].filter((mark) => mark.dataset.facts.split(" ").includes(fact));
  for (const mark of marks) mark.classList.add("on");
  const details = sheet.querySelector(`.fact[data-fact="${fact}"]`);
  if (details) details.open = true;
  for (const [name, element] of [["text", marks[0]], ["list", details], ["image", sheet.querySelector(".box.on")]]) {
    if (element && name !== from) element.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

// A page at 200 % is fetched when somebody looks at it so.
function sharpen(image) {
  if (image.closest(".zoomed")) image.src = image.src.replace("zoom=1", "zoom=2");
}

async function judge(details, word) {
  const page = details.closest("[data-document]");
  const { table, fact } = details.dataset;
  const path = `/documents/${page.dataset.document}/facts/${table}/${fact}`;
  if (word === "correct" ? await correct(details, path) : await send(path, { action: word })) {
    tell(`${word}: kept. Press u to take it back.`);
    await reload(details.closest(".sheet"));
  }
}

async function reload(sheet) {
  await htmx.ajax("GET", sheet.dataset.hxGet, { target: sheet, swap: "innerHTML" });
}

// Offsets are counted in code points, as the tables count them.
function offsetOf(node, offset) {
  const piece = node.parentElement?.closest("[data-start]");
  if (!piece || piece.dataset.altered !== undefined) return null;
  return Number(piece.dataset.start) + [...node.textContent.slice(0, offset)].length;
}

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const text = range.startContainer.parentElement?.closest(".text");
  if (!text || text !== range.endContainer.parentElement?.closest(".text")) return null;
  const [start, end] = [offsetOf(range.startContainer, range.startOffset), offsetOf(range.endContainer, range.endOffset)];
  if (start === null || end === null) return null;
  return { page: Number(text.dataset.page), start, end, text: selection.toString(), sheet: text.closest(".sheet") };
}

async function addSelected(article) {
  const place = selected();
  if (place && await correct(null, `/documents/${article.dataset.document}/facts/`, place)) {
    tell("Added.");
    await reload(place.sheet);
  }
}

function startDocument(article) {
  article.addEventListener("click", (event) => {
    const box = event.target.closest(".box");
    const mark = event.target.closest("mark");
    const button = event.target.closest("button[data-word]");
    const zoom = event.target.closest("button[data-zoom]");
    if (button) judge(button.closest(".fact"), button.dataset.word);
    else if (box) show(box.closest(".sheet"), box.dataset.fact, "image");
    else if (mark && getSelection().isCollapsed) show(mark.closest(".sheet"), mark.dataset.facts.split(" ").at(-1), "text");
    else if (zoom) {
      article.classList.toggle("zoomed", zoom.dataset.zoom === "2");
      article.querySelectorAll(".paper img").forEach(sharpen);
      for (const each of article.querySelectorAll("[data-zoom]")) each.setAttribute("aria-pressed", String(each === zoom));
    }
  });
  article.addEventListener("error", (event) => event.target.closest(".paper")?.classList.add("broken"), true);
  article.addEventListener("toggle", (event) => {
    if (event.target.matches?.(".fact") && event.target.open) show(event.target.closest(".sheet"), event.target.dataset.fact, "list");
  }, true);
  article.querySelector("#goto").addEventListener("change", (event) => {
    document.getElementById(`page-${event.target.value}`).scrollIntoView();
  });
  document.addEventListener("keydown", async (event) => {
    if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+") addSelected(article);
    if (event.key === "u" && await send("/undo", {})) {
      tell("Taken back.");
      for (const sheet of article.querySelectorAll(".sheet:has(.sheet-body)")) await reload(sheet);
    }
  });
  document.addEventListener("htmx:after:swap", () => {
    const wanted = article.dataset.fact;
    const details = wanted && article.querySelector(`.fact[data-fact="${wanted}"]`);
    if (details) {
      show(details.closest(".sheet"), wanted, "");
      article.dataset.fact = "";
    }
  });
}

const article = document.querySelector("article.document");
if (article) startDocument(article);
const queue = document.getElementById("queue");
if (queue) startQueue(queue, tell);
