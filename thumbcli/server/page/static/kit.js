/* The panel of saved assets: photo, logo and reference sets. No dependencies. */

const $ = (id) => document.getElementById(id);
const PAGE = document.body.dataset;
const REFS_MAX = 6;
const COLOURS = ["background", "surface", "ink", "accent"];

/* Which saved assets to use. */
export const wants = { photo: false, logo: false, set: "" };

let saved = null;
let refs = [];
let app = null;

/* `page` provides what the kit needs of the rest: assets, take(kind), corner(), format(), key(), changed(). */
export function setUp(page) {
  app = page;
  for (const kind of ["photo", "logo"]) {
    const row = $(`kept-${kind}`);
    $(`use-${kind}`).addEventListener("change", ({ target }) => {
      wants[kind] = target.checked;
      if (target.checked) app.take(kind);
      app.changed();
    });
    row.querySelector(".save").addEventListener("click", () => save(kind));
    row.querySelector(".forget").addEventListener("click", () => forget(kind));
  }
  $("set").addEventListener("change", ({ target }) => {
    wants.set = target.value;
    show();
    app.changed();
  });
  $("forget-set").addEventListener("click", () => forget("set"));
  $("refs").addEventListener("change", ({ target }) => {
    takeRefs(target.files);
    target.value = "";
  });
  $("set-name").addEventListener("input", showRefs);
  $("set-name").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (!$("save-set").disabled) saveSet();
  });
  $("save-set").addEventListener("click", saveSet);
}

/* Requests. */

async function ask(method, path = "", body = undefined) {
  const headers = { "x-api-key": app.key() || "page", ...(body ? { "content-type": "application/json" } : {}) };
  return fetch(`${PAGE.root}/v1/assets${path}`, { method, headers, body: body && JSON.stringify(body) });
}

/* Loads what is saved; returns whether an asset in use is missing. */
export async function load() {
  const answer = await ask("GET").catch(() => null);
  if (!answer?.ok) {
    saved = null;
    $("kit").hidden = true;
    return false;
  }
  await learn(await answer.json());
  return prune();
}

export const known = () => saved !== null;

async function learn(result) {
  saved = result;
  await Promise.all(["photo", "logo"].map(showFace));
  show();
}

function prune() {
  const before = JSON.stringify(wants);
  wants.photo &&= Boolean(saved.photo);
  wants.logo &&= Boolean(saved.logo);
  if (!saved.sets.some((set) => set.id === wants.set)) wants.set = "";
  show();
  return JSON.stringify(wants) !== before;
}

async function change(words, method, path, body = undefined) {
  $("kit").setAttribute("aria-busy", "true");
  say("");
  try {
    const answer = await ask(method, path, body);
    const result = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      const wait = answer.status === 429 || answer.status === 503 ? " Try again in a moment." : "";
      say(`${result.error ?? `The server answered ${answer.status}`}.${wait}`, true);
      return false;
    }
    await learn(result);
    prune();
    say(words);
    return true;
  } catch (error) {
    say(error instanceof TypeError ? "The server does not answer. Is thumb serve still running?" : String(error), true);
    return false;
  } finally {
    $("kit").removeAttribute("aria-busy");
  }
}

function say(words, wrong = false) {
  $("kit-said").textContent = words;
  $("kit-said").classList.toggle("wrong", wrong);
}

/* Saving and removing. */

async function save(kind) {
  const body = { image: app.assets[kind].url };
  if (kind === "logo") {
    if (app.corner()) body.position = app.corner();
    for (const variant of ["light", "dark"]) if (app.assets[variant]) body[variant] = app.assets[variant].url;
  }
  if (!await change(`Saved the ${kind}.`, "PUT", `/${kind}`, body)) return;
  wants[kind] = true;
  app.take(kind);
  show();
  $(`use-${kind}`).focus();
  app.changed();
}

async function forget(what) {
  const path = what === "set" ? `/sets/${encodeURIComponent(wants.set)}` : `/${what}`;
  const words = what === "set" ? `Removed the set ${wants.set}.` : `Removed the saved ${what}.`;
  if (!await change(words, "DELETE", path)) return;
  $(what).focus();
  app.changed();
}

async function saveSet() {
  const name = $("set-name").value.trim();
  const body = { images: refs.map((ref) => ref.url), format: app.format() };
  if (!await change(`Saved the set ${name}.`, "PUT", `/sets/${encodeURIComponent(name)}`, body)) return;
  wants.set = name;
  refs = [];
  $("set-name").value = "";
  $("new-set").open = false;
  showRefs();
  show();
  $("set").focus();
  app.changed();
}

