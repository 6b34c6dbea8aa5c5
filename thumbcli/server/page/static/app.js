/* Reads the form, requests the picture and shows it. No dependencies. */

import * as kit from "./kit.js";

const $ = (id) => document.getElementById(id);
const PAGE = document.body.dataset;
const MAIN = document.querySelector("main");
const TYPING_MS = 140;
const RETRY_MAX_S = 30;
const CORNERS = [...document.querySelectorAll('[name="corner"]')];
const FORMATS = [...document.querySelectorAll('[name="format"]')];
const FILES = [...document.querySelectorAll('[name="file"]')];
const MODELS = [...document.querySelectorAll('[name="model"]')];
const WAYS = [...document.querySelectorAll('[name="way"]')];
const OWN_WORDS = ["headline", "subtitle"];
const CARD_WORDS = ["kicker", "author", "date", "site", "tags", "readingTime"];
const CARD_PICTURES = ["avatar", "background"];
const OF_TEMPLATE = "field.";
const EXAMPLES = [
  "10 Money Mistakes Keeping You Poor",
  "Figma vs Framer: Which One Wins?",
  "Why Do We Forget Our Dreams?",
  "I Built a Cabin in the Woods for $2,000",
  "The Perfect Sourdough, Step by Step",
  "Learn Spanish in 90 Days",
  "Is Remote Work Dead?",
  "7 Exercises for a Stronger Back",
];

const HINTS = { photo: "Choose, drop or paste", logo: "Choose or drop", light: "For dark pictures", dark: "For light pictures", avatar: "Choose or drop", background: "Choose or drop" };
const VARIANTS = ["light", "dark"];

const assets = { photo: null, logo: null, light: null, dark: null, avatar: null, background: null };
let ownFields = {};
let palette = null;
let commands = null;
let drawing = null;
let waiting = 0;
let shown = "";
let example = 0;

/* The form. */

const chosen = (radios) => radios.find((radio) => radio.checked)?.value ?? "";
const choose = (radios, value) => radios.forEach((radio) => { radio.checked = radio.value === value; });
const words = (id) => $(id).value.normalize("NFC").replace(/\s+/gu, " ").trim();
const cleanTitle = () => words("title");

function look() {
  const options = { title: cleanTitle(), format: chosen(FORMATS), outputFormat: chosen(FILES) };
  if ($("category").value !== "auto") options.category = $("category").value;
  for (const id of ["text", "layout", "template"]) if ($(id).value) options[id] = $(id).value;
  for (const id of [...OWN_WORDS, ...CARD_WORDS]) if (words(id)) options[id] = words(id);
  if (variant()) options.variant = variant();
  if (palette) options.palette = palette.join(",");
  if (hasLogo() && chosen(CORNERS)) options.logoPosition = chosen(CORNERS);
  if (chosen(MODELS) === "hd") options.model = "hd";
  if (kit.wants.photo) options.usePhoto = true;
  if (kit.wants.logo) options.useLogo = true;
  if (kit.wants.set) options.customAssetsId = kit.wants.set;
  return options;
}

const hasLogo = () => Boolean(assets.logo) || kit.wants.logo;

function variant() {
  const number = Math.round(Number($("variant").value));
  return Math.min(Math.max(number || 0, 0), Number($("variant").max));
}

function body() {
  const asked = look();
  for (const [kind, field] of [["photo", "photoImage"], ["logo", "logoImage"], ...CARD_PICTURES.map((one) => [one, one])]) {
    if (!assets[kind]) continue;
    asked[field] = assets[kind].url;
    asked[`${kind}Name`] = assets[kind].name;
  }
  if (asked.template) asked.fields = ownFields;
  return JSON.stringify(asked);
}

/* The options are in the address, so that it can be shared; files are not. */

function toHash() {
  const usual = { format: "youtube", outputFormat: "webp" };
  const own = $("template").value ? Object.entries(ownFields).map(([name, value]) => [OF_TEMPLATE + name, value]) : [];
  const said = [...Object.entries(look()), ...own].filter(([name, value]) => usual[name] !== value && value !== "");
  history.replaceState(null, "", said.length ? `#${new URLSearchParams(said)}` : location.pathname + location.search);
}

