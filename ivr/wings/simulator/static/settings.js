// Sound, speed and the kind of telephone, remembered by the browser.

import { byTestId } from "./dom.js";

const NORMAL = 1;
const FAST = 8;

const storageKey = (name) => `wegwijs.phone.${name}`;

/** What outlives a reload, where the browser allows it. */
function remember(name, value) {
  try { localStorage.setItem(storageKey(name), value); } catch { /* storage is refused */ }
}

function remembered(name) {
  try { return localStorage.getItem(storageKey(name)); } catch { return null; }
}

/** A switch of the page. */
class Switch {
  constructor(name, onByDefault, changed) {
    this.name = name;
    this.button = byTestId(name);
    const kept = remembered(name);
    this.show(kept === null ? onByDefault : kept === "on");
    this.button.addEventListener("click", () => { this.turn(!this.on); changed(); });
  }

  turn(on) {
    this.show(on);
    remember(this.name, on ? "on" : "off");
  }

  show(on) {
    this.on = on;
    this.button.setAttribute("aria-checked", String(on));
  }
}

/** One of a few words of the page; the first one to begin with. */
class Choice {
  byMouse = false;

  constructor(name) {
    this.list = byTestId(name);
    const kept = [...this.list.options].findIndex(({ value }) => value === remembered(name));
    this.list.selectedIndex = Math.max(0, kept);
    this.list.addEventListener("change", () => { remember(name, this.list.value); this.#leaveAfterMouse(); });
    this.list.addEventListener("pointerdown", () => { this.byMouse = true; });
    this.list.addEventListener("keydown", () => { this.byMouse = false; });
  }

  get chosen() { return this.list.selectedOptions[0]; }

  /** As with the buttons of the telephone: after the mouse, Enter belongs to the telephone again. */
  #leaveAfterMouse() {
    if (this.byMouse) this.list.blur();
  }
}

export class Settings {
  #sound;
  #fast;
  #phone = new Choice("phone");
  #called = new Choice("called");

  constructor(changed) {
    this.#sound = new Switch("sound", true, changed);
    this.#fast = new Switch("speed", false, changed);
  }

  get sound() { return this.#sound.on; }

  get speed() { return this.#fast.on ? FAST : NORMAL; }

  /** What a call is made from: its word, the number that the line sees, and whether that is the usual one. */
  get phone() {
    const { value, dataset, index } = this.#phone.chosen;
    return { kind: value, number: dataset.number, usual: index === 0 };
  }

  /** The number that is called, what the page says it is, whether that is the line itself, and whether it records. */
  get called() {
    const { value, label, index, dataset } = this.#called.chosen;
    return { number: value, label, usual: index === 0, records: "records" in dataset };
  }

  /** Nobody changes telephones or numbers during a call. */
  set inCall(going) { this.#phone.list.disabled = this.#called.list.disabled = going; }
}
