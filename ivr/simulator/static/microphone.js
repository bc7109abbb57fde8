// What the caller says: recorded by the browser from a tone on, until a key, a long silence or the longest time.

import { sleep } from "./time.js";
import { recordTone } from "./tones.js";
import { waveFile } from "./wave.js";

const RATE = 16_000; // samples a second: twice what a telephone carries
const SILENT = 0.01; // level below which nobody speaks; a soft voice is ten times as loud
const BEAT = 0.1; // seconds
const MOST_BITS = 128_000;

export class Microphone {
  /** recording: {longest, timeout} in seconds; ended: a signal; show(level, secondsLeft) is called ten times a second.
   *  Resolves to {take, seconds}, the WAV file of it, or null when nothing was said. Rejects without a microphone. */
  async record(recording, ended, show) {
    const stream = await microphone();
    try {
      await recordTone();
      return await take(stream, recording, ended, show);
    } finally {
      for (const track of stream.getTracks()) track.stop();
    }
  }
}

async function microphone() {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    throw new Error("There is no microphone, or this page may not use it: allow that in your browser, then try again.");
  }
}

async function take(stream, recording, ended, show) {
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: MOST_BITS });
  const whole = new Promise((resolve) => { recorder.ondataavailable = ({ data }) => resolve(data); });
  recorder.start();
  const wasHeard = await listen(stream, recording, ended, show);
  recorder.stop();
  return wasHeard ? spoken(await whole) : null;
}

/** Waits for the end of what is said; whether anything was. */
async function listen(stream, { longest, timeout }, ended, show) {
  const meter = new Meter(stream);
  const begin = performance.now();
  const past = () => (performance.now() - begin) / 1000;
  let lastHeard = null;
  while (!ended.aborted && past() < longest && past() - (lastHeard ?? 0) < timeout) {
    await sleep(BEAT, ended);
    if (meter.level > SILENT) lastHeard = past();
    show(meter.level, longest - past());
  }
  meter.close();
  return lastHeard !== null;
}

async function spoken(data) {
  const sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(await data.arrayBuffer());
  return { take: waveFile(sound.getChannelData(0), RATE), seconds: sound.duration };
}

/** How loud a stream is now: the mean of 40 ms, 1 being as loud as it can be. */
class Meter {
  #context = new AudioContext();
  #node = new AnalyserNode(this.#context, { fftSize: 2048 });
  #samples = new Float32Array(this.#node.fftSize);

  constructor(stream) { this.#context.createMediaStreamSource(stream).connect(this.#node); }

  get level() {
    this.#node.getFloatTimeDomainData(this.#samples);
    const squares = this.#samples.reduce((sum, sample) => sum + sample * sample, 0);
    return Math.sqrt(squares / this.#samples.length);
  }

  close() { this.#context.close(); }
}
