// What every peer that runs on Node shares: the card, and the two signs that a run is timed by.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

export const [, , fontPath] = process.argv;
export const font = await readFile(fontPath);
export const size = { width: 1280, height: 720 };

const ground = "linear-gradient(135deg, #0b1030, #1b1464)";
const panel = "linear-gradient(135deg, #22d3ee, #6366f1)";

/** Return the card of a title as a tree of boxes with CSS; `box` and `words` make the engine's own nodes. */
export function card(title, box, words) {
  return box({ width: 1280, height: 720, display: "flex", backgroundImage: ground }, [
    box({
      position: "absolute",
      left: 830,
      top: -80,
      width: 700,
      height: 900,
      backgroundImage: panel,
      transform: "rotate(12deg)",
    }),
    box({ width: 780, height: 720, padding: 60, display: "flex", alignItems: "center" }, [
      words(
        { color: "white", fontFamily: "Anton", fontSize: 104, lineHeight: 1.12 },
        title.toUpperCase(),
      ),
    ]),
  ]);
}

/** Say `ready`, draw each line of JSON titles when it comes, say how many bytes that made. */
export async function serve(draw) {
  console.log("ready");
  for await (const line of createInterface({ input: process.stdin })) {
    let bytes = 0;
    for (const title of JSON.parse(line)) bytes += (await draw(title)).length;
    console.log(bytes);
  }
}
