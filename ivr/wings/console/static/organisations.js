// While somebody types a number or hours, the page says what the line understands. Without this file a button does it.

for (const form of document.querySelectorAll("form[data-understood]")) {
  const here = form.querySelector("[data-understood-here]");
  const button = form.querySelector("button[name=preview]");
  let waiting = 0;
  let asked = 0;
  const ask = async () => {
    const mine = ++asked;
    const fields = new FormData(form);
    if (fields.has("phone")) fields.set("value", fields.get("phone"));
    const answer = await fetch(form.dataset.understood, { method: "POST", body: new URLSearchParams(fields) }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine === asked) here.replaceChildren(...page.body.childNodes);
  };
  const soon = (event) => {
    if (!["kind", "value", "hours", "phone"].includes(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 350);
  };
  form.addEventListener("input", soon);
  button?.addEventListener("click", (event) => {
    event.preventDefault();
    ask();
  });
}

// What a caller hears, read out where the browser has a voice for the language.
for (const button of document.querySelectorAll("button[data-listen]")) {
  if (!("speechSynthesis" in window)) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const text = button.parentElement.querySelector("[data-heard]");
    speechSynthesis.cancel();
    const words = new SpeechSynthesisUtterance(text.innerText);
    words.lang = text.lang;
    speechSynthesis.speak(words);
  });
}
