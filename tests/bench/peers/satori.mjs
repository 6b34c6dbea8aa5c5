import { Resvg } from "@resvg/resvg-js";
import satori from "satori";
import sharp from "sharp";
import { card, font, serve, size } from "./card.mjs";

sharp.concurrency(1);
const fonts = [{ name: "Anton", data: font, weight: 400, style: "normal" }];
const box = (style, children = []) => ({ type: "div", props: { style, children } });
const words = (style, text) => ({ type: "div", props: { style, children: text } });

await serve(async (title) => {
  const svg = await satori(card(title, box, words), { ...size, fonts });
  const drawn = new Resvg(svg).render();
  const raw = { width: drawn.width, height: drawn.height, channels: 4 };
  return sharp(drawn.pixels, { raw }).removeAlpha().webp({ quality: 80, effort: 2 }).toBuffer();
});