function fromHash() {
  const said = new URLSearchParams(location.hash.slice(1));
  $("title").value = said.get("title") ?? EXAMPLES[0];
  const offered = (radios, value, usual) => choose(radios, radios.some((radio) => radio.value === value) ? value : usual);
  offered(FORMATS, said.get("format"), "youtube");
  offered(FILES, said.get("outputFormat"), "webp");
  offered(MODELS, said.get("model"), "sd");
  kit.wants.photo = said.get("usePhoto") === "true";
  kit.wants.logo = said.get("useLogo") === "true";
  kit.wants.set = said.get("customAssetsId") ?? "";
  kit.show();
  showCorner();
  offered(CORNERS, said.get("logoPosition"), "");
  for (const [id, usual] of [["category", "auto"], ["layout", ""], ["text", ""]]) {
    const values = [...$(id).options].map((option) => option.value);
    $(id).value = values.includes(said.get(id)) ? said.get(id) : usual;
  }
  for (const id of [...OWN_WORDS, ...CARD_WORDS]) $(id).value = said.get(id) ?? "";
  if ($("text").value || OWN_WORDS.some(words)) $("words").open = true;
  const own = [...said].filter(([name]) => name.startsWith(OF_TEMPLATE));
  ownFields = Object.fromEntries(own.map(([name, value]) => [name.slice(OF_TEMPLATE.length), value]));
  showTemplates(offeredTemplates(), said.get("template") ?? "");
  if ($("template").value || CARD_WORDS.some(words)) $("card").open = true;
  $("variant").value = said.get("variant") ?? 0;
  $("variant").value = variant();
  const colours = (said.get("palette") ?? "").toLowerCase().split(",");
  palette = colours.length === 2 && colours.every((colour) => /^#[0-9a-f]{6}$/.test(colour)) ? colours : null;
  showWells();
}

/* Requests: the last one wins. */

function soon(wait = 0) {
  clearTimeout(waiting);
  drawing?.abort();
  toHash();
  const fits = titleFits();
  $("empty").textContent = fits ? "Drawing…" : "Enter a title to draw a thumbnail.";
  if (fits) waiting = setTimeout(draw, wait);
  else idle();
}

function titleFits() {
  const count = [...cleanTitle()].length;
  const max = Number(PAGE.titleMax);
  const wrong = count === 0 ? "Enter a title." : count > max ? `Too long by ${count - max}.` : "";
  $("title-trouble").textContent = wrong;
  $("title-count").textContent = `${count} / ${max}`;
  $("title-count").classList.toggle("over-limit", count > max);
  $("title").setAttribute("aria-invalid", String(wrong !== ""));
  MAIN.classList.toggle("stale", wrong !== "");
  return wrong === "";
}

async function draw() {
  drawing = new AbortController();
  const { signal } = drawing;
  $("canvas").setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${PAGE.root}/page/draw`, { method: "POST", headers: headers(), body: body(), signal });
    const result = await answer.json().catch(() => ({}));
    if (signal.aborted) return;
    if (answer.ok) await show(result, signal);
    else showError(answer.status, result.error ?? "", Number(answer.headers.get("retry-after")));
  } catch (error) {
    if (!signal.aborted) say(error instanceof TypeError ? "The server does not answer. Is thumb serve still running?" : String(error), true);
  } finally {
    if (drawing?.signal === signal) idle();
  }
}

function idle() {
  $("canvas").removeAttribute("aria-busy");
}

function headers() {
  const key = sessionStorage.getItem("key");
  return { "content-type": "application/json", ...(key ? { "x-api-key": key } : {}) };
}

function showError(status, message, retryAfterS) {
  const words = {
    400: message,
    401: message.startsWith("Missing") ? "This server requires an API key." : "This API key is unknown.",
    429: "Too many requests for this key.",
    503: "The server is busy.",
  };
  $("key-form").hidden = status !== 401;
  const again = status === 429 || status === 503;
  const wait = Math.min(retryAfterS || 1, RETRY_MAX_S);
  say(`${words[status] ?? message ?? `The server answered ${status}.`}${again ? ` Retrying in ${wait} s.` : ""}`, status >= 500 && !again);
  if (again) waiting = setTimeout(draw, wait * 1000);
  /* A shared address may name assets that are not saved here. */
  if (status === 400 && !kit.known()) kit.load().then((changed) => { if (changed) soon(); });
}

function say(words, button = false) {
  const trouble = $("trouble");
  trouble.hidden = !words;
  trouble.textContent = words;
  if (words) $("empty").textContent = "Not drawn yet.";
  MAIN.classList.toggle("stale", Boolean(words));
  if (!button) return;
  const retry = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Try again" });
  retry.addEventListener("click", () => soon());
  trouble.append(retry);
}

/* The answer. */

async function show(result, signal) {
  const address = URL.createObjectURL(blobOf(result.image));
  const picture = Object.assign(new Image(), { src: address });
  await picture.decode();
  if (signal.aborted) { URL.revokeObjectURL(address); return; }
  say("");
  $("key-form").hidden = true;
  document.querySelectorAll("#picture, .shot img").forEach((image) => { image.src = address; image.hidden = false; });
  if (shown) URL.revokeObjectURL(shown);
  shown = address;
  $("picture").alt = `Thumbnail: ${result.title}`;
  $("empty").hidden = true;
  for (const id of ["canvas", "seen"]) $(id).dataset.format = result.format;
  document.querySelectorAll(".said").forEach((place) => { place.textContent = result.title; });
  showFacts(result, address);
  showGate(result);
  showAutomatic(result);
  showTemplates(result.templates, $("template").value);
  showOwnFields(result.templateFields);
  commands = result.commands;
  showCommand();
  $("models").hidden = !result.hd;
  if (!kit.known()) kit.load();
}

function blobOf(dataUrl) {
  const [head, text] = dataUrl.split(",");
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return new Blob([bytes], { type: head.slice("data:".length, head.indexOf(";")) });
}

function showFacts(result, address) {
  const { width, height } = result.dimensions;
  const facts = [`${width} × ${height}`, `${Math.round(result.sizeBytes / 1024)} KiB`, `drawn in ${result.tookMs} ms`];
  $("facts").replaceChildren(element("b", result.fileName), document.createElement("br"), facts.join(" · "));
  const download = $("download");
  download.href = address;
  download.download = result.fileName;
  download.removeAttribute("aria-disabled");
}

function showGate(result) {
  $("verdict").textContent = result.verdict;
  $("notes").replaceChildren(...result.notes.map((note) => element("li", note)));
  $("checks").replaceChildren(...result.checks.map((check) => {
    const item = element("li", "", check.ok ? "" : "found");
    const sign = element("span", check.ok ? "✓" : "!", "sign");
    sign.setAttribute("aria-label", check.ok ? "Passed" : "Found");
    sign.setAttribute("role", "img");
    item.append(sign, element("span", check.name, "what"), element("span", check.said, "say"));
    return item;
  }));
  $("why").hidden = false;
  $("reasons").replaceChildren(...result.reasons.map((reason) => element("li", reason)));
}

function element(name, text, className = "") {
  return Object.assign(document.createElement(name), { textContent: text, className });
}

function showAutomatic(result) {
  $("category").options[0].textContent = `Auto: ${result.category}`;
  $("layout").options[0].textContent = `Auto: ${result.layout}`;
  if (!palette) [$("ground").value, $("accent").value] = result.colours;
}

/* The templates of the server, and the fields that one has of its own. */

const offeredTemplates = () => [...$("template").options].map((option) => option.value).filter(Boolean);

function showTemplates(names, used) {
  const listed = used && !names.includes(used) ? [...names, used] : names;
  if (listed.join("/") !== offeredTemplates().join("/")) {
    $("template").replaceChildren(new Option("None", ""), ...listed.map((name) => new Option(name, name)));
  }
  $("template").value = used;
  $("template-field").hidden = listed.length === 0;
}

function showOwnFields(fields) {
  const group = $("own-fields");
  const names = (list) => list.map(({ name }) => name).join("/");
  group.hidden = fields.length === 0;
  if (names(fields) === names([...group.querySelectorAll("input")].map((input) => ({ name: input.dataset.field })))) return;
  group.replaceChildren(...fields.map(({ name, usual }, at) => {
    const field = element("div", "", "field");
    const label = Object.assign(element("label", name), { htmlFor: `own-field-${at}` });
    const input = Object.assign(document.createElement("input"), {
      id: label.htmlFor, type: "text", autocomplete: "off", spellcheck: false, placeholder: usual, value: ownFields[name] ?? "",
    });
    input.dataset.field = name;
    input.addEventListener("input", () => {
      ownFields[name] = input.value;
      soon(TYPING_MS);
    });
    field.append(label, input);
    return field;
  }));
}

function showWells() {
  $("own-colours").disabled = !palette;
  if (palette) [$("ground").value, $("accent").value] = palette;
}

function showCommand() {
  $("command").textContent = commands?.[chosen(WAYS)] ?? "";
}

/* Photo and logo. */

function takeFile(kind, file) {
  const max = Number(["photo", ...CARD_PICTURES].includes(kind) ? PAGE.photoMax : PAGE.logoMax);
  const mb = (bytes) => (bytes / 1024 / 1024).toFixed(1).replace(".0", "");
  const wrong = !/^image\/(png|jpeg|webp)$/.test(file.type)
    ? `${file.name || "The file"} is not a JPEG, PNG or WebP picture.`
    : file.size > max ? `${file.name} is ${mb(file.size)} MB; the limit is ${mb(max)} MB.` : "";
  $(`${kind}-trouble`).textContent = wrong;
  if (wrong) return;
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    assets[kind] = { name: file.name || `${kind}.png`, url: reader.result };
    /* Variants are used once they are saved. */
    if (VARIANTS.includes(kind)) { showTile(kind); return; }
    if (kind in kit.wants) kit.wants[kind] = false;
    showTile(kind);
    soon();
  });
  reader.readAsDataURL(file);
}

function showTile(kind) {
  const tile = $(`${kind}-tile`);
  const asset = assets[kind];
  tile.classList.toggle("filled", Boolean(asset));
  tile.querySelector("img").hidden = tile.querySelector(".remove").hidden = !asset;
  if (asset) tile.querySelector("img").src = asset.url;
  tile.querySelector(".name").textContent = asset?.name ?? HINTS[kind];
  showCorner();
  kit.show();
}

function showCorner() {
  $("corner").hidden = !hasLogo();
}

/* A saved asset replaces a chosen one, and the other way round. */

function takeOut(kind) {
  assets[kind] = null;
  $(`${kind}-trouble`).textContent = "";
  showTile(kind);
  if (kind === "logo") VARIANTS.forEach(takeOut);
}

kit.setUp({
  assets,
  take: takeOut,
  corner: () => chosen(CORNERS),
  format: () => chosen(FORMATS),
  key: () => sessionStorage.getItem("key"),
  changed: () => { showCorner(); soon(); },
});

for (const kind of Object.keys(assets)) {
  $(kind).addEventListener("change", ({ target }) => {
    if (target.files[0]) takeFile(kind, target.files[0]);
    target.value = "";
  });
  $(`${kind}-tile`).querySelector(".remove").addEventListener("click", () => {
    takeOut(kind);
    $(kind).focus();
    if (!VARIANTS.includes(kind)) soon();
  });
}

function aimed(event) {
  if (event.target.closest?.("#new-set")) return "refs";
  return ["logo", ...VARIANTS, ...CARD_PICTURES].find((kind) => event.target.closest?.(`#${kind}-tile`)) ?? "photo";
}

function aim(kind) {
  document.body.classList.toggle("dragging", kind === "photo");
  for (const other of [...Object.keys(assets), "refs"]) $(`${other}-tile`).classList.toggle("aimed", other === kind);
}

addEventListener("dragover", (event) => {
  if (!event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  aim(aimed(event));
});
addEventListener("dragleave", (event) => { if (!event.relatedTarget) aim(""); });
addEventListener("drop", (event) => {
  const [file] = event.dataTransfer.files;
  aim("");
  if (!file) return;
  event.preventDefault();
  if (aimed(event) === "refs") kit.takeRefs(event.dataTransfer.files);
  else takeFile(aimed(event), file);
});
addEventListener("paste", (event) => {
  const [file] = event.clipboardData.files;
  if (!file) return;
  event.preventDefault();
  takeFile("photo", file);
});

/* The other controls. */

$("controls").addEventListener("submit", (event) => event.preventDefault());
$("title").addEventListener("input", () => soon(TYPING_MS));
$("title").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  soon();
});
$("example").addEventListener("click", () => {
  example = (EXAMPLES.indexOf($("title").value) + 1) % EXAMPLES.length;
  $("title").value = EXAMPLES[example];
  soon();
});
for (const control of [...FORMATS, ...FILES, ...MODELS, ...CORNERS, $("category"), $("layout"), $("text")]) {
  control.addEventListener("change", () => soon());
}
for (const id of [...OWN_WORDS, ...CARD_WORDS]) $(id).addEventListener("input", () => soon(TYPING_MS));
$("template").addEventListener("change", () => {
  ownFields = {};
  showOwnFields([]);
  soon();
});
$("variant").addEventListener("input", () => soon(TYPING_MS));
$("variant").addEventListener("change", () => { $("variant").value = variant(); });
for (const [id, step] of [["variant-less", -1], ["variant-more", 1]]) {
  $(id).addEventListener("click", () => {
    $("variant").value = variant() + step;
    $("variant").value = variant();
    soon();
  });
}
for (const id of ["ground", "accent"]) {
  $(id).addEventListener("input", () => {
    palette = [$("ground").value, $("accent").value];
    showWells();
    soon(TYPING_MS);
  });
}
$("own-colours").addEventListener("click", () => {
  palette = null;
  showWells();
  $("ground").focus();
  soon();
});
WAYS.forEach((way) => way.addEventListener("change", showCommand));
$("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem("key", $("key").value.trim());
  $("key").value = "";
  kit.load();
  soon();
});

$("copy").addEventListener("click", async () => {
  const text = $("command").textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    /* Without a secure context (another machine, plain http) there is no other way. */
    getSelection().selectAllChildren($("command"));
    document.execCommand("copy");
  }
  $("copy").textContent = $("copied").textContent = "Copied";
  setTimeout(() => { $("copy").textContent = "Copy"; $("copied").textContent = ""; }, 1600);
});

addEventListener("hashchange", () => { fromHash(); soon(); });
fromHash();
soon();
