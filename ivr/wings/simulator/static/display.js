// The display of the handset.

import { icon, make, part, withNumbersInOrder } from "./dom.js";
import { minutesAndSeconds } from "./time.js";

const BEAT = 250; // milliseconds
const LOUD = 5; // a voice near the microphone fills the bar, and a soft one still moves it
const SIZES = ["large", "medium", "small"];

export class Display {
  #root;
  #settings;
  #seconds = 0;
  #beating = null;

  constructor(root, settings) {
    this.#root = root;
    this.#settings = settings;
  }

  showTime(text, isReal) {
    part(this.#root, "time").textContent = text;
    this.#root.classList.toggle("trying", !isReal);
  }

  get seconds() { return this.#seconds; }

  ringing(lineName) {
    this.noticed();
    this.#state("ringing", "Ringing");
    this.#seconds = 0;
    part(this.#root, "duration").textContent = "";
    this.#say(lineName, "Connecting your call");
  }

  answered() {
    this.#state("call", "In call");
    this.#showDuration();
    this.#beating = setInterval(() => this.#beat(), BEAT);
  }

  heard(sentence, languageName) {
    this.#say(languageName, sentence.heard, sentence.language, sentence.direction);
  }

  dialled({ number, caller_id: callerId }) {
    this.#say("Put through to", callerId ? `${number}, which sees ${callerId}` : number);
  }

  /** An SMS has come in; that stays in sight until the next key or call. */
  smsReceived() {
    part(this.#root, "arrived").replaceChildren(icon("envelope"), "SMS received");
    this.#fit();
  }

  /** The transcript says why, but a small screen does not show it. That stays as long as an SMS does. */
  notRecorded() {
    part(this.#root, "arrived").replaceChildren("Not recorded");
    this.#fit();
  }

  noticed() {
    part(this.#root, "arrived").replaceChildren();
    this.#fit();
  }

  over() {
    clearInterval(this.#beating);
    const answered = this.#root.dataset.state === "call";
    this.waiting(null);
    this.#state("over", "Call ended");
    this.#say(answered ? "Goodbye" : "No connection", "Press call to dial again.");
  }

  /** What the keys do when there is no call. */
  remindToCall() { this.#say("No call yet", "Press call to dial the line."); }

  /** waiting: {timeout, digits, typed}, or null when the line is not waiting for a key. */
  waiting(waiting, secondsLeft) {
    const box = this.#root.querySelector(".waiting");
    const appears = box.hidden === Boolean(waiting);
    box.hidden = !waiting;
    if (waiting) {
      this.#showLeft(box, secondsLeft, waiting.timeout);
      this.#showTyped(box, waiting.digits, waiting.typed ?? "");
    }
    if (appears) this.#fit();
  }

  /** The line records: level is from 0 to 1. */
  recording(keys, level, secondsLeft) {
    const box = this.#root.querySelector(".waiting");
    const appears = box.hidden;
    box.hidden = false;
    part(box, "slots").replaceChildren();
    part(box, "slots").dataset.state = "";
    part(box, "prompt").textContent = `Speak now, then press ${keys}`;
    part(box, "left").textContent = `${Math.max(0, Math.ceil(secondsLeft))} s`;
    part(box, "bar").style.transform = `scaleX(${Math.min(1, Math.sqrt(level * LOUD))})`;
    if (appears) this.#fit();
  }

  #showLeft(box, secondsLeft, timeout) {
    const endless = !Number.isFinite(secondsLeft);
    const left = endless ? "" : `${Math.max(0, Math.ceil(secondsLeft))} s`;
    if (part(box, "left").textContent !== left) part(box, "left").textContent = left;
    part(box, "bar").style.transform = `scaleX(${endless ? 1 : Math.max(0, secondsLeft / timeout)})`;
  }

  #showTyped(box, digits, typed) {
    const slots = part(box, "slots");
    const state = `${typed}/${digits}`;
    if (slots.dataset.state === state) return;
    const empty = Math.max(0, (digits ?? 1) - typed.length);
    const shown = digits > 1 || typed ? [...typed, ...Array(empty).fill("")] : [];
    slots.dataset.state = state;
    slots.replaceChildren(...shown.map((digit) => make("span", { class: "slot" }, digit)));
    part(box, "prompt").textContent = promptFor(digits, typed);
  }

  #state(name, status) {
    this.#root.dataset.state = name;
    part(this.#root, "status").textContent = status;
  }

  #say(title, text, language = null, direction = "ltr") {
    const words = part(this.#root, "text");
    part(this.#root, "title").textContent = title;
    words.replaceChildren(...withNumbersInOrder(text));
    words.dir = direction;
    words.lang = language ?? "en";
    this.#fit();
  }

  /** The largest size in which the whole sentence is in view. */
  #fit() {
    const words = part(this.#root, "text");
    const space = words.parentElement;
    for (const size of SIZES) {
      words.dataset.size = size;
      if (space.scrollHeight <= space.clientHeight) return;
    }
  }

  #beat() {
    this.#seconds += (BEAT / 1000) * this.#settings.speed;
    this.#showDuration();
  }

  #showDuration() {
    part(this.#root, "duration").textContent = minutesAndSeconds(this.#seconds);
  }
}

function promptFor(digits, typed) {
  if (!typed) return digits > 1 ? `Waiting for ${digits} digits` : "Waiting for a key";
  return digits > 1 ? `${typed.length} of ${digits} digits typed` : "Waiting for the next digit";
}
