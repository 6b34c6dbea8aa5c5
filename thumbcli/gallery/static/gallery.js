/* The gallery: no dependencies, no request. What comes from elsewhere is set as text, never as HTML. */

const $ = (id) => document.getElementById(id);
const DATA = JSON.parse($("data").textContent);
const MARKS = {
  pinned: "Pinned", adopted: "Not made by thumb", changed: "Retouched", orphan: "No row asks for it",
  defective: "Lacks characters", placeholder: "Placeholder", rejected: "Rejected", chosen: "Chosen", set: "A/B set",
};
const VIEWS = [...document.querySelectorAll("[name=view]")];
const COMPARES = [...document.querySelectorAll("[name=compare]")];
const AHEAD_PX = 800;
const DAY_MS = 24 * 60 * 60 * 1000;
const UNITS = [["year", 365], ["month", 30], ["week", 7], ["day", 1], ["hour", 1 / 24], ["minute", 1 / 1440]];

const chosen = (radios) => radios.find((radio) => radio.checked).value;
const nameOf = (picture) => picture.title || picture.file;
const many = (number, word) => `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const inOrder = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;

function element(name, text = "", className = "") {
  return Object.assign(document.createElement(name), { textContent: text, className });
}

function embedded(id) {
  const text = $(id)?.textContent;
  return text ? `data:;base64,${text}` : "";
}

function age(moment) {
  const days = (Date.now() - Date.parse(moment)) / DAY_MS;
  if (Number.isNaN(days)) return "";
  const [unit, length] = UNITS.find(([, length]) => days >= length) ?? ["minute", 1 / 1440];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(-Math.floor(days / length), unit);
}

/* The cards. */

const wordsOf = (picture) => folded([picture.title, picture.file, picture.category, picture.layout, picture.key].join(" "));
const smallOf = (picture) => picture.small ?? embedded(`small-${picture.number}`);
const pictures = DATA.pictures.map((picture, number) => ({ ...picture, number, words: wordsOf(picture), card: null }));
let shown = pictures;

function cardOf(picture) {
  const card = element("li", "", "card");
  card.dataset.format = picture.format;
  const open = Object.assign(element("button", "", "shot"), { type: "button" });
  const wrong = picture.findings.length;
  open.setAttribute("aria-label", [nameOf(picture), wrong ? many(wrong, "finding") : ""].filter(Boolean).join(", "));
  open.addEventListener("click", () => zoom(picture));
  if (picture.size) card.style.setProperty("--own", picture.size.join(" / "));
  if (picture.size) open.append(Object.assign(new Image(), { alt: "", decoding: "async" }));
  else open.append(element("span", "", "broken"));
  /* What is drawn by the style is no part of the button's name. */
  open.append(element("span", "", "badge"));
  const text = element("div", "", "text");
  const said = element("p", nameOf(picture), "said");
  said.dir = "auto";
  said.title = nameOf(picture);
  const channel = element("p", "Your channel · 12K views · 3 h ago", "channel");
  channel.setAttribute("aria-hidden", "true");
  const signs = element("div", "", "signs");
  if (wrong) signs.append(element("span", many(wrong, "finding"), "sign bad"));
  if (picture.earlier.length) signs.append(element("span", "Replaced", "sign"));
  signs.append(...picture.marks.map((mark) => element("span", MARKS[mark] ?? mark, "sign")));
  const file = element("p", picture.file, "file");
  file.title = picture.file;
  text.append(said, channel, ...(picture.title ? [file] : []), signs);
  card.append(open, text);
  picture.card = card;
  return card;
}

const near = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    near.unobserve(entry.target);
    const picture = byCard.get(entry.target);
    const image = entry.target.querySelector("img");
    if (image) image.src = smallOf(picture);
  }
}, { rootMargin: `${AHEAD_PX}px` });
const byCard = new Map(pictures.map((picture) => [cardOf(picture), picture]));

/* Grid cells have the ratio that most pictures have. */
function usualRatio() {
  const counts = new Map();
  for (const { size } of pictures) if (size) counts.set(size.join(" / "), (counts.get(size.join(" / ")) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? "16 / 9";
}

/* Filters. */

const ORDERS = {
  file: () => 0,
  title: (one, other) => inOrder(nameOf(one), nameOf(other)),
  new: (one, other) => other.made_at.localeCompare(one.made_at),
  findings: (one, other) => other.findings.length - one.findings.length,
};
const SHOWN = {
  findings: ["With findings", (picture) => picture.findings.length > 0],
  fine: ["Without findings", (picture) => !picture.findings.length],
  replaced: ["Replaced", (picture) => picture.earlier.length > 0],
  ...Object.fromEntries(Object.entries(MARKS).map(([mark, word]) => [mark, [word, (picture) => picture.marks.includes(mark)]])),
};

function fillFilters() {
  const all = (text) => new Option(text, "");
  const options = Object.entries(SHOWN).map(([value, [word, fits]]) => [value, word, pictures.filter(fits).length]);
  $("show").replaceChildren(all("All"), ...options.filter(([, , count]) => count).map(([value, word, count]) => new Option(`${word} (${count})`, value)));
  for (const field of ["format", "category"]) {
    const counts = new Map();
    for (const picture of pictures) if (picture[field]) counts.set(picture[field], (counts.get(picture[field]) ?? 0) + 1);
    const names = [...counts.keys()].sort(inOrder);
    $(field).replaceChildren(all("All"), ...names.map((name) => new Option(`${name} (${counts.get(name)})`, name)));
    $(field).closest("label").hidden = names.length < 2;
  }
}

const FILTERS = ["show", "format", "category", "sort"];

function apply() {
  const words = folded($("search").value).split(/\s+/).filter(Boolean);
  const fits = SHOWN[$("show").value]?.[1] ?? (() => true);
  shown = pictures.filter((picture) => fits(picture)
    && (!$("format").value || picture.format === $("format").value)
    && (!$("category").value || picture.category === $("category").value)
    && words.every((word) => picture.words.includes(word)));
  shown.sort(ORDERS[$("sort").value] ?? ORDERS.file);
  $("pictures").replaceChildren(...shown.map((picture) => picture.card));
  const isAll = shown.length === pictures.length;
  $("count").textContent = isAll ? many(pictures.length, "picture") : `${shown.length.toLocaleString("en")} of ${many(pictures.length, "picture")}`;
  $("reset").hidden = isAll;
  $("none").hidden = shown.length > 0;
  $("none").textContent = pictures.length ? "No picture matches." : "There is no picture in this folder.";
  remember();
}

function setView() {
  document.body.dataset.view = chosen(VIEWS);
  remember();
}

/* The address says what is shown, so that it can be passed on. */
function remember() {
  const state = new URLSearchParams();
  if ($("search").value) state.set("q", $("search").value);
  for (const id of FILTERS) if ($(id).selectedIndex > 0) state.set(id, $(id).value);
  if (chosen(VIEWS) !== "grid") state.set("view", chosen(VIEWS));
  history.replaceState(null, "", location.pathname + location.search + (state.size ? `#${state}` : ""));
}

