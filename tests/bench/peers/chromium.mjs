import { chromium } from "playwright-core";
import { card, font, serve, size } from "./card.mjs";

const browser = await chromium.launch({ executablePath: process.argv[3], args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: size });
const face = `@font-face { font-family: Anton; src: url(data:font/ttf;base64,${font.toString("base64")}); }`;
await page.setContent(`<style>${face} body { margin: 0; overflow: hidden } div { box-sizing: border-box }</style>`);
const session = await page.context().newCDPSession(page);

const css = (style) =>
  Object.entries(style)
    .map(([name, value]) => {
      const property = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      return `${property}:${typeof value === "number" && name !== "lineHeight" ? `${value}px` : value}`;
    })
    .join(";");
const escaped = (text) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const box = (style, children = []) => `<div style="${css(style)}">${children.join("")}</div>`;
const words = (style, text) => `<div style="${css({ ...style, position: "relative" })}">${escaped(text)}</div>`;

await serve(async (title) => {
  await page.evaluate(async (html) => {
    document.body.innerHTML = html;
    await document.fonts.ready;
  }, card(title, box, words));
  const shot = await session.send("Page.captureScreenshot", { format: "webp", quality: 80 });
  return Buffer.from(shot.data, "base64");
});
await browser.close();
