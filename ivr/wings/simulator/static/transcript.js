// What is heard and what is pressed, line by line.

import { followingEnd, icon, make, setDisabled, withNumbersInOrder } from "./dom.js";
import { minutesAndSeconds } from "./time.js";

const SILENCE = "-"; // what the terminal phone calls it
const BACK = {
  answered: "They answered, and that call is over",
  busy: "Busy",
  "no-answer": "No answer",
  failed: "The call failed",
};

export class Transcript {
  #list = document.getElementById("lines");
  #scroller = document.getElementById("transcript-scroll");
  #empty = document.getElementById("transcript-empty");
  #copyButton;
  #copied = document.getElementById("copied");
  #replay;
  #keys = [];
  #keysRow = null;
  #at = null;
  #phone = null;
  #called = null;
  #ended = false;
  #latest = null;
  #now = null;

  /** replay(sentence, row): called when the caller wants to hear a line again. */
  constructor(copyButton, replay) {
    this.#copyButton = copyButton;
    this.#replay = replay;
    copyButton.addEventListener("click", () => this.#copy());
  }

  /** at: the instant the clock was set to, or null; phone and called: {number, usual}, who calls and who is called.
   *  A call to the recorder is not copied: its keys are a code, and what was said is in none of them. */
  begin(at, phone, called) {
    this.#list.replaceChildren();
    this.#empty.hidden = true;
    this.#keys = [];
    this.#at = at;
    this.#phone = phone;
    this.#called = called;
    this.#ended = false;
    setDisabled(this.#copyButton, called.records);
  }

  heard(sentence, seconds, languageName) {
    const row = make("li", { class: "said" },
      sentenceLine(sentence),
      make("span", { class: "when", "aria-hidden": "true" }, minutesAndSeconds(seconds)),
      make("abbr", { class: "tag", title: languageName, "aria-hidden": "true" }, sentence.language),
      this.#replayButton(sentence));
    this.#add(row);
    this.#latest = row;
  }

  /** Marks the sentence that is being heard. */
  hearing(row = this.#latest) {
    this.#now?.firstChild.removeAttribute("aria-current");
    row?.firstChild.setAttribute("aria-current", "true");
    this.#now = row;
  }

  hushed(row = this.#now) {
    if (row === this.#now) this.hearing(null);
  }

  /** joins: the key goes on with the number that is being typed. */
  pressed(key, joins) {
    if (!joins || !this.#keys.length) this.#beginKeys();
    this.#keys[this.#keys.length - 1] += key;
    followingEnd(this.#scroller, () => this.#keysRow.append(make("kbd", {}, key)));
  }

  #beginKeys() {
    this.#keys.push("");
    this.#keysRow = make("li", { class: "keys", "data-testid": "pressed" }, make("span", { class: "unseen" }, "Pressed "));
    this.#add(this.#keysRow);
  }

  silence() {
    this.#keys.push(SILENCE);
    this.#mark("Silence");
  }

  spoken(seconds) { this.#mark(`You spoke for ${seconds.toFixed(1)} seconds`); }

  note(text) { this.#mark(text, "note"); }

  smsReceived() { this.#mark("SMS received. It is in Messages.", "sms"); }

  dialled({ number, caller_id: callerId }) {
    const showing = callerId ? `, which sees ${callerId}` : "";
    this.#mark(`Put through to ${number}${showing}. Nobody is really called.`, "dialled");
  }

  /** The caller is back from being put through. */
  cameBack(outcome) {
    this.#keys.push(outcome);
    this.#mark(BACK[outcome], "back");
  }

  ended(reason) {
    this.#ended = true;
    this.#mark(typeof reason === "string" && reason ? `Call ended: ${reason}` : "Call ended", "ended");
  }

  over() {
    this.hushed();
    if (!this.#ended) this.ended(null);
  }

  /** The same call for the terminal phone. */
  get command() {
    const to = this.#called.usual ? "" : ` --to ${this.#called.number}`;
    const from = this.#phone.usual ? "" : ` --from ${this.#phone.number}`;
    const at = this.#at ? ` --at ${this.#at}` : "";
    return `wegwijs call --keys "${this.#keys.join(" ")}"${to}${from}${at}`;
  }

  #mark(text, kind = "") {
    this.#add(make("li", { class: `mark ${kind}` }, ...withNumbersInOrder(text)));
  }

  #add(row) {
    followingEnd(this.#scroller, () => this.#list.append(row));
  }

  #replayButton(sentence) {
    const button = make("button", { type: "button", class: "again", "aria-label": "Hear again", title: "Hear again" });
    button.append(icon("again"));
    button.addEventListener("click", () => this.#replay(sentence, button.parentElement));
    return button;
  }

  async #copy() {
    if (this.#copyButton.getAttribute("aria-disabled") === "true") return;
    const done = await toClipboard(this.command);
    if (!done) this.note(this.command);
    this.#copied.textContent = done ? `Copied: ${this.command}` : "The command is written in the transcript";
    this.#copyButton.textContent = done ? "Copied" : "Written below";
    setTimeout(() => { this.#copyButton.textContent = "Copy this call"; }, 2000);
  }
}

function sentenceLine({ heard, key, language, direction }) {
  const attributes = { class: "line", "data-testid": "line", "data-key": key, lang: language, dir: direction };
  return make("p", attributes, ...withNumbersInOrder(heard));
}

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
