// The graph around a document: what it rests on above, what rests on it below. The places come with the documents.
const place = document.getElementById("graph");
const about = document.getElementById("about");
const READABLE = 0.85; // the zoom at which a label is read
const STEP = 1.4;
const QUICK = 150; // milliseconds of a move
const FEW = 30; // links that can bear their names beside one another

function colours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(["ink", "paper", "line", "accent", "citation", "soft", "focus"].map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

function look(c) {
  return [
    { selector: "node", style: { label: "data(label)", shape: "round-rectangle", width: 160, height: 52, "background-color": c.paper, "border-color": c.ink, "border-width": 1, color: c.ink, "font-size": 10, "min-zoomed-font-size": 5, "text-wrap": "wrap", "text-max-width": 150, "text-valign": "center" } },
    { selector: "node[?external]", style: { "border-style": "dashed", "border-color": c.soft } },
    { selector: "node[more > 0]", style: { "underlay-color": c.citation, "underlay-opacity": 0.25, "underlay-padding": 4 } },
    { selector: "node[?root]", style: { "border-color": c.accent, "border-width": 4, "font-weight": "bold" } },
    { selector: "edge", style: { width: 1.2, "line-color": c.line, "target-arrow-color": c.line, "target-arrow-shape": "triangle", "arrow-scale": 0.8, "curve-style": "straight" } },
    { selector: "edge.near", style: { "line-color": c.citation, "target-arrow-color": c.citation, "z-index": 9 } },
    { selector: "edge.few", style: { label: said, width: 2.5, "font-size": 10, "min-zoomed-font-size": 6, color: c.citation, "text-background-color": c.paper, "text-background-opacity": 0.9 } },
    { selector: "node.near", style: { "border-color": c.citation, "border-width": 2 } },
    { selector: "node.on", style: { "border-color": c.focus, "border-width": 5 } },
    { selector: ".off", style: { opacity: 0.25 } },
  ];
}

const said = (edge) => edge.data("relation").replaceAll("_", " ");

function line(tag, text, href) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (href) element.href = href;
  return element;
}

// What is told of a document beside the graph: where it leads, and every link of it with its evidence.
function tell(graph, node) {
  const name = node.data("id");
  const parts = [line("strong", node.data("label"))];
  if (node.data("title")) parts.push(line("span", node.data("title")));
  const row = [...document.querySelectorAll("tr[data-node]")].find((each) => each.dataset.node === name);
  const own = row?.querySelector("th a");
  if (own && !node.data("external")) parts.push(line("a", "open", own.href));
  if (!node.data("root")) parts.push(line("a", "trace from here", `/trace?what=${encodeURIComponent(name)}`));
  const opened = JSON.parse(place.dataset.opened);
  if (node.data("more") && !node.data("root") && !opened.includes(name)) {
    parts.push(line("a", `show up to ${node.data("more")} more`, `${place.dataset.address}&open=${encodeURIComponent(name)}&at=${encodeURIComponent(name)}`));
  }
  const list = document.createElement("ul");
  const links = node.connectedEdges();
  links.slice(0, 12).forEach((edge) => {
    const other = edge.source().same(node) ? edge.target() : edge.source();
    const item = document.createElement("li");
    const way = edge.source().same(node) ? "→" : "←";
    item.append(`${said(edge)} ${way} ${other.data("label")} `, line("a", edge.data("text"), edge.data("evidence")));
    list.append(item);
  });
  if (links.length > 12) list.append(line("li", `and ${links.length - 12} links more, in the tables below`));
  about.replaceChildren(...parts.flatMap((part) => [part, " "]), list);
}

function choose(graph, node, { move = true } = {}) {
  graph.batch(() => {
    graph.elements(".on, .near").removeClass("on near few");
    node.addClass("on");
    const links = node.connectedEdges();
    links.addClass(links.length > FEW ? "near" : "near few");
    node.neighborhood("node").addClass("near");
  });
  place.dataset.chosen = node.id();
  tell(graph, node);
  if (move) show(graph, node);
}

