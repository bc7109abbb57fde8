// On a small screen: which part of the page is in view, and whether a message waits in another one.

const links = [...document.querySelectorAll(".jump a")];
const messagesLink = links.find((link) => link.hash === "#messages-pane");
const unread = document.getElementById("unread");

export function followSections() {
  const observer = new IntersectionObserver(markInView, { rootMargin: "-40% 0px -55% 0px" });
  links.forEach((link) => observer.observe(document.querySelector(link.hash)));
}

function markInView(entries) {
  for (const { target, isIntersecting } of entries) {
    const link = links.find(({ hash }) => hash === `#${target.id}`);
    if (isIntersecting) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    if (isIntersecting && link === messagesLink) unread.textContent = "";
  }
}

export function markUnread() {
  const inView = messagesLink.hasAttribute("aria-current");
  unread.textContent = inView ? "" : " (new)";
}
