// A call that is put through: nobody is really called, so whoever tries the line says what becomes of it.

import { byTestId } from "./dom.js";

/** Resolves to "answered", "busy", "no-answer" or "failed"; to null when the caller hangs up first. */
export function chooseOutcome(signal) {
  const group = byTestId("outcomes");
  const done = new AbortController();
  group.hidden = false;
  const writing = document.activeElement.matches("input, textarea");
  if (!writing) group.querySelector("button").focus();
  return new Promise((resolve) => {
    const close = (outcome) => {
      group.hidden = true;
      done.abort();
      resolve(outcome);
    };
    group.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-outcome]");
      if (button) close(button.dataset.outcome);
    }, { signal: done.signal });
    if (signal.aborted) close(null);
    signal.addEventListener("abort", () => close(null), { signal: done.signal });
  });
}
