// One call, from the green button to the end: it asks the line, and lives through each answer.

import { post } from "./server.js";
import { sleep } from "./time.js";
import { ringTone } from "./tones.js";
import { Turn } from "./turn.js";

const RINGING = 1.4; // seconds
const NOT_SENT = "The line did not answer. Press a key to send what you said again.";

export class Call {
  #tools;
  #stage;
  #token = null;
  #answer = null;
  #turn = null;
  #keys = [];
  #askAgain = null;
  #leaving = false;
  #request = new AbortController();

  underWay = true;

  /** tools: {ear, microphone, settings, stage}; the stage shows what happens. */
  constructor(tools) {
    this.#tools = tools;
    this.#stage = tools.stage;
  }

  /** how: {at, phone, to}; the instant the call begins, or null for now, the kind of telephone, the number called. */
  async run(how) {
    try {
      let answer = await this.#dial(how);
      while (answer) answer = await this.#live(answer);
    } finally {
      this.underWay = false;
      this.#stage.over();
    }
  }

  /** Keys wait while the telephone rings or a request is under way; a turn that does not listen drops them. */
  press(key) {
    if (this.#turn?.endSpeech(key)) return;
    if (this.#turn && !this.#turn.listens) return;
    this.#keys.push(key);
    this.#turn?.interrupt();
  }

  hangUp() {
    this.#leaving = true;
    this.#request.abort();
    this.#turn?.leave();
  }

  /** Lets the present sentence or wait begin again, after `hold`. */
  restart(hold) { this.#turn?.restart(hold); }

  async #dial(how) {
    this.#stage.ringing();
    const asking = this.#ask("/phone/dial", how);
    await this.#ring(this.#request.signal);
    const answer = await asking;
    if (answer) this.#stage.answered();
    return answer;
  }

  async #ring(signal) {
    const { sound, speed } = this.#tools.settings;
    const stop = sound && speed === 1 ? ringTone() : () => {};
    await sleep(RINGING / speed, signal);
    stop();
  }

  async #live(answer) {
    this.#answer = answer;
    this.#token = answer.call;
    const turn = this.#turn = new Turn(answer, this.#tools);
    if (!turn.listens) this.#keys.length = 0;
    else if (this.#keys.length) turn.interrupt();
    if (this.#leaving) turn.leave();
    const outcome = await turn.play();
    this.#turn = null;
    return outcome === "spoken" ? this.#ask("/phone/spoken", turn.take) : this.#follow(outcome);
  }

  #follow(outcome) {
    if (outcome === "ended") return null;
    if (outcome === "left") return this.#sayGoodbye();
    if (outcome === "silence") return this.#ask("/phone/silence");
    if (outcome === "key") return this.#askAgain ? this.#askAgain() : this.#sendKey(this.#keys.shift());
    return this.#comeBack(outcome);
  }

  async #comeBack(outcome) {
    const answer = await this.#ask("/phone/outcome", { outcome });
    if (answer && answer !== this.#answer) this.#stage.cameBack(outcome);
    return answer;
  }

  async #sendKey(key) {
    const joinsTyped = Boolean(this.#answer.waiting.typed);
    const answer = await this.#ask("/phone/press", { key });
    if (answer && answer !== this.#answer) this.#stage.pressed(key, joinsTyped);
    return answer;
  }

  async #sayGoodbye() {
    this.#leaving = false;
    const alone = { call: this.#token, events: [{ ended: "you hung up" }] };
    const answer = await post("/phone/hangup", { call: this.#token }).catch(() => alone);
    return this.#live({ ...answer, waiting: null });
  }

  async #ask(path, body = {}) {
    this.#request = new AbortController();
    const who = this.#token ? { call: this.#token } : {};
    try {
      const answer = await post(path, { ...who, ...body }, this.#request.signal);
      this.#stage.calm();
      this.#askAgain = null;
      if (body.take) this.#keys.length = 0; // what was said is heard before a key can keep it
      return answer;
    } catch (trouble) {
      return this.#recover(trouble, path, body);
    }
  }

  /** Without an answer the call stays where it was and waits for the caller, unless the line has lost it. */
  #recover(trouble, path, body) {
    this.#request.abort();
    const lost = !this.#token || trouble.callIsLost;
    if (!this.#leaving) this.#stage.trouble(body.take && !lost ? NOT_SENT : trouble.message);
    if (lost) return null;
    this.#keys.length = 0;
    if (this.#answer.recording) this.#askAgain = () => this.#repeat(path, body);
    this.#answer = this.#standstill();
    return this.#answer;
  }

  /** Any key sends the same again. */
  #repeat(path, body) {
    this.#keys.length = 0;
    return this.#ask(path, body);
  }

  /** Nothing is said again, and the microphone does not open by itself. */
  #standstill() {
    const { waiting, dialling } = this.#answer;
    const forKey = dialling ? null : { ...waiting, timeout: Infinity };
    return { ...this.#answer, events: [], recording: null, waiting: forKey };
  }
}
