#!/usr/bin/env bash
# Package: WebKitGTK's MiniBrowser and WebKitWebDriver (LGPL-2.1), from Debian's webkit2gtk-driver
# Version: 2.50.6
# Behaviour: `<link rel="preload" as="fetch" crossorigin href="a.wasm">` is fetched, and `fetch("a.wasm")` fetches it again:
#   a preload is found again only where both are no CORS request (no `crossorigin`, and `mode: "no-cors"`). Chromium and
#   Firefox find the usual pair too. With a cache on disk and headers that allow it the second request ends there; this
#   browser, driven, has none, as in a private window.
# Output seen (2026-11-29): `a.wasm: 2 requests` to `e.wasm: 2 requests`, `f.wasm: 1 requests`, then the last line below.
# Here: the page's two wasm files were fetched twice on a first visit. Both links are without `crossorigin` now, and both
#   fetches with `mode: "no-cors", credentials: "include"`, which all three browsers find (xtask/src/page.rs,
#   xtask/src/modules.rs, web/ui/src/engine.js; `cargo xtask webkit` counts them).
set -euo pipefail

for program in WebKitWebDriver xvfb-run python3; do
  command -v "$program" >/dev/null || { echo "needs $program (Debian: webkit2gtk-driver, xvfb, python3)" >&2; exit 1; }
done
home="$(mktemp -d)"
trap 'rm -rf "$home"' EXIT
for name in a b c d e f; do head -c 200000 /dev/urandom > "$home/$name.wasm"; done
cat > "$home/index.html" <<'HTML'
<!doctype html><title>preload</title>
<link rel="preload" href="a.wasm" as="fetch" type="application/wasm" crossorigin>
<link rel="preload" href="b.wasm" as="fetch" crossorigin>
<link rel="preload" href="c.wasm" as="fetch" crossorigin="use-credentials">
<link rel="preload" href="d.wasm" as="fetch">
<link rel="preload" href="e.wasm" as="fetch" crossorigin>
<link rel="preload" href="f.wasm" as="fetch" type="application/wasm">
<script>
  addEventListener("load", () => setTimeout(() => {
    for (const name of "abd") fetch(`${name}.wasm`).then((answer) => answer.arrayBuffer());
    fetch("c.wasm", { credentials: "include" }).then((answer) => answer.arrayBuffer());
    fetch("e.wasm", { credentials: "omit" }).then((answer) => answer.arrayBuffer());
    fetch("f.wasm", { mode: "no-cors", credentials: "include" }).then((answer) => answer.arrayBuffer());
  }, 1500));
</script>
HTML
cat > "$home/count.py" <<'PYTHON'
import collections, glob, http.server, json, os, subprocess, sys, threading, time, urllib.request
os.chdir(sys.argv[1])
asked = collections.Counter()

class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        asked[self.path] += 1
        super().do_GET()
    def end_headers(self):
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()
    def log_message(self, *_): pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
driver = subprocess.Popen(["WebKitWebDriver", "-p", "17559"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
time.sleep(2)

def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request("http://127.0.0.1:17559" + path, data, {"Content-Type": "application/json"}, method=method)
    return json.load(urllib.request.urlopen(request, timeout=60))["value"]

try:
    browser = glob.glob("/usr/lib/*/webkit2gtk-4.*/MiniBrowser")[0]
    options = {"webkitgtk:browserOptions": {"binary": browser, "args": ["--automation"]}}
    session = call("POST", "/session", {"capabilities": {"alwaysMatch": options}})["sessionId"]
    call("POST", f"/session/{session}/url", {"url": f"http://127.0.0.1:{server.server_address[1]}/"})
    time.sleep(8)
    call("DELETE", f"/session/{session}")
finally:
    driver.terminate()
for name in "abcdef":
    print(f"{name}.wasm: {asked[f'/{name}.wasm']} requests")
sys.exit(any(asked[f"/{name}.wasm"] != (1 if name == "f" else 2) for name in "abcdef"))
PYTHON
xvfb-run -a python3 "$home/count.py" "$home"
echo "ok: WebKitGTK fetches a file a second time, though it was preloaded, unless neither request is CORS"
