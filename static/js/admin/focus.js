// The focal point of a picture: picked on the picture with the mouse or the arrow keys, with the crops beside it.
// Without this file: two numbers from 0 to 1, which stay what is sent.

import { fill, translate } from "./announce.js";

const STEP = 0.01; // of a side, with an arrow key; with Shift ten of them
const CROPS = [
  ["16:9", 16 / 9],
  ["4:3", 4 / 3],
  ["1:1", 1],
  ["3:4", 3 / 4],
];
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const large = document.querySelector(".large-picture");
const across = document.querySelector("#id_focus_x");
const down = document.querySelector("#id_focus_y");

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const inside = (value) => Math.min(1, Math.max(0, value));
const share = (field) => (Number.isFinite(field.valueAsNumber) ? inside(field.valueAsNumber) : 0.5);

function copyOf(className) {
  const { width, height } = large.attributes;
  return element("img", { className, src: large.src, alt: "", width: width.value, height: height.value });
}

// Where a crop stands that has the focal point in its middle, as far as the picture reaches: in percent of what is left
// over, as object-position has it.
function place(focus, size, cropped) {
  const over = size - cropped;
  return over > 0 ? (100 * Math.min(over, Math.max(0, focus * size - cropped / 2))) / over : 50;
}

function crop([name, ratio]) {
  const image = copyOf("focus-crop-picture");
  image.style.aspectRatio = String(ratio);
  const figure = element("figure", { className: "focus-crop" }, image, element("figcaption", { textContent: name }));
  const show = (x, y) => {
    const [width, height] = [Number(image.getAttribute("width")), Number(image.getAttribute("height"))];
    const [wide, high] = [Math.min(width, height * ratio), Math.min(height, width / ratio)];
    image.style.objectPosition = `${place(x, width, wide)}% ${place(y, height, high)}%`;
  };
  return { figure, show };
}

function enhance() {
  const marker = element("button", { type: "button", className: "focus-marker" });
  const stage = element("div", { className: "focus-stage" }, copyOf("focus-picture"), marker);
  stage.classList.toggle("is-tall", Number(large.getAttribute("height")) > Number(large.getAttribute("width")));
  const crops = CROPS.map(crop);
  const shown = element("div", { className: "focus-crops" }, ...crops.map(({ figure }) => figure));
  const help = element("p", {
    className: "focus-help",
    textContent: translate("Click what must stay, or move the mark with the arrow keys (with Shift in larger steps)."),
  });
  down.closest(".form-row").append(element("div", { className: "focus-picker" }, help, stage, shown));

  function draw() {
    const [x, y] = [share(across), share(down)];
    marker.style.insetBlockStart = `${100 * y}%`;
    marker.style.left = `${100 * x}%`; // a place in a picture is the same in every direction of writing
    marker.setAttribute(
      "aria-label",
      fill("Focal point: %(x)s % from the left, %(y)s % from the top", { x: Math.round(100 * x), y: Math.round(100 * y) }),
    );
    for (const { show } of crops) show(x, y);
  }

  function pick(x, y) {
    for (const [field, value] of [[across, x], [down, y]]) {
      field.value = String(Math.round(1000 * inside(value)) / 1000);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  stage.addEventListener("click", (event) => {
    if (event.target === marker) return;
    const box = stage.getBoundingClientRect();
    pick((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    marker.focus();
  });
  marker.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const step = event.shiftKey ? 10 * STEP : STEP;
    pick(share(across) + move[0] * step, share(down) + move[1] * step);
  });
  for (const field of [across, down]) field.addEventListener("input", draw);
  draw();
}

if (large && across && down) enhance();
