// Sending a person's word, and the form in which a fact is corrected or added.
const dialog = document.getElementById("editor");

export async function send(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (answer.ok) return true;
  const message = await answer.text();
  if (dialog?.open) document.getElementById("editor-error").textContent = message;
  else document.getElementById("told").textContent = message;
  return false;
}

function fieldsetOf(table) {
  for (const each of dialog.querySelectorAll("fieldset")) {
    each.hidden = each.disabled = each.dataset.table !== table;
  }
  return dialog.querySelector(`fieldset[data-table="${table}"]`);
}

function fill(fieldset, values) {
  for (const input of fieldset.querySelectorAll("[name]")) {
    const value = values[input.dataset.column];
    if (input.type === "checkbox") input.checked = Boolean(value);
    else input.value = value ?? "";
  }
}

function read(fieldset) {
  const values = {};
  for (const input of fieldset.querySelectorAll("[name]")) {
    if (input.type === "checkbox") values[input.name] = input.checked;
    else if (input.value === "") values[input.name] = null;
    else values[input.name] = input.type === "number" ? Number(input.value) : input.value;
  }
  return values;
}

// Opens the form over a fact, or over a place where one was overlooked; true once the word is kept.
export function correct(details, path, place = null) {
  const kind = document.getElementById("editor-kind");
  const choose = kind?.querySelector("select");
  let fieldset = fieldsetOf(details ? details.dataset.table : choose.value);
  if (kind) kind.hidden = details !== null;
  document.getElementById("editor-text").textContent = details ? details.querySelector(".quote, blockquote").textContent : place.text;
  document.getElementById("editor-error").textContent = "";
  if (details) fill(fieldset, JSON.parse(details.dataset.values));
  const change = () => { fieldset = fieldsetOf(choose.value); };
  if (!details) choose.addEventListener("change", change);
  dialog.showModal();
  fieldset.querySelector("[name]").focus();
  return new Promise((done) => {
    const form = dialog.querySelector("form");
    const submit = async (event) => {
      event.preventDefault();
      const values = read(fieldset);
      const body = details ? { action: "correct", values } : { action: "add", values, page: place.page, start: place.start, end: place.end };
      if (await send(details ? path : path + choose.value, body)) close(true);
    };
    const cancel = (event) => { event.preventDefault(); close(false); };
    const close = (kept) => {
      form.removeEventListener("submit", submit);
      dialog.removeEventListener("cancel", cancel);
      dialog.querySelector("[data-close]").removeEventListener("click", cancel);
      choose?.removeEventListener("change", change);
      dialog.close();
      done(kept);
    };
    form.addEventListener("submit", submit);
    dialog.addEventListener("cancel", cancel);
    dialog.querySelector("[data-close]").addEventListener("click", cancel);
  });
}
