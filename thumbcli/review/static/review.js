
/* The review goes on where the gallery ends: every choice is sent at once, in turn, and can be taken back. */

const REVIEW = DATA.review;
const LOOK_MS = 2000;
const PAUSE_MS = 250;
const AT_ONCE = 6;
const UNDO_MAX = 200;
const DRAG_PX = 6;
const FIELDS = [...document.querySelectorAll("[data-option]")];
const PLACEHOLDERS = new Set(["headline", "subtitle", "emphasis", "icon"]);
const UNDOS = "thumb-review-undo";

let version = REVIEW.version;
let turn = Promise.resolve();
let lost = false;

function kept(name) {
  try { return JSON.parse(sessionStorage.getItem(name)) ?? []; } catch { return []; }
}
const undos = kept(UNDOS);
function keepUndos() {
  undos.splice(0, Math.max(0, undos.length - UNDO_MAX));
  try { sessionStorage.setItem(UNDOS, JSON.stringify(undos)); } catch { /* Then they last as long as the page. */ }
  for (const button of [$("undo"), undoAbove]) button.disabled = !undos.length;
}
const undoAbove = Object.assign(element("button", "Undo", "button undo"), { type: "button", title: "Take the last choice back (u)" });
document.querySelector(".bar").insertBefore(undoAbove, $("views"));

async function ask(address, body) {
  const options = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(address, options);
  } catch {
    showLost(true);
    throw new Error("The server has stopped.");
  }
  showLost(false);
  const fields = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(fields.error), fields);
  return fields;
}

function showLost(isLost) {
  if (isLost === lost) return;
  lost = isLost;
  document.querySelector(".lost")?.remove();
  if (!isLost) return;
  const words = `The server has stopped. All that you chose is in ${REVIEW.choices}; start thumb review again to go on.`;
  document.body.prepend(Object.assign(element("p", words, "lost"), { role: "alert" }));
}

function say(words, bad = false) {
  $("told").textContent = words;
  $("told").classList.toggle("bad", bad);
  if (!$("zoom").open) $("count").textContent = words;
  else if (bad) $("told").scrollIntoView({ block: "nearest" });
}

/* What the server tells of pictures that changed. */

function renew(record) {
  let picture = pictures.find((each) => each.name === record.name);
  if (!picture) {
    picture = { number: pictures.length };
    const at = pictures.findIndex((each) => inOrder(each.name, record.name) > 0);
    pictures.splice(at < 0 ? pictures.length : at, 0, picture);
  }
  const old = picture.card;
  Object.assign(picture, record, { words: wordsOf(record) });
  if (old) {
    near.unobserve(old);
    byCard.delete(old);
  }
  const hadFocus = old?.contains(document.activeElement);
  byCard.set(cardOf(picture), picture);
  picture.card.querySelector("img").src = smallOf(picture);
  mark(picture);
  if (old?.isConnected) old.replaceWith(picture.card);
  if (hadFocus) picture.card.querySelector(".shot").focus();
  return picture;
}

function mark(picture) {
  picture.marks.forEach((name) => {
    const sign = [...picture.card.querySelectorAll(".sign")].find((each) => each.textContent === MARKS[name]);
    if (sign) sign.dataset.mark = name;
  });
}

function take(answer) {
  const isNew = answer.pictures.some((record) => !pictures.some((each) => each.name === record.name));
  const changed = answer.pictures.map(renew);
  version = Math.max(version, answer.version);
  const asked = $("show").value;
  fillFilters();
  $("show").value = asked;
  /* A picture that no longer fits the filter stays until one filters again: it does not vanish under the hand. */
  if (isNew) apply();
  if ($("zoom").open && changed.includes(current)) zoom(current);
}

/* One after the other: what comes later builds on what came before. */
function inTurn(picture, work) {
  const done = turn.then(async () => {
    picture.card.setAttribute("aria-busy", "true");
    $("stage").setAttribute("aria-busy", "true");
    try {
      return await work();
    } catch (error) {
      say(error.message, true);
      if ($("zoom").open && current === picture) showChoices(picture);
      return null;
    } finally {
      picture.card.removeAttribute("aria-busy");
      $("stage").removeAttribute("aria-busy");
    }
  });
  turn = done;
  return done;
}

/* A price is agreed to by the person, each time. */
async function atPrice(send) {
  try {
    return await send(0);
  } catch (error) {
    if (error.code !== "price" || !error.credits || !confirm(`Drawing it costs ${many(error.credits, "credit")}. Spend that?`)) throw error;
    return send(error.credits);
  }
}

function choose(picture, options, words) {
  return inTurn(picture, async () => {
    const answer = await atPrice((credits) => ask("act", { do: "choose", name: picture.name, options, credits }));
    undos.push({ name: picture.name, options: answer.before, expected: options, words });
    keepUndos();
    take(answer);
    say(`${words}. Undo takes it back.`);
    return answer;
  });
}

