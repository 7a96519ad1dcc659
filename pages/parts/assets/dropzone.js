// A place to drop, choose or paste a file; it goes to our own route and only its token comes back.
const UPLOAD = "application/x-taizhang-upload";

function send(file, bar, said, texts, done, failed) {
  const request = new XMLHttpRequest();
  request.open("POST", "/api/uploads");
  request.setRequestHeader("Content-Type", UPLOAD);
  request.setRequestHeader("X-File-Name", encodeURIComponent(file.name || texts.pasted));
  request.upload.onprogress = (event) => {
    bar.hidden = false;
    bar.value = event.loaded;
    bar.max = event.total || 1;
  };
  request.onload = () => {
    bar.hidden = true;
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { answer = {}; }
    if (request.status === 200) {
      said.textContent = "";
      done(answer);
    } else {
      failed(answer.message || texts.failed);
    }
  };
  request.onerror = () => {
    bar.hidden = true;
    failed(texts.failed);
  };
  said.textContent = texts.sending;
  request.send(file);
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const zone = parentElement.querySelector(".zone");
  const input = parentElement.querySelector("input");
  const bar = parentElement.querySelector("progress");
  const said = parentElement.querySelector(".said");
  parentElement.querySelector(".title").textContent = data.title;
  parentElement.querySelector(".hint").textContent = data.hint;
  parentElement.querySelector(".choose").textContent = data.choose;
  input.accept = data.accept;
  input.multiple = data.multiple;
  const some = (files) => (data.multiple ? files : [...files].slice(0, 1));

  // One after the other; what arrived is told at the end, what did not stays said.
  const take = (files) => {
    const [left, arrived, failures] = [[...files], [], []];
    const next = () => {
      const file = left.shift();
      if (file) {
        send(file, bar, said, data, arrive, (why) => {
          failures.push(arrived.length + left.length + failures.length ? `${file.name}: ${why}` : why);
          next();
        });
        return;
      }
      said.textContent = failures.join("\n");
      if (arrived.length) setTriggerValue("uploaded", { uploads: arrived, failures });
    };
    const arrive = (answer) => {
      arrived.push(answer);
      next();
    };
    if (left.length) next();
  };
  zone.onclick = () => input.click();
  zone.onkeydown = (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      input.click();
    }
  };
  input.onclick = (event) => event.stopPropagation();
  input.onchange = () => {
    take(some(input.files));
    input.value = "";
  };
  zone.ondragover = (event) => {
    event.preventDefault();
    zone.classList.add("over");
  };
  zone.ondragleave = () => zone.classList.remove("over");
  zone.ondrop = (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    take(some(event.dataTransfer.files));
  };
  const pasted = (event) => {
    const file = [...(event.clipboardData?.files ?? [])][0];
    if (!file || !zone.isConnected) return;
    event.preventDefault();
    take([file]);
  };
  if (data.paste) document.addEventListener("paste", pasted);
  return () => document.removeEventListener("paste", pasted);
}
