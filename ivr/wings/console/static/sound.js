// Records a sentence in the browser and sends it as the file that a form without scripts would send.

import { record } from "./microphone.js";

const LONGEST = 110_000; // milliseconds; the line takes two minutes
const LOUD = 4; // a voice close by has a quarter of the greatest level

const form = document.querySelector("[data-recorder]");
if (form && navigator.mediaDevices && window.MediaRecorder) {
  const { stop, again, busy, denied } = form.dataset;
  const button = form.querySelector("[data-record]");
  const level = form.querySelector("[data-level]");
  const fault = form.querySelector("[data-fault]");
  const input = form.querySelector("input[type=file]");
  let running = null;
  let timer = 0;
  form.querySelector("[data-microphone]").hidden = false;

  const label = (words, on) => { button.textContent = words; button.toggleAttribute("data-on", on); };

  async function begin() {
    fault.hidden = true;
    button.disabled = true;
    try {
      running = await record((loudness) => { level.value = Math.min(1, loudness * LOUD); });
      label(stop, true);
      timer = setTimeout(end, LONGEST);
    } catch {
      fault.textContent = denied;
      fault.hidden = false;
      label(again, false);
    }
    button.disabled = false;
    button.focus();
  }

  async function end() {
    clearTimeout(timer);
    const recorded = running;
    running = null;
    label(busy, false);
    button.disabled = true;
    const files = new DataTransfer();
    files.items.add(await recorded.stop());
    input.files = files.files;
    form.requestSubmit();
  }

  button.addEventListener("click", () => (running ? end() : begin()));
}
