// How a sentence is heard: from its clip, in a voice of this computer, or, without either, shown for as long.

import { sleep } from "./time.js";

const READING = 16; // characters a second
const never = new Promise(() => {});

const readingTime = ({ heard }) => Math.max(1.2, heard.length / READING);
const speakingTime = (sentence) => sentence.seconds ?? readingTime(sentence);
const deadline = (sentence) => speakingTime(sentence) * 2 + 5;

export class Ear {
  #audio;
  #settings;
  #voiceMissing;
  #last = Promise.resolve();

  constructor(audio, settings, voiceMissing) {
    this.#audio = audio;
    this.#settings = settings;
    this.#voiceMissing = voiceMissing;
    voices();
  }

  /** Resolves when the sentence is over, or at once when the signal is aborted. One sentence at a time. */
  hear(sentence, signal, speed = this.#settings.speed) {
    this.#last = this.#last.then(() => this.#hear(sentence, signal, speed));
    return this.#last;
  }

  /** A sound mark: a tone without words, which needs no time where nothing is heard. */
  async mark({ clip }, signal) {
    if (this.#settings.sound && this.#settings.speed <= 1) await this.#play({ clip, heard: "", seconds: 0.4 }, signal);
  }

  async #hear(sentence, signal, speed) {
    if (signal.aborted) return;
    if (speed > 1) return sleep(speakingTime(sentence) / speed, signal);
    if (!this.#settings.sound) return sleep(readingTime(sentence), signal);
    const heard = (await this.#play(sentence, signal)) || (await this.#speak(sentence, signal));
    if (!heard) await sleep(speakingTime(sentence), signal);
  }

  async #play(sentence, signal) {
    if (!sentence.clip) return false;
    this.#audio.src = sentence.clip;
    const begin = () => this.#audio.play().then(() => never, () => false);
    const heard = await toTheEnd(this.#audio, begin, deadline(sentence), signal);
    this.#audio.pause();
    return heard;
  }

  async #speak(sentence, signal) {
    const voice = voiceFor(sentence.locale ?? sentence.language);
    if (!voice) {
      this.#voiceMissing(sentence.language);
      return false;
    }
    const utterance = new SpeechSynthesisUtterance(sentence.heard);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    const begin = () => { speechSynthesis.speak(utterance); return never; };
    const heard = await toTheEnd(utterance, begin, deadline(sentence), signal);
    speechSynthesis.cancel();
    return heard;
  }
}

/** True when the source came to its end or was stopped, false when it failed or never ended. */
async function toTheEnd(source, begin, limit, signal) {
  const tidy = new AbortController();
  const on = (target, type, outcome) => new Promise((resolve) => {
    target.addEventListener(type, () => resolve(outcome), { signal: tidy.signal });
  });
  const outcome = await Promise.race([
    on(source, "ended", true),
    on(source, "end", true),
    on(source, "error", false),
    on(signal, "abort", true),
    begin(),
    sleep(limit, tidy.signal).then(() => false),
  ]);
  tidy.abort();
  return outcome;
}

/** Only voices of this computer: others would send the sentence to a company. */
function voices() {
  const all = window.speechSynthesis?.getVoices() ?? [];
  return all.filter((voice) => voice.localService);
}

export const hasVoices = () => voices().length > 0;

/** A voice of the same locale, else of the same language, never of another one. */
function voiceFor(locale) {
  const tag = (voice) => voice.lang.replace("_", "-").toLowerCase();
  const wanted = locale.toLowerCase();
  const [language] = wanted.split("-");
  return voices().find((voice) => tag(voice) === wanted)
    ?? voices().find((voice) => tag(voice).split("-")[0] === language);
}
