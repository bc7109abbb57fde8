// The sounds of the telephone itself: key tones, the ringing one hears while waiting for an answer, and an SMS.

import { sleep } from "./time.js";

const LOW = [697, 770, 852, 941];
const HIGH = [1209, 1336, 1477];
const KEYS = ["123", "456", "789", "*0#"];
const RINGBACK = [425]; // Belgium: one second on, three off
const MESSAGE = [784, 1047]; // two soft notes, one after the other
const RECORD = 0.3; // seconds
const VOLUME = 0.06;
const FADE = 0.012; // seconds

let context = null;

function audioContext() {
  if (!context && "AudioContext" in window) context = new AudioContext();
  if (context?.state === "suspended") context.resume();
  return context;
}

function sound(frequencies, seconds, after = 0) {
  const audio = audioContext();
  if (!audio) return () => {};
  const volume = audio.createGain();
  volume.connect(audio.destination);
  const start = audio.currentTime + after;
  shape(volume.gain, start, seconds);
  const oscillators = frequencies.map((frequency) => oscillator(audio, frequency, start, seconds, volume));
  return () => oscillators.forEach((each) => each.stop());
}

function shape(gain, start, seconds) {
  gain.setValueAtTime(0, start);
  gain.linearRampToValueAtTime(VOLUME, start + FADE);
  gain.setValueAtTime(VOLUME, start + seconds - FADE);
  gain.linearRampToValueAtTime(0, start + seconds);
}

function oscillator(audio, frequency, start, seconds, output) {
  const source = new OscillatorNode(audio, { frequency });
  source.connect(output);
  source.start(start);
  source.stop(start + seconds);
  return source;
}

export function frequenciesOf(key) {
  const row = KEYS.findIndex((keys) => keys.includes(key));
  return [LOW[row], HIGH[KEYS[row].indexOf(key)]];
}

export const keyTone = (key) => sound(frequenciesOf(key), 0.12);

/** One ring; the function it returns stops it early. */
export const ringTone = () => sound(RINGBACK, 1);

/** From here on the line records. Resolves when the tone is over. */
export function recordTone() {
  sound([1000], RECORD);
  return sleep(RECORD);
}

/** An SMS has come in. */
export const messageTone = () => MESSAGE.forEach((note, position) => sound([note], 0.16, position * 0.18));