/* Pictures for a new set. */

export function takeRefs(files) {
  const max = Number(PAGE.photoMax);
  const wrong = [...files].find((file) => !/^image\/(png|jpeg|webp)$/.test(file.type) || file.size > max);
  $("new-set").open = true;
  if (wrong) {
    say(`${wrong.name || "The file"} is not a JPEG, PNG or WebP picture of at most ${max / 1024 / 1024} MB.`, true);
    return;
  }
  if (refs.length + files.length > REFS_MAX) {
    say(`A set has at most ${REFS_MAX} pictures.`, true);
    return;
  }
  say("");
  Promise.all([...files].map(read)).then((read) => {
    refs.push(...read);
    showRefs();
  });
}

function read(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve({ name: file.name, url: reader.result }));
    reader.addEventListener("error", reject);
    reader.readAsDataURL(file);
  });
}

function showRefs() {
  $("refs-shown").replaceChildren(...refs.map((ref, at) => {
    const item = document.createElement("li");
    const image = Object.assign(new Image(), { src: ref.url, alt: "" });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "remove", textContent: "×" });
    button.setAttribute("aria-label", `Remove ${ref.name || "this picture"}`);
    button.addEventListener("click", () => {
      refs.splice(at, 1);
      showRefs();
      ($("refs-shown").querySelectorAll("button")[at] ?? $("refs")).focus();
    });
    item.append(image, button);
    return item;
  }));
  $("refs-tile").querySelector(".name").textContent = refs.length ? `${refs.length} of ${REFS_MAX}` : "Choose or drop";
  $("save-set").disabled = !refs.length || !$("set-name").value.trim();
}

/* Showing. */

async function showFace(kind) {
  const image = $(`kept-${kind}`).querySelector("img");
  if (image.src) URL.revokeObjectURL(image.src);
  image.hidden = true;
  image.removeAttribute("src");
  if (!saved[kind]) return;
  const answer = await ask("GET", `/${kind}`);
  if (!answer.ok) return;
  image.src = URL.createObjectURL(await answer.blob());
  image.hidden = false;
}

export function show() {
  if (!saved) return;
  $("kit").hidden = false;
  for (const kind of ["photo", "logo"]) showRow(kind);
  $("variants").hidden = !app.assets.logo;
  const usual = new Option("None", "");
  $("set").replaceChildren(usual, ...saved.sets.filter((set) => set.look).map((set) => new Option(set.id, set.id)));
  $("set").value = wants.set;
  const set = saved.sets.find((each) => each.id === wants.set);
  $("kept-set").hidden = !$("set").options[1];
  $("forget-set").hidden = set?.origin !== "server";
  $("swatches").hidden = !set?.look;
  if (set?.look) showSwatches(set.look);
}

function showRow(kind) {
  const row = $(`kept-${kind}`);
  const asset = saved[kind];
  const tile = app.assets[kind];
  $(`use-${kind}`).disabled = !asset;
  $(`use-${kind}`).checked = wants[kind] && Boolean(asset);
  const facts = [];
  const variants = ["light", "dark"].filter((variant) => asset?.[variant]);
  if (variants.length) facts.push(`with a ${variants.join(" and a ")} one`);
  if (asset?.position) facts.push(asset.position.replace("-", " "));
  if (asset?.origin === "machine") facts.push("saved with thumb brand");
  row.querySelector(".name").textContent = asset ? facts.join(", ") : tile ? "Not saved yet" : `Choose a ${kind} above`;
  row.querySelector(".save").hidden = !tile;
  row.querySelector(".forget").hidden = asset?.origin !== "server" || Boolean(tile);
}

function showSwatches(look) {
  const chips = COLOURS.map((role) => {
    const chip = Object.assign(document.createElement("i"), { title: `${role} ${look[role]}` });
    chip.style.background = look[role];
    return chip;
  });
  $("swatches").setAttribute("aria-label", COLOURS.map((role) => `${role} ${look[role]}`).join(", "));
  const words = [look.dark ? "dark" : "light", look.face, look.families?.[0]].filter(Boolean).join(" · ");
  $("swatches").replaceChildren(...chips, Object.assign(document.createElement("span"), { textContent: words }));
}
