// Better with it, and everything works without it.

// What was typed is still there when somebody comes back to a form that was not sent: in this tab, until it is sent.
for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = `kept ${form.dataset.keep}`;
  const fields = () => [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "password");
  const kept = JSON.parse(sessionStorage.getItem(key) || "null");
  const offer = form.querySelector("[data-kept]");
  if (kept && offer) {
    offer.hidden = false;
    offer.querySelector("button").addEventListener("click", () => {
      fields().forEach((field, at) => {
        const was = kept[at];
        if (was === undefined) return;
        if (field.type === "checkbox" || field.type === "radio") field.checked = was;
        else field.value = was;
      });
      offer.hidden = true;
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  form.addEventListener("input", () => {
    const values = fields().map((field) => (field.type === "checkbox" || field.type === "radio" ? field.checked : field.value));
    sessionStorage.setItem(key, JSON.stringify(values));
  });
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
}

// Whoever signs out leaves nothing in the browser.
document.querySelector(".who form")?.addEventListener("submit", () => sessionStorage.clear());

// What cannot be taken back is asked about once more.
for (const button of document.querySelectorAll("button[data-ask]")) {
  button.addEventListener("click", (event) => {
    if (!window.confirm(button.dataset.ask)) event.preventDefault();
  });
}
