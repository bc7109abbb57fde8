// Keys and buttons, by hand and from the keyboard.

import { byTestId, setDisabled } from "./dom.js";
import { keyTone } from "./tones.js";

const PHONE_KEYS = "0123456789*#";
const WRITING = "input, textarea, [contenteditable]";
const ACTING = "a, button, select";

export class Keypad {
  #settings;
  #actions;
  #callButton = byTestId("call");
  #hangUpButton = byTestId("hangup");
  #buttons = new Map();

  /** actions: {call, hangUp, press(key)} */
  constructor(settings, actions) {
    this.#settings = settings;
    this.#actions = actions;
    for (const button of document.querySelectorAll(".key")) this.#wire(button);
    this.#callButton.addEventListener("click", () => actions.call());
    this.#hangUpButton.addEventListener("click", () => actions.hangUp());
    document.addEventListener("keydown", (event) => this.#typed(event));
    document.getElementById("phone").addEventListener("click", leaveFocusAfterMouse);
  }

  set inCall(inCall) {
    setDisabled(this.#callButton, inCall);
    setDisabled(this.#hangUpButton, !inCall);
  }

  #wire(button) {
    this.#buttons.set(button.dataset.key, button);
    button.addEventListener("click", () => this.#press(button.dataset.key));
  }

  #press(key) {
    if (this.#settings.sound) keyTone(key);
    this.#actions.press(key);
  }

  #typed(event) {
    if (event.repeat || event.target.closest(WRITING) || isShortcut(event)) return;
    const key = phoneKeyOf(event);
    if (key) {
      event.preventDefault();
      flash(this.#buttons.get(key));
      this.#press(key);
    } else if (event.key === "Enter" && !event.target.closest(ACTING)) {
      this.#actions.call();
    } else if (event.key === "Escape") {
      this.#actions.hangUp();
    }
  }
}

/** AltGr writes # on Belgian keyboards, and reports itself as Control and Alt. */
function isShortcut(event) {
  return (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState("AltGraph");
}

/** Belgian keyboards write digits with Shift, number pads only with Num Lock; here their keys are digits either way. */
function phoneKeyOf(event) {
  if (event.key.length === 1 && PHONE_KEYS.includes(event.key)) return event.key;
  const plain = !event.shiftKey && !event.getModifierState("AltGraph");
  return plain ? (/^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1] ?? null) : null;
}

/** After a click with the mouse, Enter and Space belong to the telephone again, not to the button. */
function leaveFocusAfterMouse(event) {
  if (event.detail > 0 && !event.target.closest("label")) document.activeElement.blur();
}

function flash(button) {
  button.classList.add("down");
  setTimeout(() => button.classList.remove("down"), 140);
}
