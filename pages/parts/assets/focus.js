// Puts the cursor into a box once: the clerk types the moment the page is there.
let done = null;

export default function (component) {
  const { label, version } = component.data;
  const forget = () => { done = null; };
  if (done === `${label} ${version}`) return forget;
  const find = (tries) => {
    const box = document.querySelector(`input[aria-label="${CSS.escape(label)}"]`);
    if (box) {
      done = `${label} ${version}`;
      box.focus();
    } else if (tries > 0) {
      setTimeout(() => find(tries - 1), 100);
    }
  };
  find(20);
  return forget;
}
