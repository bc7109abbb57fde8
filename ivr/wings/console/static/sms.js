// A message as it would be read, while it is typed: the page that "Look at it" gives, and of it the preview alone.

const PAUSE = 400; // milliseconds without a key

for (const form of document.querySelectorAll("form[data-preview]")) {
  let timer = null;
  let asked = new AbortController();
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });

  async function look() {
    asked.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form), signal: asked.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("preview");
      if (fresh) document.getElementById("preview").replaceWith(document.adoptNode(fresh));
    } catch { /* the next key asks again; the button is there all the same */ }
  }
}
