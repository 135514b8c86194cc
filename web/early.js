// The ways in: button, file input, drag and drop. They work before the program of the page has arrived; what was given
// by then waits here, and the program takes it (web/ui: start.rs).
(() => {
  const waiting = [];
  let give = (what, value) => waiting.push([what, value]);
  window.early = {
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
    add.textContent = "Add files";
    chooseFirst.textContent = "Choose files";
    document.getElementById("hint").textContent = "This browser cannot choose folders: choose all files of one together.";
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
