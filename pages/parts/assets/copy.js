// A button that puts a text on the clipboard; without that right it selects the text instead.
export default function (component) {
  const { data, parentElement } = component;
  const button = parentElement.querySelector("button");
  const text = parentElement.querySelector("textarea");
  button.textContent = data.label;
  text.value = data.text;
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(data.text);
    } catch {
      text.hidden = false;
      text.select();
      document.execCommand("copy");
    }
    button.textContent = data.done;
    setTimeout(() => { button.textContent = data.label; }, 2000);
  };
}
