// One answer of the line, lived through as a caller does: its events in order, then the wait for a key.

import { chooseOutcome } from "./through.js";
import { sleep } from "./time.js";

const isSound = (event) => "heard" in event || "pause" in event || "mark" in event;
const TICK = 100; // milliseconds

export class Turn {
  #answer;
  #ear;
  #microphone;
  #settings;
  #stage;
  #step = new AbortController();
  #hold = null;
  #interrupted = false;
  #left = false;
  #speech = null;

  /** What the caller said, once `play` has resolved to "spoken": {take, seconds}. */
  take = null;

  constructor(answer, { ear, microphone, settings, stage }) {
    this.#answer = answer;
    this.#ear = ear;
    this.#microphone = microphone;
    this.#settings = settings;
    this.#stage = stage;
  }

  /** Resolves to what comes next: "key", "silence", "spoken", "left", "ended", or what became of a call put through. */
  async play() {
    for (const event of this.#answer.events) await this.#happen(event);
    if (this.#left) return "left";
    if (this.#answer.dialling) return (await this.#outcome()) ?? "left";
    if (this.#answer.recording) return this.#record();
    if (!this.#answer.waiting) return "ended";
    await this.#during((signal) => this.#countDown(signal));
    if (this.#left) return "left";
    return this.#interrupted ? "key" : "silence";
  }

  get listens() { return this.#answer.waiting !== null; }

  /** A key while the line records: it ends that, or does nothing. Whether the line records at all. */
  endSpeech(key) {
    if (!this.#answer.recording) return false;
    if (this.#answer.recording.keys.includes(key)) this.#speech?.abort();
    return true;
  }

  /** A key: what would still be said is skipped, what has been done is still told. */
  interrupt() {
    this.#interrupted = true;
    this.#step.abort();
  }

  /** The caller hangs up: only a message that is on its way still arrives. */
  leave() {
    this.#left = true;
    this.#speech?.abort();
    this.interrupt();
  }

  /** Begins the present sentence or wait again, once `hold` has resolved. */
  restart(hold = null) {
    this.#hold = hold;
    this.#step.abort();
  }

  async #happen(event) {
    if (this.#left && !event.sms) return;
    if (this.#interrupted && isSound(event)) return;
    if (isSound(event)) this.#stage.waiting(null);
    if ("heard" in event) await this.#hear(event);
    else if ("pause" in event) await this.#during((signal) => sleep(event.pause / this.#settings.speed, signal));
    else if (event.mark) await this.#during((signal) => this.#ear.mark(event, signal));
    else if (event.sms) this.#stage.sms(event.sms);
    else if (event.dialled) await this.#putThrough(event.dialled);
    else if (event.silence) this.#stage.silence();
    else if (event.spoken) this.#stage.spoken(event.spoken);
    else if ("ended" in event) this.#stage.ended(event.ended);
  }

  async #hear(sentence) {
    this.#stage.heard(sentence);
    await this.#during((signal) => {
      this.#stage.hearing();
      return this.#ear.hear(sentence, signal);
    });
    this.#stage.hushed();
  }

  async #putThrough(dialled) {
    this.#stage.waiting(null);
    this.#stage.dialled(dialled);
    await this.#during((signal) => sleep(2 / this.#settings.speed, signal));
  }

  async #outcome() {
    this.#step = new AbortController();
    return chooseOutcome(this.#step.signal);
  }

  /** What is said stays in the browser until it is whole; of a call that ends meanwhile nothing is sent. */
  async #record() {
    if (this.#left) return "left";
    const { recording } = this.#answer;
    this.#speech = new AbortController();
    const show = (level, left) => this.#stage.recording(recording.keys, level, left);
    this.take = await this.#microphone.record(recording, this.#speech.signal, show).catch((trouble) => {
      this.#stage.notRecorded(trouble.message);
      return null;
    });
    this.#stage.waiting(null);
    if (this.#left) return "left";
    return this.take ? "spoken" : "silence";
  }

  async #countDown(signal) {
    const { waiting } = this.#answer;
    const { speed } = this.#settings;
    const start = performance.now();
    const show = () => this.#stage.waiting(waiting, waiting.timeout - ((performance.now() - start) / 1000) * speed);
    show();
    const ticking = setInterval(show, TICK);
    await sleep(waiting.timeout / speed, signal);
    clearInterval(ticking);
  }

  async #during(work) {
    while (!this.#interrupted) {
      await this.#hold;
      if (this.#interrupted) return;
      this.#step = new AbortController();
      await work(this.#step.signal);
      if (!this.#step.signal.aborted) return;
    }
  }
}
