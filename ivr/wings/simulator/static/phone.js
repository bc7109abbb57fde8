// The browser phone: brings the handset, the transcript, the messages and the clock together.

import { Call } from "./call.js";
import { Clock } from "./clock.js";
import { Display } from "./display.js";
import { byTestId, make } from "./dom.js";
import { Ear, hasVoices } from "./ear.js";
import { Keypad } from "./keypad.js";
import { Messages } from "./messages.js";
import { Microphone } from "./microphone.js";
import { followSections, markUnread } from "./sections.js";
import { fetchLine } from "./server.js";
import { Settings } from "./settings.js";
import { messageTone } from "./tones.js";
import { Transcript } from "./transcript.js";

const line = { name: document.querySelector("h1").textContent, languages: [] };
const notice = document.getElementById("notice");
const told = new Set();
let call = null;
let replaying = new AbortController();

const settings = new Settings(() => call?.restart());
const display = new Display(byTestId("display"), settings);
const clock = new Clock(({ label, at }) => display.showTime(label, at === null));
const ear = new Ear(document.getElementById("clip"), settings, tellVoiceMissing);
const transcript = new Transcript(byTestId("copy"), replay);
const messages = new Messages(clock, markUnread);
const microphone = new Microphone();
const keypad = new Keypad(settings, { call: dial, hangUp, press });

const stage = {
  ringing() { display.ringing(settings.called.usual ? line.name : settings.called.label); },
  answered() { display.answered(); },
  heard(sentence) {
    const name = nameOf(sentence.language);
    display.heard(sentence, name);
    transcript.heard(sentence, display.seconds, name);
  },
  hearing() { transcript.hearing(); },
  hushed() { transcript.hushed(); },
  waiting(waiting, secondsLeft) { display.waiting(waiting, secondsLeft); },
  recording(keys, level, secondsLeft) { display.recording(keys, level, secondsLeft); },
  spoken(seconds) { transcript.spoken(seconds); },
  notRecorded(why) { display.notRecorded(); transcript.note(why); },
  pressed(key, joins) { display.noticed(); transcript.pressed(key, joins); },
  silence() { transcript.silence(); },
  dialled(to) { display.dialled(to); transcript.dialled(to); },
  cameBack(outcome) { transcript.cameBack(outcome); },
  sms(message) {
    if (settings.sound) messageTone();
    display.smsReceived();
    transcript.smsReceived();
    messages.fromCall(message);
  },
  ended(reason) { transcript.ended(reason); },
  over() { display.over(); transcript.over(); inCall(false); },
  trouble(text) { notice.replaceChildren(text, closeButton()); },
  calm() { notice.replaceChildren(); },
};

function dial() {
  if (call?.underWay) return;
  replaying.abort();
  transcript.begin(clock.at, settings.phone, settings.called);
  inCall(true);
  call = new Call({ ear, microphone, settings, stage });
  call.run({ at: clock.at, phone: settings.phone.kind, to: settings.called.number });
}

function inCall(going) {
  keypad.inCall = going;
  settings.inCall = going;
}

function press(key) {
  if (!call?.underWay) return display.remindToCall();
  replaying.abort();
  call.press(key);
}

function hangUp() {
  if (!call?.underWay) return;
  replaying.abort();
  call.hangUp();
}

/** A call that is under way waits for the replay, and goes on where it was. */
function replay(sentence, row) {
  replaying.abort();
  replaying = new AbortController();
  const heard = hearAgain(sentence, row, replaying.signal);
  if (call?.underWay) call.restart(heard);
}

async function hearAgain(sentence, row, signal) {
  transcript.hearing(row);
  await ear.hear(sentence, signal, 1);
  transcript.hushed(row);
}

function nameOf(code) {
  return line.languages.find((language) => language.code === code)?.name ?? code.toUpperCase();
}

function tellVoiceMissing(language) {
  const about = hasVoices() ? language : "any";
  if (told.has(about)) return;
  told.add(about);
  transcript.note(about === "any"
    ? "This browser has no voices: sentences without a recording are shown, not spoken."
    : `This browser has no voice for ${nameOf(language)}: its sentences are shown, not spoken.`);
}

function closeButton(label = "Close", action = () => {}) {
  const button = make("button", { type: "button", class: "quiet" }, label);
  button.addEventListener("click", () => { stage.calm(); action(); });
  return button;
}

async function loadLine() {
  try {
    const loaded = await fetchLine();
    Object.assign(line, loaded);
    clock.load(loaded);
    showLine();
  } catch (trouble) {
    notice.replaceChildren(trouble.message, closeButton("Try again", loadLine));
  }
}

function showLine() {
  const number = document.getElementById("line-number");
  number.textContent = line.number ?? "";
  number.hidden = !line.number;
  const names = line.languages.map(({ code, name, direction }) => make("bdi", { lang: code, dir: direction }, name));
  const languages = document.getElementById("languages");
  languages.replaceChildren(...names);
  languages.hidden = !names.length;
}

inCall(false);
followSections();
loadLine();
