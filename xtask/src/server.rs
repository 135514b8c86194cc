//! A small static server for one folder on this machine only: what `serve` shows and the browser tests use.

use anyhow::{Context, Result, bail};
use percent_encoding::percent_decode_str;
use std::fs;
use std::net::Ipv4Addr;
use std::path::{Component, Path, PathBuf};
use std::str::FromStr as _;
use std::sync::Arc;
use std::thread;
use tiny_http::{Header, Method, Request, Response};

/// Where looking for a free port starts, and how many are tried.
const FIRST_PORT: u16 = 8080;
const PORTS: u16 = 100;
/// As many as a browser opens connections.
const THREADS: usize = 6;

/// One folder under one address path.
pub(crate) struct Server {
    /// What is served.
    root: PathBuf,
    /// The path that stands before every file's address: `/`, or `/sub/`.
    mount: String,
    listener: tiny_http::Server,
}

impl Server {
    /// Listens on 127.0.0.1: on this port, else on the next free one from 8080.
    pub(crate) fn bind(root: &Path, mount: &str, port: Option<u16>) -> Result<Self> {
        let root = root.canonicalize().with_context(|| format!("{} cannot be served", root.display()))?;
        if !root.is_dir() {
            bail!("{} is not a folder", root.display());
        }
        let mount = format!("/{}/", mount.trim_matches('/')).replace("//", "/");
        let listener = match port {
            Some(port) => listen(port).with_context(|| format!("port {port} of 127.0.0.1 is not free"))?,
            None => (FIRST_PORT..FIRST_PORT + PORTS).find_map(listen).with_context(|| {
                format!(
                    "no port from {FIRST_PORT} to {} is free; name one with --port",
                    FIRST_PORT + PORTS - 1
                )
            })?,
        };
        Ok(Self { root, mount, listener })
    }

    /// The address to open.
    pub(crate) fn address(&self) -> Result<String> {
        let address = self.listener.server_addr().to_ip().context("it listens on no address")?;
        Ok(format!("http://{address}{}", self.mount))
    }

    /// Answers until the process ends.
    pub(crate) fn run(self) {
        let site = Arc::new(self);
        let threads = [(); THREADS].map(|()| {
            let site = Arc::clone(&site);
            thread::spawn(move || {
                for request in site.listener.incoming_requests() {
                    let reply = Reply::to(request.method(), request.url(), &site.root, &site.mount);
                    // A visitor who goes away in the middle is no concern of the others.
                    let _ = reply.send(request);
                }
            })
        });
        for thread in threads {
            let _ = thread.join();
        }
    }
}

fn listen(port: u16) -> Option<tiny_http::Server> {
    tiny_http::Server::http((Ipv4Addr::LOCALHOST, port)).ok()
}

#[derive(Debug, PartialEq)]
struct Reply {
    status: u16,
    content_type: &'static str,
    body: Vec<u8>,
    /// Where a folder's address lacks its final slash.
    location: Option<String>,
}

impl Reply {
    /// The answer to a request for a target such as `/a.js?b`.
    fn to(method: &Method, target: &str, root: &Path, mount: &str) -> Self {
        if !matches!(method, Method::Get | Method::Head) {
            return Self::plain(405, "only GET and HEAD");
        }
        let path = target.split(['?', '#']).next().unwrap_or_default();
        if format!("{path}/") == mount {
            return Self { location: Some(mount.to_owned()), ..Self::plain(308, mount) };
        }
        let file = path
            .strip_prefix(mount)
            .and_then(|path| percent_decode_str(path).decode_utf8().ok())
            .and_then(|path| inside(root, &path));
        match file.and_then(|file| Some((content_type(&file), fs::read(file).ok()?))) {
            Some((content_type, body)) => Self { status: 200, content_type, body, location: None },
            None => Self::plain(404, "not found"),
        }
    }

    fn plain(status: u16, text: &str) -> Self {
        let body = format!("{text}\n").into_bytes();
        Self { status, content_type: "text/plain; charset=utf-8", body, location: None }
    }

    fn send(self, request: Request) -> Result<()> {
        let header = |name: &str, value: &str| {
            Header::from_str(&format!("{name}: {value}"))
                .map_err(|()| anyhow::anyhow!("{value} is no value of a header"))
        };
        let mut response = Response::from_data(self.body)
            .with_status_code(self.status)
            // With its length, which the page's progress asks for.
            .with_chunked_threshold(usize::MAX)
            .with_header(header("Content-Type", self.content_type)?)
            // Never cached: the next build is what the next reload shows.
            .with_header(header("Cache-Control", "no-cache")?)
            .with_header(header("X-Content-Type-Options", "nosniff")?);
        if let Some(location) = &self.location {
            response.add_header(header("Location", location)?);
        }
        Ok(request.respond(response)?)
    }
}

/// The file at this address, when it is one and really lies in the folder (also after links).
fn inside(root: &Path, path: &str) -> Option<PathBuf> {
    let relative = Path::new(path);
    let walks_down = relative.components().all(|part| matches!(part, Component::Normal(_)));
    if !walks_down || path.contains(['\\', '\0', ':']) {
        return None;
    }
    let mut file = root.join(relative);
    if path.is_empty() || path.ends_with('/') {
        file.push("index.html");
    }
    file.canonicalize().ok().filter(|file| file.starts_with(root) && file.is_file())
}

