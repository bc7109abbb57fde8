// The text messages, as on a phone.

import { byTestId, make, showFromTop } from "./dom.js";
import { post } from "./server.js";

export class Messages {
  #list = document.getElementById("thread");
  #scroller = document.getElementById("thread-scroll");
  #empty = document.getElementById("thread-empty");
  #form = document.getElementById("compose");
  #input = byTestId("message-input");
  #clock;
  #arrived;

  /** arrived(): called when a message comes in. */
  constructor(clock, arrived) {
    this.#clock = clock;
    this.#arrived = arrived;
    this.#form.addEventListener("submit", (event) => { event.preventDefault(); this.#sendTyped(); });
    this.#input.addEventListener("keydown", (event) => this.#sendOnEnter(event));
    document.getElementById("examples").addEventListener("click", (event) => this.#takeExample(event));
  }

  /** A message that the line sends during a call. */
  fromCall(message) { this.#receive(message, `During the call · ${sizeOf(message)}`); }

  #sendOnEnter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#sendTyped();
  }

  #takeExample(event) {
    const chip = event.target.closest("[data-example]");
    if (!chip) return;
    this.#input.value = chip.dataset.example;
    this.#input.focus();
  }

  #sendTyped() {
    const body = this.#input.value.trim();
    this.#input.focus();
    if (!body) return;
    this.#input.value = "";
    this.#send(body);
  }

  async #send(body) {
    const state = make("p", { class: "about" }, "Sending");
    const bubble = make("li", { class: "sent" }, make("p", { class: "body", dir: "auto" }, body), state);
    this.#add(bubble);
    try {
      const { replies } = await post("/phone/text", { body, at: this.#clock.at });
      state.textContent = "Sent";
      replies.forEach((reply) => this.#receive(reply, sizeOf(reply)));
    } catch (trouble) {
      this.#offerAgain(bubble, state, body, trouble.message);
    }
  }

  #offerAgain(bubble, state, body, reason) {
    const again = make("button", { type: "button", class: "quiet" }, "Send again");
    again.addEventListener("click", () => { bubble.remove(); this.#input.focus(); this.#send(body); });
    bubble.classList.add("failed");
    state.textContent = `Not sent. ${reason}`;
    bubble.append(again);
    showFromTop(this.#scroller, bubble);
  }

  #receive({ body, language, direction }, about) {
    const text = make("p", { class: "body", lang: language, dir: direction }, body);
    this.#add(make("li", { class: "received", "data-testid": "reply" }, text, make("p", { class: "about" }, about)));
    this.#arrived();
  }

  #add(bubble) {
    this.#empty.hidden = true;
    this.#list.append(bubble);
    showFromTop(this.#scroller, bubble);
  }
}

const sizeOf = ({ encoding, segments }) => `${encoding} · ${segments} SMS`;