function show(graph, node) {
  graph.stop();
  graph.animate({ center: { eles: node }, zoom: Math.max(graph.zoom(), READABLE), duration: QUICK });
}

// Left and right: the next document of the same row; up and down: along a link.
function next(graph, node, key) {
  const at = node.position();
  const beside = key === "ArrowLeft" || key === "ArrowRight";
  const sign = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
  const others = (beside ? graph.nodes().filter((each) => each.position("y") === at.y) : node.neighborhood("node"))
    .filter((each) => sign * (beside ? each.position("x") - at.x : each.position("y") - at.y) > 0);
  const far = (each) => Math.hypot(each.position("x") - at.x, each.position("y") - at.y);
  return others.length ? others.min(far).ele : null;
}

function zoom(graph, by) {
  graph.zoom({ level: graph.zoom() * by, renderedPosition: { x: place.clientWidth / 2, y: place.clientHeight / 2 } });
}

function listen(graph) {
  const chosen = () => graph.nodes(".on")[0] ?? graph.nodes("[?root]")[0];
  graph.on("tap", "edge", (event) => location.assign(event.target.data("evidence")));
  graph.on("tap", "node", (event) => choose(graph, event.target, { move: false }));
  graph.on("dbltap", "node", (event) => location.assign(`/trace?what=${encodeURIComponent(event.target.id())}`));
  graph.on("mouseover", "node, edge", (event) => { place.title = event.target.isNode() ? event.target.data("label") : `${said(event.target)}: ${event.target.data("text")}`; });
  graph.on("mouseout", "node, edge", () => { place.title = ""; });
  place.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = event.key.startsWith("Arrow") ? next(graph, chosen(), event.key) : null;
    if (to) choose(graph, to);
    else if (event.key === "+" || event.key === "=") zoom(graph, STEP);
    else if (event.key === "-") zoom(graph, 1 / STEP);
    else if (event.key === "0") graph.fit(undefined, 20);
    else if (event.key === "Enter") about.querySelector("a")?.click();
    else if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
  });
  document.querySelector(".drawing .tools").addEventListener("click", (event) => {
    const what = event.target.dataset.look;
    if (what === "all") graph.fit(undefined, 20);
    else if (what === "root") choose(graph, graph.nodes("[?root]")[0]);
    else if (what) zoom(graph, what === "in" ? STEP : 1 / STEP);
  });
  document.addEventListener("focusin", (event) => {
    const name = event.target.closest?.("tr[data-node]")?.dataset.node;
    if (name) choose(graph, graph.getElementById(name));
  });
  document.getElementById("within").addEventListener("input", (event) => find(graph, event.target.value));
}

const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();

// With and without diacritics, as everywhere: what does not hold the words steps back, in the graph and in the tables.
function find(graph, words) {
  const wanted = bare(words).split(/\s+/).filter(Boolean);
  const holds = (text) => wanted.every((word) => bare(text).includes(word));
  graph.batch(() => {
    graph.elements().removeClass("off");
    const off = graph.nodes().filter((node) => !holds(`${node.data("label")} ${node.data("title") ?? ""}`));
    off.union(off.connectedEdges()).addClass("off");
  });
  for (const row of document.querySelectorAll("tr[data-node]")) row.hidden = !holds(row.textContent);
}

async function draw() {
  const answer = await fetch(place.dataset.source);
  if (!answer.ok) {
    place.textContent = await answer.text();
    return;
  }
  const graph = cytoscape({
    container: place,
    elements: await answer.json(),
    layout: { name: "preset", fit: true, padding: 20 },
    autoungrabify: true, // a drag moves the view wherever it begins
    boxSelectionEnabled: false,
    minZoom: 0.03,
    maxZoom: 3,
    style: look(colours()),
  });
  listen(graph);
  const first = graph.getElementById(place.dataset.at);
  if (first.length) choose(graph, first);
  else if (graph.zoom() < READABLE / 2) graph.zoom(READABLE).center(graph.nodes("[?root]"));
  graph.one("render", () => { place.dataset.drawn = String(graph.nodes().length); });
}

if (place) draw();
