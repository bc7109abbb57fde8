// What the caller says: recorded by the browser from a tone on, until a key, a long silence or the longest time.

import { sleep } from "./time.js";
import { recordTone } from "./tones.js";
import { waveFile } from "./wave.js";

const RATE = 16_000; // samples a second: twice what a telephone carries
const SOFTEST = 0.002; // the level of a voice that the line can still raise
const ABOVE_ROOM = 2; // a voice is 6 dB louder than the room it is in
const BEAT = 0.1; // seconds
const MOST_BITS = 128_000;

export class Microphone {
  /** recording: {longest, timeout} in seconds; ended: a signal; show(level, secondsLeft) is called ten times a second.
   *  Resolves to {take, seconds}, the WAV file of it, or null when nothing was said. Rejects without a microphone. */
  async record(recording, ended, show) {
    const stream = await microphone(ended);
    if (!stream) return null;
    try {
      await recordTone();
      return await take(stream, recording, ended, show);
    } finally {
      close(stream);
    }
  }
}

/** The open microphone, or null when the end comes while the browser still asks whether the page may use it. */
async function microphone(ended) {
  try {
    const opening = navigator.mediaDevices.getUserMedia({ audio: true });
    const stream = await Promise.race([opening, sleep(Infinity, ended)]);
    if (!stream) opening.then(close, () => {});
    return stream ?? null;
  } catch {
    throw new Error("There is no microphone, or this page may not use it: allow that in your browser, then try again.");
  }
}

function close(stream) {
  for (const track of stream.getTracks()) track.stop();
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
  const levels = [];
  let lastHeard = null;
  while (!ended.aborted && past() < longest && past() - (lastHeard ?? 0) < timeout) {
    await sleep(BEAT, ended);
    levels.push({ level: meter.level, at: past() });
    lastHeard = lastVoice(levels);
    show(levels.at(-1).level, longest - past());
  }
  meter.close();
  return lastHeard !== null;
}

/** When a voice was last heard, or null. The quietest quarter of the levels so far tells how loud the room is. */
function lastVoice(levels) {
  const fromQuiet = levels.map(({ level }) => level).sort((one, other) => one - other);
  const room = fromQuiet[Math.floor(levels.length / 4)];
  const limit = Math.max(SOFTEST, ABOVE_ROOM * room);
  return levels.findLast(({ level }) => level > limit)?.at ?? null;
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
