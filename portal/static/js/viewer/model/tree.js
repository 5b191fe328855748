// The parts of an assembly as its file nests them: a press on a name lights the part up, the eye hides it, the sight shows it alone.
import { Color } from "../../../built/three/three.module.js";

const LIT = new Color("#f2a654");
export function bringTree(frame, scene, { root, parts }) {
  const nodes = [];
  const top = rowsOf(root.children.length === 1 && hasParts(root.children[0]) > 1 ? root.children[0].children : root.children);
  if (parts.length < 2) return frame.leave("tree");
  const all = document.createElement("button");
  all.type = "button";
  all.className = "viewer__link";
  all.textContent = frame.text("show_all");
  all.addEventListener("click", () => set(() => true));
  frame.panel("tree").append(all, top);

  function rowsOf(objects) {
    const list = document.createElement("ul");
    list.className = "viewer__rows";
    for (const object of objects) if (hasParts(object)) list.append(item(object));
    return list;
  }

  function item(object) {
    const row = document.createElement("li");
    const line = document.createElement("div");
    line.className = "viewer__row";
    const name = nameOf(object, frame, nodes.length + 1);
    const node = { object, line, hide: press("hide", name), alone: press("alone", name) };
    nodes.push(node);
    const word = document.createElement("button");
    word.type = "button";
    word.className = "viewer__view";
    word.textContent = name;
    word.setAttribute("aria-pressed", "false");
    word.addEventListener("click", () => light(word, object));
    node.hide.addEventListener("click", () => set((one) => (one === object ? !object.visible : one.visible)));
    node.alone.addEventListener("click", () => set((one) => within(one, object) || within(object, one)));
    line.append(word, node.hide, node.alone);
    row.append(line);
    const below = object.children.filter(hasParts);
    if (!object.isMesh && below.length) row.append(rowsOf(below));
    return row;
  }

  function press(what, name) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "viewer__tool";
    const icon = frame.section.querySelector(`[data-icon="${what}"]`).content.cloneNode(true);
    button.append(icon);
    const title = frame.text(what, { name });
    [button.title, button.ariaLabel] = [title, title];
    if (what === "hide") button.setAttribute("aria-pressed", "false");
    return button;
  }

  function set(shown) {
    for (const { object } of nodes) object.visible = shown(object);
    for (const { object, line, hide } of nodes) {
      line.classList.toggle("viewer__row--hidden", !object.visible);
      hide.setAttribute("aria-pressed", String(!object.visible));
    }
    scene.render();
  }

  function light(word, object) {
    const on = word.getAttribute("aria-pressed") !== "true";
    for (const other of top.querySelectorAll(".viewer__view")) other.setAttribute("aria-pressed", String(on && other === word));
    for (const part of parts) {
      part.colour ??= part.mesh.material.color.clone();
      part.mesh.material.color.copy(on && within(part.mesh, object) ? LIT : part.colour);
    }
    scene.render();
  }
}

const hasParts = (object) => {
  let count = 0;
  object.traverse((one) => (count += one.isMesh && one.geometry.type === "BufferGeometry" ? 1 : 0));
  return count;
};

function within(object, whole) {
  for (let one = object; one; one = one.parent) if (one === whole) return true;
  return false;
}

// CAD's own names; where it has none ("=>[0:1:1:2]"), that of the solid, or a number.
function nameOf(object, frame, number) {
  const given = object.userData.name || object.name;
  const plain = (name) => (name && !/^=>\[/.test(name) ? name : "");
  return plain(given) || frame.text("part", { n: number });
}
