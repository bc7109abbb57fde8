// Small helpers for building and finding elements.

export const byTestId = (name) => document.querySelector(`[data-testid="${name}"]`);

export const part = (root, name) => root.querySelector(`[data-part="${name}"]`);

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#${name}`);
  svg.append(use);
  return svg;
}

const NUMBER = /([+(]?\d[\d \u00a0\u202f().\/:-]*\d)/;

/** The text as nodes in which "+32 80 01 49 12" keeps its order inside a right-to-left sentence. */
export function withNumbersInOrder(text) {
  return text.split(NUMBER).map((piece, index) => (index % 2 ? make("bdi", { dir: "ltr" }, piece) : piece));
}

export function setDisabled(button, disabled) {
  button.setAttribute("aria-disabled", String(disabled));
}

const NEAR_END = 80; // pixels

/** Scrolls to the end, unless the reader has scrolled back to read something. */
export function followingEnd(scroller, change) {
  const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END;
  change();
  if (atEnd) scroller.scrollTop = scroller.scrollHeight;
}

/** Scrolls to the end, but not past the beginning of the element. */
export function showFromTop(scroller, element) {
  const above = element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  scroller.scrollTop = Math.min(scroller.scrollHeight - scroller.clientHeight, scroller.scrollTop + above);
}