function recall() {
  const state = new URLSearchParams(location.hash.slice(1));
  $("search").value = state.get("q") ?? "";
  for (const id of FILTERS) {
    $(id).value = state.get(id) ?? $(id).options[0].value;
    if ($(id).selectedIndex < 0) $(id).selectedIndex = 0;
  }
  (VIEWS.find((radio) => radio.value === state.get("view")) ?? VIEWS[0]).checked = true;
}

/* One picture, large. */

let current = null;
/* What else happens when a picture is shown. */
const zoomed = [];

function zoom(picture) {
  current = picture;
  const at = shown.indexOf(picture);
  const [width, height] = picture.size ?? [16, 9];
  $("zoom").style.setProperty("--picture", width / height);
  $("shown").style.setProperty("--own-width", `${width}px`);
  $("stage").classList.remove("actual");
  $("zoom-title").textContent = nameOf(picture);
  $("where").textContent = `${at + 1} of ${shown.length}`;
  $("previous").disabled = at <= 0;
  $("next").disabled = at >= shown.length - 1;
  $("note").textContent = "";
  $("now").alt = nameOf(picture);
  showWhole($("now"), picture.href, embedded(`whole-${picture.number}`), smallOf(picture));
  $("zoom-findings").replaceChildren(...picture.findings.map((finding) => element("li", finding)));
  showFacts(picture);
  showEarlier(picture);
  $("command").textContent = `thumb pin ${quoted(`${DATA.folder}/${picture.file}`)}`;
  $("whole").href = picture.href;
  $("whole").hidden = !picture.href;
  if (!$("zoom").open) $("zoom").showModal();
  for (const work of zoomed) work(picture);
}

/* Shows the file beside the page, else what is in the page. */
function showWhole(image, href, whole, small) {
  image.onerror = null;
  if (whole) {
    image.src = whole;
    return;
  }
  image.src = small;
  image.dataset.href = href;
  if (!href) return;
  const file = new Image();
  file.onload = () => { if (image.dataset.href === href) image.src = href; };
  file.onerror = () => { if (image.dataset.href === href) $("note").textContent = "The file is not where this page looks for it: this is its small copy."; };
  file.src = href;
}

function showFacts(picture) {
  const [width, height] = picture.size ?? [];
  const rows = [
    ["File", picture.file],
    ["Size", width ? `${width} × ${height} px, ${(picture.bytes / 1024).toFixed(0)} KB` : ""],
    ["Format", picture.format],
    ["Category", picture.category],
    ["Layout", picture.layout],
    ["Engine", [picture.engine, picture.look].filter(Boolean).join(", look ")],
    ["Credits", picture.engine ? String(picture.credits) : ""],
    ["State", picture.marks.map((mark) => MARKS[mark] ?? mark).join(", ")],
    ["Made", age(picture.made_at)],
    ["Fingerprint", picture.key],
  ].filter(([, value]) => value);
  $("facts").replaceChildren(...rows.flatMap(([name, value]) => {
    const shownValue = element("dd", value, name === "Fingerprint" ? "key" : "");
    if (name === "Made") shownValue.title = picture.made_at;
    return [element("dt", name), shownValue];
  }));
}

