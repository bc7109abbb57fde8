// In a page that is looked at: everything that can be used, and what keeps somebody from it, each as a sentence.

const USED = "a[href], button, input, select, textarea, summary, audio[controls], [tabindex='0']";
const GRAVE = ["serious", "critical"];

/** All of it that the key Tab should reach, in the order of the page; of radio buttons with one name the chosen one. */
function controls() {
  const names = new Set();
  const stands = (one) => !one.disabled && one.type !== "hidden" && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true });
  const isFirst = (one) => {
    const chosen = one.form?.querySelector(`[name="${one.name}"]:checked`);
    if (one.type !== "radio" || one === chosen) return true;
    return !chosen && !names.has(one.name) && names.add(one.name);
  };
  return [...document.querySelectorAll(USED)].filter(stands).filter(isFirst);
}

function called(one) {
  const words = one.innerText || one.name || one.getAttribute("aria-label") || one.id;
  return `${one.localName} “${words.trim().replace(/\s+/g, " ").slice(0, 40)}”`;
}

async function againstAxe(only) {
  const options = { resultTypes: ["violations"], preload: false, rules: { "target-size": { enabled: true } } };
  const { violations } = await axe.run(document, only ? { ...options, runOnly: only } : options);
  const why = (node) => [...node.any, ...node.all, ...node.none].map(({ message }) => message).join("; ");
  return violations
    .filter(({ impact }) => GRAVE.includes(impact))
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${why(node)}`));
}

function againstSmallScreens(width, least) {
  const found = [];
  const wide = document.scrollingElement.scrollWidth;
  if (wide > width) {
    const far = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > width + 1);
    found.push(`the page is ${wide} wide: ${far.slice(0, 3).map((one) => `${one.localName}.${one.className}`).join(" ")}`);
  }
  for (const one of controls().filter((one) => !one.matches(".skip"))) {
    const label = one.matches("[type=checkbox], [type=radio]") && one.closest("label");
    const { left, right, width: across, height } = (label || one).getBoundingClientRect();
    if (left < -1 || right > width + 1) found.push(`out of sight: ${called(one)} from ${left} to ${right}`);
    if (Math.min(across, height) < least) found.push(`small: ${called(one)} ${Math.round(across)} × ${Math.round(height)}`);
  }
  return found;
}

/** How many presses of Tab there are at most: a date is several fields, and a player several buttons. */
function stops() {
  const parts = { date: 4, "datetime-local": 7, audio: 8 };
  return controls().reduce((sum, one) => sum + (parts[one.type] || parts[one.localName] || 1), 2);
}

/** Writes down each stop of the key Tab: whether one sees where one is, and whether something lies on it. */
const met = [];
function follow() {
  document.addEventListener("keyup", ({ key }) => {
    const at = document.activeElement;
    if (key !== "Tab" || at === met.at(-1)?.at) return;
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    const { left, top, width, height } = at.getClientRects()[0] ?? at.getBoundingClientRect();
    const isOn = (part) => document.elementFromPoint(left + width / 2, top + height * part);
    met.push({
      at,
      seen: at.localName === "audio" || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2),
      free: [0.1, 0.5, 0.9].map(isOn).some((top) => top && (at.contains(top) || top.contains(at))),
    });
  });
}

function againstKeys() {
  const found = [];
  const wanted = controls();
  const end = met.findIndex(({ at }, index) => at === document.body || (index && at === met[0].at));
  const way = end < 0 ? met : met.slice(0, end);
  if (end < 0 && way.at(-1)?.at !== wanted.at(-1)) found.push(`there is no way on from ${called(way.at(-1).at)}`);
  if (!way[0]?.at.matches(".skip")) found.push("the first stop does not skip the menu");
  for (const one of wanted) if (!way.some(({ at }) => at === one)) found.push(`not reached: ${called(one)}`);
  const order = way.map(({ at }) => wanted.indexOf(at)).filter((at) => at >= 0);
  if (order.some((at, index) => index && at < order[index - 1])) found.push("the order is not that of the page");
  for (const { at, seen, free } of way) {
    if (!seen) found.push(`one does not see where one is: ${called(at)}`);
    if (!free) found.push(`hidden behind something: ${called(at)}`);
  }
  return found;
}

window.look = { againstAxe, againstSmallScreens, stops, follow, againstKeys };
undefined;
