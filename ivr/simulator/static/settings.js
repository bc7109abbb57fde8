// Sound and speed: two switches, remembered by the browser.

import { byTestId } from "./dom.js";

const NORMAL = 1;
const FAST = 8;

/** A switch of the page; what it is set to outlives a reload where the browser allows it. */
class Switch {
  constructor(name, onByDefault, changed) {
    this.button = byTestId(name);
    this.storageKey = `wegwijs.phone.${name}`;
    this.show(this.remembered() ?? onByDefault);
    this.button.addEventListener("click", () => { this.turn(!this.on); changed(); });
  }

  turn(on) {
    this.show(on);
    try { localStorage.setItem(this.storageKey, on ? "on" : "off"); } catch { /* storage is refused */ }
  }

  show(on) {
    this.on = on;
    this.button.setAttribute("aria-checked", String(on));
  }

  remembered() {
    try {
      const kept = localStorage.getItem(this.storageKey);
      return kept === null ? null : kept === "on";
    } catch {
      return null;
    }
  }
}

export class Settings {
  #sound;
  #fast;

  constructor(changed) {
    this.#sound = new Switch("sound", true, changed);
    this.#fast = new Switch("speed", false, changed);
  }

  get sound() { return this.#sound.on; }

  get speed() { return this.#fast.on ? FAST : NORMAL; }
}