/// What the page and the tests consist of. A crate's thousand types would not say which text is UTF-8, nor that a module's
/// script is `text/javascript`.
fn content_type(file: &Path) -> &'static str {
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;

    fn site() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("dist/icons")).unwrap();
        for name in ["dist/index.html", "dist/app.wasm", "dist/icons/a b.svg", "secret.txt"] {
            fs::write(dir.path().join(name), name).unwrap();
        }
        dir
    }

    #[track_caller]
    fn check(target: &str, mount: &str, status: u16, content_type: &str) {
        let site = site();
        let root = site.path().join("dist").canonicalize().unwrap();
        let reply = Reply::to(&Method::Get, target, &root, mount);
        assert_eq!((reply.status, reply.content_type), (status, content_type), "{target}");
    }

    const TEXT: &str = "text/plain; charset=utf-8";

    #[test]
    fn files_have_the_types_that_browsers_insist_on() {
        check("/", "/", 200, "text/html; charset=utf-8");
        check("/app.wasm?v=1", "/", 200, "application/wasm");
        check("/icons/a%20b.svg", "/", 200, "image/svg+xml");
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let attempts = [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/icons/../../secret.txt",
            "//etc/passwd",
            "/..%5csecret.txt",
        ];
        for path in attempts {
            check(path, "/", 404, TEXT);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_is_not_followed() {
        let site = site();
        let root = site.path().join("dist").canonicalize().unwrap();
        std::os::unix::fs::symlink(site.path().join("secret.txt"), root.join("link.txt")).unwrap();
        assert_eq!(Reply::to(&Method::Get, "/link.txt", &root, "/").status, 404);
    }

    #[test]
    fn what_is_not_there_is_said_to_be_missing() {
        for path in ["/icons", "/icons/", "/no.js", "/%zz", "/%", "/%00"] {
            check(path, "/", 404, TEXT);
        }
    }

    #[test]
    fn nothing_can_be_changed() {
        let site = site();
        let root = site.path().join("dist").canonicalize().unwrap();
        for method in [Method::Post, Method::Put, Method::Delete, Method::Options] {
            assert_eq!(Reply::to(&method, "/", &root, "/").status, 405, "{method}");
        }
    }

    #[test]
    fn under_a_path_only_that_path_is_answered() {
        check("/sub/", "/sub/", 200, "text/html; charset=utf-8");
        check("/sub", "/sub/", 308, TEXT);
        check("/app.wasm", "/sub/", 404, TEXT);
    }

    #[test]
    fn one_connection_carries_several_requests() {
        let site = site();
        let server = Server::bind(&site.path().join("dist"), "/", Some(0)).unwrap();
        let address = server.listener.server_addr().to_ip().unwrap();
        thread::spawn(move || server.run());
        let mut stream = TcpStream::connect(address).unwrap();
        let requests = "GET / HTTP/1.1\r\nHost: x\r\n\r\n\
                        HEAD /app.wasm HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        stream.write_all(requests.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 2, "{text}");
        assert!(text.contains("\r\n\r\ndist/index.html"), "{text}");
        assert!(text.ends_with("\r\n\r\n"), "a HEAD has no body: {text}");
    }

    #[test]
    fn a_large_file_comes_with_its_length_and_its_headers() {
        let site = site();
        fs::write(site.path().join("dist/app.wasm"), vec![7; 200_000]).unwrap();
        let server = Server::bind(&site.path().join("dist"), "/sub/", Some(0)).unwrap();
        let address = server.listener.server_addr().to_ip().unwrap();
        thread::spawn(move || server.run());
        let ask = |target: &str| {
            let mut stream = TcpStream::connect(address).unwrap();
            write!(stream, "GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
            let mut bytes = Vec::new();
            stream.read_to_end(&mut bytes).unwrap();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        let text = ask("/sub/app.wasm");
        for header in [
            "Content-Length: 200000\r\n",
            "Content-Type: application/wasm\r\n",
            "Cache-Control: no-cache\r\n",
            "X-Content-Type-Options: nosniff\r\n",
        ] {
            assert!(text.contains(header), "{header} {}", &text[..500]);
        }
        assert!(ask("/sub").contains("Location: /sub/\r\n"));
    }

    #[test]
    fn a_taken_port_is_passed_over_unless_it_was_asked_for() {
        let site = site();
        let dist = site.path().join("dist");
        let first = Server::bind(&dist, "sub", None).unwrap();
        let second = Server::bind(&dist, "sub", None).unwrap();
        assert_ne!(first.address().unwrap(), second.address().unwrap());
        assert!(first.address().unwrap().ends_with("/sub/"));
        let taken = first.listener.server_addr().to_ip().unwrap().port();
        let error = Server::bind(&dist, "/", Some(taken)).err().unwrap().to_string();
        assert!(error.contains("is not free"), "{error}");
    }
}
