// The same picture with depth as our family `hero`: ground, glow, vignette and veil, an object with two blurred
// shadows, and words in relief with a blurred shadow.
import { readFile } from "node:fs/promises";
import { Renderer } from "@takumi-rs/core";
import { font, serve, size } from "./card.mjs";

const renderer = new Renderer();
await renderer.registerFont({ name: "Anton", data: font });

const box = (style, children = []) => ({ type: "container", style, children });
const layer = (backgroundImage) => box({ position: "absolute", left: 0, top: 0, ...size, backgroundImage });
const edge = "#020705";
const sides = (colour) => [3, 6, 9, 12].map((down) => `0 ${down}px 0 ${colour}`);
const files = new Map();

const word = (text, style) => ({
  type: "text",
  text,
  style: { fontFamily: "Anton", fontSize: 150, lineHeight: 1.15, marginRight: 36, ...style },
});

// A stroke is painted over its letters, so the faces are painted once more on top.
const under = (text, key) =>
  word(text, {
    color: edge,
    WebkitTextStroke: `15px ${edge}`,
    textShadow: [...sides(key ? "#1c3a06" : edge), "0 21px 15px rgba(0,0,0,0.72)"].join(", "),
  });
const face = (text, key) => word(text, { color: key ? "#c8f02a" : "#ffffff" });

const column = (words, draw) =>
  box(
    {
      position: "absolute",
      left: 50,
      top: 40,
      width: 700,
      height: 640,
      display: "flex",
      flexWrap: "wrap",
      alignContent: "center",
      transform: "rotate(-2deg)",
    },
    words
      .toUpperCase()
      .split(" ")
      .map((text, place) => draw(text, place === 1)),
  );

const picture = ({ words, object }) =>
  box({ ...size, display: "flex", backgroundColor: "#04140d" }, [
    layer("radial-gradient(circle 794px at 74% 46%, #2fae74 0%, #0c5a3a 42%, #04140d 100%)"),
    layer("radial-gradient(circle 460px at 74% 46%, rgba(47,174,116,0.5), rgba(47,174,116,0.21) 45%, transparent)"),
    layer("radial-gradient(ellipse 909px 511px at 50% 50%, transparent 50%, rgba(0,0,0,0.42) 100%)"),
    layer("linear-gradient(90deg, rgba(4,20,13,0.8), transparent 50%)"),
    {
      type: "image",
      src: object,
      style: {
        position: "absolute",
        left: 700,
        top: 60,
        width: 600,
        height: 600,
        objectFit: "contain",
        transform: "rotate(-10deg)",
        filter: "drop-shadow(17px 25px 16px rgba(0,0,0,0.66)) drop-shadow(4px 6px 16px rgba(0,0,0,0.34))",
      },
    },
    column(words, under),
    column(words, face),
  ]);

/** Read an object once; the renderer keeps what it decoded. */
async function kept(path) {
  if (!files.has(path)) files.set(path, { src: path, data: await readFile(path) });
  return files.get(path);
}

await serve(async (item) =>
  renderer.render(picture(item), { ...size, format: "webp", quality: 80, images: [await kept(item.object)] }),
);
