// The graph around a document: what it rests on below, what rests on it above. A click on a link opens its evidence.
const place = document.getElementById("graph");

function colours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(["ink", "paper", "line", "accent", "citation", "soft"].map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

async function draw() {
  const answer = await fetch(place.dataset.source);
  if (!answer.ok) {
    place.textContent = await answer.text();
    return;
  }
  const c = colours();
  const graph = cytoscape({
    container: place,
    elements: await answer.json(),
    layout: { name: "breadthfirst", directed: true, spacingFactor: 1.1, animate: false },
    minZoom: 0.1,
    maxZoom: 3,
    style: [
      { selector: "node", style: { label: "data(label)", shape: "round-rectangle", width: 150, height: 44, "background-color": c.paper, "border-color": c.ink, "border-width": 1, color: c.ink, "font-size": 10, "text-wrap": "wrap", "text-max-width": 140, "text-valign": "center" } },
      { selector: "node[?external]", style: { "border-style": "dashed", "border-color": c.soft } },
      { selector: "node[?root]", style: { "border-color": c.accent, "border-width": 3 } },
      { selector: "edge", style: { label: "data(relation)", width: 1.5, "line-color": c.soft, "target-arrow-color": c.soft, "target-arrow-shape": "triangle", "curve-style": "bezier", "font-size": 9, color: c.citation, "text-background-color": c.paper, "text-background-opacity": 0.8 } },
    ],
  });
  graph.on("tap", "edge", (event) => location.assign(event.target.data("evidence")));
  graph.on("tap", "node", (event) => location.assign(`/trace?what=${encodeURIComponent(event.target.id())}`));
  place.dataset.drawn = String(graph.nodes().length);
}

if (place) draw();
