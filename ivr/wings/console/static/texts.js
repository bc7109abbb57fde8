// How long a sentence is, while it is typed: seconds of speech, letters, SMS; and whether its names in braces are kept.
// The same sums as the line's own (ivr/language/seconds.py and gsm.py), which have the last word when it is saved.

const BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENDED = "^{}\\[~]|€\f";
const PLAIN = { "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "•": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "œ": "oe", "Œ": "OE" };
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const is7bit = (text) => [...text].every((c) => BASIC.includes(c) || EXTENDED.includes(c));

export function seconds(text) {
  const digits = (text.match(/\p{Nd}/gu) || []).length;
  const words = text.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  const letters = words.map((word) => 1 + [...word].reduce((sum, c) => sum + (WIDE.test(c) ? 4 : /\p{L}/u.test(c) ? 1 : 0), 0));
  return digits * 0.4 + letters.reduce((sum, one) => sum + one, 0) / 15;
}

export function messages(text, accents) {
  if (!text) return 0;
  const typed = [...text.normalize("NFC")].map((c) => PLAIN[c] ?? c).join("");
  const bare = accents ? [...typed].map((c) => (is7bit(c) ? c : c.normalize("NFKD")[0])).join("") : typed;
  const sent = is7bit(bare) ? bare : typed;
  const small = is7bit(sent);
  const [whole, part] = small ? [160, 153] : [70, 67];
  const costs = [...sent].map((c) => (small ? (EXTENDED.includes(c) ? 2 : 1) : c.length));
  if (costs.reduce((sum, one) => sum + one, 0) <= whole) return 1;
  let [parts, room] = [1, part];
  for (const cost of costs) {
    if (cost > room) [parts, room] = [parts + 1, part];
    room -= cost;
  }
  return parts;
}

function slotsKept(text, wanted) {
  const found = new Set([...text.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1]));
  return wanted.every((slot) => found.has(slot)) && found.size === wanted.length;
}

for (const area of document.querySelectorAll("textarea[data-is]")) {
  const measures = document.getElementById(area.getAttribute("aria-describedby").split(" ")[0]);
  const wanted = (area.dataset.slots || "").split(" ").filter(Boolean);
  const accents = area.closest("form").dataset.plain === "yes";
  const tell = (name, value) => {
    const place = measures?.querySelector(`[data-${name}]`);
    if (!place) return;
    place.textContent = value;
    if (place.dataset.most) place.classList.toggle("over", value > Number(place.dataset.most));
  };
  const measure = () => {
    tell("seconds", Math.round(seconds(area.value)));
    tell("letters", [...area.value].length);
    tell("messages", messages(area.value, accents));
    const wrong = measures?.querySelector("[data-slots-wrong]");
    if (wrong) wrong.hidden = !area.value || slotsKept(area.value, wanted);
  };
  area.form.addEventListener("input", (event) => {
    if (event.target === area || event.target === area.form) measure();
  });
}