async function undo() {
  const last = undos.pop();
  keepUndos();
  const picture = pictures.find((each) => each.name === last?.name);
  if (!picture) return;
  const body = { do: "choose", name: last.name, options: last.options, expected: last.expected };
  const done = await inTurn(picture, async () => {
    take(await atPrice((credits) => ask("act", { ...body, credits })));
    const another = $("zoom").open && current !== picture;
    say(`Taken back${another ? ` for “${nameOf(picture)}”` : ""}: ${last.words}`);
    return true;
  });
  if (done || !lost) return;
  undos.push(last);
  keepUndos();
}

const toggled = (picture, name) => !picture.choice[name];
const variantOf = (picture) => Number(picture.choice.options.variant ?? 0);

const DEEDS = {
  p: (picture) => choose(picture, { pinned: toggled(picture, "pinned") }, toggled(picture, "pinned") ? "Pinned" : "No longer pinned"),
  x: (picture) => choose(picture, { rejected: toggled(picture, "rejected") }, toggled(picture, "rejected") ? "Rejected" : "No longer rejected"),
  r: (picture) => {
    if (!picture.drawable) return say("It is not known which list it was drawn from: run thumb batch with that list once more.", true);
    if (picture.credits_again) return buy(picture);
    const next = (variantOf(picture) + 1) % REVIEW.variants;
    return choose(picture, { variant: String(next), ...(picture.choice.rejected ? { rejected: false } : {}) }, `Variant ${next}`);
  },
  u: undo,
};

function buy(picture) {
  return inTurn(picture, async () => {
    if (!confirm(`Another picture costs ${many(picture.credits_again, "credit")}. Spend that?`)) return;
    take(await ask("act", { do: "buy", name: picture.name, credits: picture.credits_again }));
    say("Bought; the picture before is kept beside it.");
  });
}

/* The fields and the variants of the picture that is shown large. */

function showChoices(picture) {
  const { options, pinned, rejected } = picture.choice;
  $("pin").setAttribute("aria-pressed", pinned);
  $("reject").setAttribute("aria-pressed", rejected);
  $("redo").textContent = picture.credits_again ? `Buy again · ${many(picture.credits_again, "credit")}` : "Redo";
  const free = picture.drawable && !picture.credits_again;
  $("redo").disabled = pinned || !picture.drawable;
  for (const part of [$("drawn"), $("choices")]) part.hidden = !free || pinned;
  for (const field of FIELDS) {
    /* Words that are being written stay. */
    if (field.tagName !== "INPUT" || field !== document.activeElement) field.value = options[field.dataset.option] ?? "";
    field.classList.toggle("set", field.dataset.option in options);
  }
  $("plain").disabled = !Object.keys(options).length;
  for (const button of $("variants").querySelectorAll(".variant")) button.setAttribute("aria-pressed", button.dataset.variant === String(variantOf(picture)));
}

/* What is shown of the photo; null where there is none to drag. */
let photo = null;
async function explainAll(picture) {
  const found = await ask(`explain/${picture.name.split("/").map(encodeURIComponent).join("/")}`).catch(() => null);
  if (!found || current !== picture) return;
  photo = found.photo_view;
  $("stage").classList.toggle("dragged", Boolean(photo));
  for (const field of FIELDS) {
    if (PLACEHOLDERS.has(field.dataset.option)) field.placeholder = found[field.dataset.option] ?? "";
  }
  for (const part of document.querySelectorAll(".of-photo")) part.hidden = !found.has_photo;
  document.querySelector("[data-option=layout]").options[0].textContent = `As suits it: ${found.layout}`;
}

let drawing = 0;
let shownFor = null;
async function showVariants(picture, first) {
  const mine = ++drawing;
  if (!first) $("variants").replaceChildren();
  $("more-variants").hidden = true;
  await new Promise((done) => { setTimeout(done, first ? 0 : PAUSE_MS); });
  for (let number = first; number < Math.min(first + AT_ONCE, REVIEW.variants); number += 1) {
    if (mine !== drawing || !$("zoom").open || current !== picture) return;
    let drawn;
    try {
      drawn = await ask("act", { do: "draw", name: picture.name, options: { variant: String(number) } });
    } catch (error) {
      say(error.message, true);
      return;
    }
    if (mine !== drawing || current !== picture) return;
    if (drawn.repeats) {
      say(`Only ${many(number, "different picture")} possible with this look.`);
      return;
    }
    $("variants").append(variantItem(picture, number, drawn));
  }
  $("more-variants").hidden = first + AT_ONCE >= REVIEW.variants;
}

function variantItem(picture, number, drawn) {
  const item = element("li");
  const button = Object.assign(element("button", "", "variant"), { type: "button" });
  button.dataset.variant = number;
  button.setAttribute("aria-label", `Variant ${number}`);
  button.setAttribute("aria-pressed", number === variantOf(picture));
  button.append(Object.assign(new Image(), { alt: "", src: drawn.image }));
  button.addEventListener("click", () => choose(picture, { variant: String(number) }, `Variant ${number}`));
  const keep = Object.assign(element("button", "Keep for A/B", "quiet"), { type: "button" });
  keep.setAttribute("aria-label", `Keep for A/B: variant ${number}`);
  keep.addEventListener("click", () => inTurn(picture, async () => {
    const answer = await ask("act", { do: "keep", name: picture.name, options: { variant: String(number) } });
    take(answer);
    say(`Kept: ${answer.pictures.map((each) => each.name).join(", ")}`);
  }));
  item.append(button, keep);
  return item;
}

