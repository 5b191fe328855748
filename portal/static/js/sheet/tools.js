// What each word of a key or of a button in the sheet's bar does.
export function tools({ form, signal, page, selection, parts, changes, clipboard, acts, fill, find, touch }) {
  const goTo = (edit) => {
    // Of a line that has gone: where it was.
    const line = [edit?.line, edit?.after, selection.at?.line, selection.lines[0]].find((one) => page.lines.has(one));
    if (!edit || !line) return;
    parts.show(page.lines.get(line).part);
    const column = edit.cell ? Math.max(0, (page.fieldOf(edit)?.closest("td, th").cellIndex ?? 1) - 1) : 0;
    selection.go({ line, column: Math.min(column, 4) });
  };
  const does = {
    undo: () => goTo(changes.undo()),
    redo: () => goTo(changes.redo()),
    all: () => selection.all(),
    fill,
    find,
    duplicate: () => acts.duplicate(),
    insert: () => acts.insert(),
    remove: () => acts.remove(),
    up: () => acts.move(-1),
    down: () => acts.move(1),
    empty: () => clipboard.empty(),
    copy: async () => (await clipboard.toSystem()) && touch.say(touch.size.dataset.copied),
    paste: async () => (await clipboard.fromSystem()) || touch.say(touch.size.dataset.noPaste),
    unselect: () => touch.end(),
    first: () => selection.end("first"),
    last: () => selection.end("last"),
    details: () => details(selection.at?.line),
    previous_part: () => otherPart(-1),
    next_part: () => otherPart(1),
    keys: () => document.querySelector("[data-keys]")?.showModal(),
    atEnd: () => {},
  };

  function details(line) {
    const row = page.lines.get(line)?.row;
    const box = row?.querySelector("[data-open]");
    if (!box) return;
    const inside = document.activeElement?.closest(".lines__more");
    box.checked = Boolean(inside) ? false : !box.checked;
    if (!box.checked) return selection.go({ line, column: selection.at?.line === line ? selection.at.column : 0 });
    const last = [...rowsBelow(row)].at(-1);
    last?.querySelector("input:not([type=hidden]), select, button")?.focus();
  }

  function otherPart(by) {
    if (!parts.step(by)) return;
    const [line] = selection.lines;
    if (line) selection.go({ line, column: 0 });
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-first-cell]")) return;
    event.preventDefault();
    const [line] = selection.lines;
    if (line) selection.go({ line, column: 0 });
    else form.querySelector("[data-shown] .lines__add")?.focus();
  }, { signal });
  form.addEventListener("mousedown", (event) => event.target.closest("[data-tool]") && event.preventDefault(), { signal }); // the selection stays
  form.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]")?.dataset.tool;
    if (tool) does[tool]();
    const [name, first, second] = (event.target.closest("[name=act]")?.value ?? "").split(":");
    if (name === "add") acts.add(first, second);
    else if (name === "remove") acts.remove([second]);
    else if (name === "duplicate") acts.duplicate([second]);
    else if (name === "up" || name === "down") acts.move(name === "up" ? -1 : 1, [second]);
  }, { signal });
  return does;
}

function* rowsBelow(row) {
  for (let next = row.nextElementSibling; next?.matches(".lines__more"); next = next.nextElementSibling) yield next;
}
