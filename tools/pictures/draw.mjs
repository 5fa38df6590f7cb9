/**
 * Draws the pictures of the documents: each `docs/pictures/*.txt` becomes an SVG file beside it.
 * `node tools/pictures/draw.mjs` writes them. `docs/pictures/README.md` describes the language.
 */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../docs/pictures");

/** The kinds of boxes and arrows, with their colors in light and in dark mode. */
const COLORS = {
  wasm: ["#1d4ed8", "#8ab4ff"],
  host: ["#b45309", "#fbbf24"],
  memory: ["#0f766e", "#4fd1c5"],
  plain: ["#57606a", "#9da7b3"],
  bad: ["#c81e1e", "#ff8080"],
  good: ["#15803d", "#5dd879"],
};

const STYLE = `
text{font:14px system-ui,sans-serif;fill:#1f2328}
.small{font-size:12px}.head{font-size:16px;font-weight:600}
.box{fill:#fff;stroke-width:1.5}
.line{fill:none;stroke-width:1.5}
${rules(0)}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.box{fill:#161b22}${rules(1)}}
`.trim();

function rules(mode) {
  const rule = ([name, colors]) =>
    `.${name}{stroke:${colors[mode]}}.fill-${name}{fill:${colors[mode]};stroke:none}.text-${name}{fill:${colors[mode]}}`;
  return Object.entries(COLORS).map(rule).join("");
}

/** Returns the pictures: the path of each, and its SVG text. */
export function pictures() {
  const sources = readdirSync(folder).filter((name) => name.endsWith(".txt")).sort();
  return sources.map((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    return { path: join(folder, name.replace(/\.txt$/, ".svg")), svg: draw(text, name) };
  });
}

function draw(source, file) {
  const boxes = new Map();
  const shapes = [];
  let head;
  for (const [index, line] of source.split("\n").entries()) {
    const words = wordsOf(line);
    if (!words.length || line.startsWith("#")) continue;
    const fail = (message) => {
      throw new Error(`${file}:${index + 1}: ${message}`);
    };
    const [command, ...rest] = words;
    if (command === "picture") head = rest;
    else if (command === "box") shapes.push(box(boxes, rest, fail));
    else if (command === "arrow") shapes.push(arrow(boxes, rest, fail));
    else if (command === "text") shapes.push(label(rest, fail));
    else fail(`unknown: ${command}`);
  }
  const [width, height, title, description] = head ?? [];
  if (!description) throw new Error(`${file}: expected: picture WIDTH HEIGHT TITLE DESCRIPTION`);
  const markers = Object.keys(COLORS).map(
    (name) =>
      `<marker id="${name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">` +
      `<path class="fill-${name}" d="M0 1 8 4 0 7z"/></marker>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="desc">${escaped(description)}</desc>`,
    `<style>${STYLE}</style>`,
    `<defs>${markers.join("")}</defs>`,
    ...shapes,
    "</svg>",
    "",
  ].join("\n");
}

/** Splits a line at spaces, except inside quotation marks. */
function wordsOf(line) {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
}

function box(boxes, [id, kind, x, y, width, height, ...lines], fail) {
  if (!COLORS[kind]) fail(`unknown kind: ${kind}`);
  const place = { x: +x, y: +y, width: +width, height: +height };
  if (Object.values(place).some(Number.isNaN)) fail("expected: box ID KIND X Y WIDTH HEIGHT TEXT…");
  boxes.set(id, place);
  const middle = place.x + place.width / 2;
  const top = place.y + place.height / 2 - (lines.length - 1) * 9 + 5;
  const texts = lines.map((line, index) => {
    const size = index > 0 ? ' class="small"' : "";
    return `<text x="${middle}" y="${top + index * 18}" text-anchor="middle"${size}>${escaped(line)}</text>`;
  });
  const rect = `<rect class="box ${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`;
  return [rect, ...texts].join("");
}

function arrow(boxes, [from, to, kind, text], fail) {
  const [start, end] = [boxes.get(from), boxes.get(to)];
  if (!start || !end || !COLORS[kind]) fail("expected: arrow FROM TO KIND [TEXT]");
  const center = (it) => [it.x + it.width / 2, it.y + it.height / 2];
  const [a, b] = [edge(start, center(end)), edge(end, center(start))];
  const line = `<path class="line ${kind}" marker-end="url(#${kind})" d="M${a.join(" ")} ${b.join(" ")}"/>`;
  if (!text) return line;
  const isFlat = Math.abs(a[1] - b[1]) < 8;
  const [x, y] = [(a[0] + b[0]) / 2 + (isFlat ? 0 : 8), (a[1] + b[1]) / 2 - (isFlat ? 7 : -4)];
  const anchor = isFlat ? "middle" : "start";
  return `${line}<text class="small text-${kind}" x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

/** Returns the point at which the line from the center of a box to another point leaves the box. */
function edge({ x, y, width, height }, [toX, toY]) {
  const [centerX, centerY] = [x + width / 2, y + height / 2];
  const [dx, dy] = [toX - centerX, toY - centerY];
  const scale = Math.min(width / 2 / Math.abs(dx || 1e-9), height / 2 / Math.abs(dy || 1e-9));
  return [round(centerX + dx * scale), round(centerY + dy * scale)];
}

function label([x, y, style, ...lines], fail) {
  const isKnown = style === "head" || style === "small" || COLORS[style];
  if (!isKnown || Number.isNaN(+x) || Number.isNaN(+y)) fail("expected: text X Y STYLE TEXT…");
  const name = COLORS[style] ? `small text-${style}` : style;
  const texts = lines.map((line, index) => `<text class="${name}" x="${x}" y="${+y + index * 18}">${escaped(line)}</text>`);
  return texts.join("");
}

const round = (number) => Math.round(number * 10) / 10;
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, svg } of pictures()) writeFileSync(path, svg);
}