/* What was told is of the picture that was shown then. */
let toldOf = "";
zoomed.push((picture) => {
  if (toldOf !== picture.name) say("");
  toldOf = picture.name;
  showChoices(picture);
  photo = null;
  $("stage").classList.remove("dragged");
  if (!picture.drawable || picture.credits_again || picture.choice.pinned) {
    shownFor = null;
    drawing += 1;
    say(picture.drawable ? "" : "Its list is not known: it can be pinned and rejected.");
    return;
  }
  explainAll(picture);
  /* Variants depend on all other choices, and not on which of them is chosen. */
  const { variant, ...others } = picture.choice.options;
  const key = JSON.stringify([picture.name, others]);
  if (key !== shownFor) showVariants(picture, 0);
  shownFor = key;
});

document.querySelector("[data-option=layout]").append(new Option("As suits it", ""), ...REVIEW.layouts.map((name) => new Option(name, name)));
for (const field of FIELDS) {
  field.addEventListener("change", () => {
    const name = field.dataset.option;
    const label = field.closest("label").firstChild.textContent.trim();
    choose(current, { [name]: field.value.trim() || null }, `${label}: ${field.value.trim() || "as the list says"}`);
  });
}
$("choices").addEventListener("submit", (event) => event.preventDefault());
$("plain").addEventListener("click", () => choose(current, Object.fromEntries(Object.keys(current.choice.options).map((name) => [name, null])), "All choices for it forgotten"));
$("pin").addEventListener("click", () => DEEDS.p(current));
$("reject").addEventListener("click", () => DEEDS.x(current));
$("redo").addEventListener("click", () => DEEDS.r(current));
for (const button of [$("undo"), undoAbove]) button.addEventListener("click", undo);
$("more-variants").addEventListener("click", () => showVariants(current, $("variants").childElementCount));
$("zoom").addEventListener("close", () => { drawing += 1; shownFor = null; photo = null; });

/* The photo is dragged; each step is drawn as soon as the one before is there, and the last one is chosen. */
let drag = null;
const percent = (share) => Math.round(100 * Math.min(1, Math.max(0, share)));

function draggedTo(event) {
  const [left, top, right, bottom] = photo.part;
  const box = $("now").getBoundingClientRect();
  const across = (event.clientX - drag.x) / box.width / photo.wide;
  const down = (event.clientY - drag.y) / box.height / photo.high;
  const x = left + (right - left) * (photo.aim - across);
  const y = top + (bottom - top) * (0.5 - down);
  return `${percent(x)}%,${percent(y)}%`;
}

async function drawDragged(picture) {
  if (drag.isDrawn) return;
  drag.isDrawn = true;
  const mine = drag;
  for (let shown = ""; drag === mine && shown !== mine.crop;) {
    shown = mine.crop;
    const drawn = await ask("act", { do: "draw", name: picture.name, options: { photo_crop: shown } }).catch(() => null);
    if (drag === mine && drawn) $("now").src = drawn.image;
  }
  mine.isDrawn = false;
}

$("stage").addEventListener("pointerdown", (event) => {
  drag = photo && current.drawable && !current.choice.pinned && event.isPrimary ? { x: event.clientX, y: event.clientY, crop: "" } : null;
});
$("stage").addEventListener("pointermove", (event) => {
  if (!drag || !event.buttons) return;
  if (!drag.crop && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < DRAG_PX) return;
  $("now").dataset.href = "";
  drag.crop = draggedTo(event);
  say(`Photo crop: ${drag.crop}`);
  drawDragged(current);
});
for (const end of ["pointercancel", "pointerleave"]) $("stage").addEventListener(end, () => {
  if (drag?.crop) zoom(current);
  drag = null;
});
$("stage").addEventListener("click", (event) => {
  const crop = drag?.crop;
  drag = null;
  if (!crop) return;
  event.stopImmediatePropagation();
  choose(current, { photo_crop: crop }, `Photo crop: ${crop}`);
}, { capture: true });
$("now").draggable = false;

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.closest?.("input:not([type=radio]), select, textarea")) return;
  const deed = DEEDS[event.key];
  if (!deed) return;
  const picture = $("zoom").open ? current : byCard.get(event.target.closest?.(".card"));
  if (!picture && event.key !== "u") return;
  event.preventDefault();
  deed(picture);
});

for (const picture of pictures) mark(picture);
keepUndos();
for (const note of REVIEW.notes) $("none").after(element("p", note, "none"));
setInterval(async () => {
  if (document.hidden) return;
  const answer = await ask(`state?since=${version}`).catch(() => null);
  if (answer?.pictures.length) take(answer);
}, LOOK_MS);
