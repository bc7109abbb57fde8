// A choice may be dragged to its new place: the same form is sent as by its buttons.
const list = document.querySelector("[data-choices]");
const items = [...list.children].filter((item) => item.querySelector(".moves"));
let dragged = null;

const unmark = () => items.forEach((item) => item.classList.remove("over"));

for (const item of items) {
  item.draggable = true;
  item.addEventListener("dragstart", (event) => {
    dragged = item;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.dataset.at);
  });
  item.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    unmark();
    if (item !== dragged) item.classList.add("over");
  });
  item.addEventListener("dragend", () => { dragged = null; unmark(); });
  item.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!dragged || item === dragged) return;
    const form = dragged.querySelector(".moves");
    const to = Object.assign(document.createElement("input"), { type: "hidden", name: "to", value: item.dataset.at });
    form.append(to);
    form.submit();
  });
}
if (items.length > 1) document.querySelector("[data-drag]").hidden = false;
