import { Renderer } from "@takumi-rs/core";
import { card, font, serve, size } from "./card.mjs";

const renderer = new Renderer();
await renderer.registerFont({ name: "Anton", data: font });

const box = (style, children = []) => ({ type: "container", style, children });
const words = (style, text) => ({ type: "text", style, text });

await serve((title) => renderer.render(card(title, box, words), { ...size, format: "webp", quality: 80 }));