function showEarlier(picture) {
  $("compare").hidden = !picture.earlier.length;
  $("which").replaceChildren(...picture.earlier.map((each, at) => new Option(age(each.made_at) || `${at + 1}`, at)));
  $("which-label").hidden = picture.earlier.length < 2;
  COMPARES[0].checked = true;
  compare();
}

function compare() {
  const way = chosen(COMPARES);
  const earlier = current.earlier[$("which").value];
  $("before").hidden = way === "now" || !earlier;
  $("seam").hidden = $("cut-label").hidden = way !== "both";
  if (earlier) {
    $("before").alt = `Before: ${nameOf(current)}`;
    showWhole($("before"), earlier.href, "", embedded(`earlier-${current.number}-${$("which").value}`) || earlier.href);
  }
  cut();
}

function cut() {
  const left = chosen(COMPARES) === "both" ? Number($("cut").value) : 100;
  $("before").style.clipPath = `inset(0 ${100 - left}% 0 0)`;
  $("seam").style.left = `${left}%`;
}

function step(by) {
  const next = shown[shown.indexOf(current) + by];
  if (next) zoom(next);
}

function quoted(text) {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/* Titles without a picture. */

function showMissing() {
  $("missing").hidden = !DATA.missing.length;
  $("missing-head").textContent = `${many(DATA.missing.length, "title")} without a picture`;
  $("missing-list").replaceChildren(...DATA.missing.map((each) => {
    const item = element("li");
    const title = element("span", each.title);
    title.dir = "auto";
    item.append(title, element("span", [each.place, each.code, each.message].filter(Boolean).join(" · "), "why"));
    return item;
  }));
}

/* The theme. Storage may be refused to a page from disk. */

function stored(value) {
  try {
    if (value === undefined) return localStorage.getItem("thumb-theme") ?? "";
    localStorage.setItem("thumb-theme", value);
  } catch { /* Then it is forgotten. */ }
  return value ?? "";
}

function setTheme() {
  document.documentElement.style.colorScheme = $("theme").value || "light dark";
}

/* Keys: arrows between the pictures, `/` for the search. */

function moveFocus(event) {
  const cards = shown.map((picture) => picture.card.querySelector(".shot"));
  const at = cards.indexOf(document.activeElement);
  if (at < 0) return;
  const top = (index) => shown[index].card.offsetTop;
  let columns = 1;
  while (columns < cards.length && top(columns) === top(0)) columns += 1;
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns, Home: -at, End: cards.length - 1 - at }[event.key];
  if (by === undefined || !cards[at + by]) return;
  event.preventDefault();
  cards[at + by].focus();
}

addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=radio]), select, textarea");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if ($("zoom").open) {
    if (typing || event.target.type === "radio") return;
    if (event.key === "ArrowRight") step(1);
    if (event.key === "ArrowLeft") step(-1);
    return;
  }
  if (event.key === "/" && !typing) {
    event.preventDefault();
    $("search").focus();
  } else if (!typing) moveFocus(event);
});

$("search").addEventListener("input", apply);
for (const id of FILTERS) $(id).addEventListener("change", apply);
$("filters").addEventListener("submit", (event) => event.preventDefault());
$("reset").addEventListener("click", () => {
  $("search").value = "";
  for (const id of FILTERS) $(id).selectedIndex = 0;
  apply();
  $("search").focus();
});
for (const view of VIEWS) view.addEventListener("change", setView);
for (const way of COMPARES) way.addEventListener("change", compare);
$("which").addEventListener("change", compare);
$("cut").addEventListener("input", cut);
$("previous").addEventListener("click", () => step(-1));
$("next").addEventListener("click", () => step(1));
$("close").addEventListener("click", () => $("zoom").close());
$("zoom").addEventListener("close", () => current?.card.querySelector(".shot").focus());
$("zoom").addEventListener("click", ({ target }) => { if (target === $("zoom")) $("zoom").close(); });
$("stage").addEventListener("click", () => $("stage").classList.toggle("actual"));
$("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText($("command").textContent);
  } catch {
    getSelection().selectAllChildren($("command"));
    document.execCommand("copy");
  }
  $("copied").textContent = $("copy").textContent = "Copied";
  setTimeout(() => { $("copy").textContent = "Copy"; $("copied").textContent = ""; }, 1600);
});
$("theme").addEventListener("change", () => { stored($("theme").value); setTheme(); });
addEventListener("hashchange", () => {
  /* The link that skips to the pictures is no state. */
  if (location.hash && !location.hash.includes("=")) return;
  recall();
  setView();
  apply();
});

/* A narrow page shows its pictures first; a wide one has no way to close this. */
const narrow = matchMedia("(max-width: 819.9px)");
const openFilters = () => { $("more").open = !narrow.matches; };
narrow.addEventListener("change", openFilters);
openFilters();

$("theme").value = stored();
setTheme();
document.documentElement.style.setProperty("--ratio", usualRatio());
fillFilters();
recall();
setView();
apply();
showMissing();
/* A module runs when all copies are there. */
for (const picture of pictures) near.observe(picture.card);
