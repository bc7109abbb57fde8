// The time the line lives in: its own, or one to try.

import { byTestId, make, part } from "./dom.js";
import { dayAndTime, dayInFull, fromWallTime, timeOfDay, toWallTime, weekdayAndTime } from "./time.js";

const SAME = 5 * 60_000; // milliseconds in which two clocks count as the same
const BEAT = 1000;

export class Clock {
  #readout = byTestId("clock");
  #field = byTestId("clock-at");
  #nowChip = byTestId("clock-now");
  #moments = document.getElementById("moments");
  #ahead = 0;
  #changed;

  /** The instant for the next call and messages, ISO 8601, or null for the line's own time. */
  at = null;

  /** changed(): called when the clock shows something else. */
  constructor(changed) {
    this.#changed = changed;
    this.#nowChip.addEventListener("click", () => this.#set(null));
    this.#field.addEventListener("change", () => this.#setFromField());
    setInterval(() => this.#show(), BEAT);
    this.#show();
  }

  load({ now, moments }) {
    this.#ahead = new Date(now) - Date.now();
    this.#moments.replaceChildren(this.#nowChip, ...moments.map((moment) => this.#momentChip(moment)));
    this.#show();
  }

  get instant() { return this.at ? new Date(this.at) : this.#lineTime(); }

  get label() { return this.at ? weekdayAndTime(this.instant) : timeOfDay(this.instant); }

  #lineTime() { return new Date(Date.now() + this.#ahead); }

  #momentChip({ label, at }) {
    const chip = make("button", { type: "button", class: "chip", "data-testid": "moment", "data-at": at }, label);
    chip.addEventListener("click", () => this.#set(at));
    return chip;
  }

  #setFromField() {
    const wall = this.#field.value;
    this.#set(wall ? fromWallTime(wall) : null);
  }

  #set(at) {
    this.at = at;
    this.#field.value = at ? toWallTime(new Date(at)) : "";
    this.#show();
    this.#moments.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #show() {
    this.#readout.dataset.real = String(!this.at);
    write(this.#readout, "time", timeOfDay(this.instant));
    write(this.#readout, "day", dayInFull(this.instant));
    write(this.#readout, "state", this.#state());
    for (const chip of this.#moments.children) chip.setAttribute("aria-pressed", String(this.#isChosen(chip)));
    this.#changed(this);
  }

  #isChosen(chip) { return (chip.dataset.at ?? null) === this.at; }

  #state() {
    if (this.at) return `Trying: ${dayAndTime(this.instant, this.#lineTime())}`;
    const set = Math.abs(this.#ahead) > SAME;
    return set ? "The line's clock is set: it is not the time of this computer" : "The line's own time, in Brussels";
  }
}

/** Writes only what is new, so that a screen reader is not told twice. */
function write(root, name, text) {
  const target = part(root, name);
  if (target.textContent !== text) target.textContent = text;
}
