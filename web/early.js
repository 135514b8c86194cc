// The ways in: button, file input, drag and drop. They work before the program of the page has arrived; what was given
// by then waits here, and the program takes it (web/ui: start.rs).
(() => {
  // The language: the one that was chosen, else the browser's first that there are texts for. Each has a file, which is
  // fetched when it is wanted: what stands in index.html takes its texts here, the program is handed the file.
  const english = new Map();
  const languages = new Map([["en", null]]);
  for (const meta of document.querySelectorAll("meta[name^=texts-]")) languages.set(meta.name.slice(6), meta.content);
  const firstPart = (tag) => tag.split("-")[0].toLowerCase();
  const known = (tag) => [...languages.keys()].find((each) => firstPart(each) === firstPart(tag));
  let chosen = null;
  try {
    chosen = JSON.parse(localStorage.getItem("nightledger.language"));
  } catch {
    // A browser that keeps nothing, or something else under this name: nothing was chosen.
  }

  function write(texts, tag) {
    for (const element of document.querySelectorAll("[data-t], [data-t-label]")) {
      if (!english.has(element)) english.set(element, element.getAttribute("aria-label") ?? element.textContent);
      const text = texts?.[english.get(element)] ?? english.get(element);
      if (element.hasAttribute("data-t-label")) element.setAttribute("aria-label", text);
      else element.textContent = text;
    }
    document.documentElement.lang = tag;
  }

  async function textsOf(tag) {
    // A server that does not answer is not waited for: the page speaks English then.
    const response = await fetch(languages.get(tag), { signal: AbortSignal.timeout?.(10_000) });
    if (!response.ok) throw new Error(`${response.status}`);
    const text = await response.text();
    return [JSON.parse(text), text];
  }

  // How often a language was asked for.
  let asked = 0;

  /**
   * Writes what stands in index.html in a language, and gives its file's text; of English there is none. Nothing is written
   * and null given if another language was asked for while the file was on its way.
   */
  async function speak(tag) {
    asked += 1;
    const mine = asked;
    try {
      const [texts, text] = languages.get(tag) ? await textsOf(tag) : [null, ""];
      if (mine !== asked) return null;
      write(texts, texts ? tag : "en");
      return text;
    } catch (why) {
      if (mine !== asked) return null;
      throw why;
    }
  }

  const waiting = [];
  let give = (what, value) => waiting.push([what, value]);
  window.early = {
    speak,
    /** From now on `hear` is told what is given, and first what waits. */
    take(hear) {
      give = hear;
      for (const [what, value] of waiting.splice(0)) hear(what, value);
    },
  };

  const input = document.getElementById("folder-input");
  const add = document.getElementById("add-folder");
  const hasPicker = typeof window.showDirectoryPicker === "function";
  const chooseFirst = document.getElementById("choose-folder");
  // WebKitGTK and WPE know the attribute, but their dialog chooses files alone.
  const { userAgent } = navigator;
  const choosesFilesAlone = /Linux/.test(userAgent) && /AppleWebKit/.test(userAgent) && !/Chrom|Android/.test(userAgent);
  if (!hasPicker && (choosesFilesAlone || !("webkitdirectory" in input))) {
    input.removeAttribute("webkitdirectory");
    document.getElementById("hint").classList.add("files");
    for (const element of document.querySelectorAll("[data-files]")) element.textContent = element.dataset.files;
  }
  const choose = () => {
    // Asked here: a browser shows its picker only while it handles the click.
    if (typeof window.showDirectoryPicker !== "function") return input.click();
    const picked = window.showDirectoryPicker({ id: "frames" });
    // Its failure is told where it is awaited.
    picked.catch(() => {});
    give("picked", picked);
  };
  add.addEventListener("click", choose);
  chooseFirst.addEventListener("click", choose);
  document.getElementById("sample").addEventListener("click", () => give("sample"));
  input.addEventListener("change", () => {
    give("files", [...input.files]);
    // So that the same folder can be chosen again.
    input.value = "";
  });
  for (const part of document.querySelectorAll("[data-picker]")) {
    part.hidden = (part.dataset.picker === "yes") !== hasPicker;
  }

  // After everything that changes a text above.
  const own = (navigator.languages ?? []).map(known).find(Boolean) ?? "en";
  const first = (typeof chosen === "string" && known(chosen)) || own;
  const texts = first === "en" ? Promise.resolve("") : speak(first);
  // Its failure is told where it is awaited.
  texts.catch(() => {});
  window.early.own = own;
  window.early.language = first;
  window.early.texts = texts;

  // What keeps the page for later was not there yet when the texts were fetched: asked for once more, they are kept too.
  navigator.serviceWorker?.addEventListener("controllerchange", () => {
    const file = languages.get(document.documentElement.lang);
    if (file) fetch(file).catch(() => {});
  });

  // What stays in sight at the top: whatever else stays begins below it (web/style/page.css).
  const above = document.getElementById("above");
  const { style } = document.documentElement;
  new ResizeObserver(() => style.setProperty("--above", `${above.offsetHeight}px`)).observe(above);

  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  // Every drop is the page's: WebKitGTK tells of no files, and would leave the page for the folder's address. Only text
  // goes into fields for text.
  const isForField = (event) => !holdsFiles(event) && event.target?.closest?.("input, textarea");
  const over = (event) => {
    if (isForField(event)) return;
    event.preventDefault();
    if (!holdsFiles(event) && !event.dataTransfer?.types.includes("text/uri-list")) return;
    document.body.classList.add("dropping");
  };
  addEventListener("dragenter", over);
  addEventListener("dragover", over);
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) document.body.classList.remove("dropping");
  });
  addEventListener("drop", (event) => {
    if (isForField(event)) return;
    event.preventDefault();
    document.body.classList.remove("dropping");
    const items = event.dataTransfer ? taken(event.dataTransfer) : [];
    if (items.length) give("dropped", items);
    else give("unusable", [...(event.dataTransfer?.types ?? [])]);
  });

  /** Everything that was dropped, each as [file, entry, promise of a handle]: after the event the browser gives nothing. */
  function taken(transfer) {
    const items = [...transfer.items].filter((item) => item.kind === "file").map(takenItem);
    const found = items.filter((parts) => parts.some((part) => part));
    return found.length ? found : [...transfer.files].map((file) => [file]);
  }

  function takenItem(item) {
    const entry = item.webkitGetAsEntry?.() ?? null;
    // A file is taken as it is: whether it can be read, reading it will show.
    if (entry?.isFile) {
      const file = item.getAsFile();
      if (file) return [file];
    }
    const handle = item.getAsFileSystemHandle?.() ?? null;
    // Its failure is told where it is awaited.
    handle?.catch(() => {});
    if (handle || entry) return [null, entry, handle];
    return [item.getAsFile()];
  }
})();
