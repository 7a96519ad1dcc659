// Streamlit's own few words stand in its bundle in English only; say them in the visitor's language.
let words = {};
let observer = null;

function say(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = node.nodeValue.trim();
    if (words[text]) node.nodeValue = node.nodeValue.replace(text, words[text]);
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  for (const name of ["placeholder", "title", "aria-label"]) {
    const value = node.getAttribute(name);
    if (value && words[value]) node.setAttribute(name, words[value]);
  }
  node.childNodes.forEach(say);
}

export default function (component) {
  words = component.data.words;
  document.documentElement.lang = component.data.language;
  if (!observer) {
    observer = new MutationObserver((changes) => {
      for (const change of changes) {
        if (change.type === "characterData") say(change.target);
        else change.addedNodes.forEach(say);
      }
    });
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  }
  say(document.body);
}
