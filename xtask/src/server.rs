//! A small static server for one folder on this machine only: what `serve` shows and the browser tests use.

use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Where looking for a free port starts, and how many are tried.
const FIRST_PORT: u16 = 8080;
const PORTS: u16 = 100;
/// A request's head is a line and some headers; more than this is not a browser's.
const MAX_HEAD_BYTES: u64 = 64 * 1024;
const PATIENCE: Duration = Duration::from_secs(30);

/// One folder under one address path.
pub(crate) struct Server {
    /// What is served.
    root: PathBuf,
    /// The path that stands before every file's address: `/`, or `/sub/`.
    mount: String,
    listener: TcpListener,
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
            None => {
                (FIRST_PORT..FIRST_PORT + PORTS).find_map(|port| listen(port).ok()).with_context(|| {
                    format!(
                        "no port from {FIRST_PORT} to {} is free; name one with --port",
                        FIRST_PORT + PORTS - 1
                    )
                })?
            }
        };
        Ok(Self { root, mount, listener })
    }

    /// The address to open.
    pub(crate) fn address(&self) -> Result<String> {
        Ok(format!("http://{}{}", self.listener.local_addr()?, self.mount))
    }

    /// Answers until the process ends.
    pub(crate) fn run(self) {
        let site = Arc::new((self.root, self.mount));
        for stream in self.listener.incoming() {
            let Ok(stream) = stream else { continue };
            let site = Arc::clone(&site);
            // A visitor who goes away in the middle is no concern of the others.
            thread::spawn(move || drop(converse(&stream, &site.0, &site.1)));
        }
    }
}

fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
}

/// Answers the requests of one connection, one after the other.
fn converse(stream: &TcpStream, root: &Path, mount: &str) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    loop {
        let mut head = (&mut reader).take(MAX_HEAD_BYTES);
        let mut request = String::new();
        if head.read_line(&mut request)? == 0 {
            return Ok(());
        }
        let mut more = true;
        loop {
            let mut line = String::new();
            if head.read_line(&mut line)? == 0 || line.trim().is_empty() {
                break;
            }
            // A body would be taken for the next request, so the connection ends after this one.
            let lower = line.to_ascii_lowercase();
            more &= !lower.starts_with("content-length:") && !lower.starts_with("transfer-encoding:");
            more &= !(lower.starts_with("connection:") && lower.contains("close"));
        }
        let reply = Reply::to(&request, root, mount);
        reply.write(stream, request.starts_with("HEAD "))?;
        if !more {
            return Ok(());
        }
    }
}

#[derive(Debug, PartialEq)]
struct Reply {
    status: &'static str,
    content_type: &'static str,
    body: Vec<u8>,
    /// Where a folder's address lacks its final slash.
    location: Option<String>,
}

impl Reply {
    /// The answer to a request line such as `GET /a.js HTTP/1.1`.
    fn to(request: &str, root: &Path, mount: &str) -> Self {
        let mut words = request.split_whitespace();
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        if !matches!(method, "GET" | "HEAD") {
            return Self::plain("405 Method Not Allowed", "only GET and HEAD");
        }
        let path = target.split(['?', '#']).next().unwrap_or_default();
        if format!("{path}/") == mount {
            return Self { location: Some(mount.to_owned()), ..Self::plain("308 Permanent Redirect", mount) };
        }
        let file = path.strip_prefix(mount).and_then(decoded).and_then(|path| inside(root, &path));
        match file.and_then(|file| Some((content_type(&file), fs::read(file).ok()?))) {
            Some((content_type, body)) => Self { status: "200 OK", content_type, body, location: None },
            None => Self::plain("404 Not Found", "not found"),
        }
    }

    fn plain(status: &'static str, text: &str) -> Self {
        let body = format!("{text}\n").into_bytes();
        Self { status, content_type: "text/plain; charset=utf-8", body, location: None }
    }

    fn write(&self, mut stream: &TcpStream, head_only: bool) -> io::Result<()> {
        let Self { status, content_type, body, location } = self;
        let location = location.as_ref().map_or(String::new(), |to| format!("Location: {to}\r\n"));
        // Never cached: the next build is what the next reload shows.
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n{location}\
             Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes())?;
        if !head_only {
            stream.write_all(body)?;
        }
        stream.flush()
    }
}

/// `%41` as `A`; nothing where that is not text.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let hex = [rest.next()?, rest.next()?];
            if !hex.iter().all(u8::is_ascii_hexdigit) {
                return None;
            }
            bytes.push(u8::from_str_radix(str::from_utf8(&hex).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
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

    fn site() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("dist/icons")).unwrap();
        for name in ["dist/index.html", "dist/app.wasm", "dist/icons/a b.svg", "secret.txt"] {
            fs::write(dir.path().join(name), name).unwrap();
        }
        dir
    }

    #[track_caller]
    fn check(request: &str, mount: &str, status: &str, content_type: &str) {
        let site = site();
        let root = site.path().join("dist").canonicalize().unwrap();
        let reply = Reply::to(request, &root, mount);
        assert_eq!((reply.status, reply.content_type), (status, content_type), "{request}");
    }

    const TEXT: &str = "text/plain; charset=utf-8";

    #[test]
    fn files_have_the_types_that_browsers_insist_on() {
        check("GET / HTTP/1.1", "/", "200 OK", "text/html; charset=utf-8");
        check("GET /app.wasm?v=1 HTTP/1.1", "/", "200 OK", "application/wasm");
        check("GET /icons/a%20b.svg HTTP/1.1", "/", "200 OK", "image/svg+xml");
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
            check(&format!("GET {path} HTTP/1.1"), "/", "404 Not Found", TEXT);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_is_not_followed() {
        let site = site();
        let root = site.path().join("dist").canonicalize().unwrap();
        std::os::unix::fs::symlink(site.path().join("secret.txt"), root.join("link.txt")).unwrap();
        assert_eq!(Reply::to("GET /link.txt HTTP/1.1", &root, "/").status, "404 Not Found");
    }

    #[test]
    fn what_is_not_there_is_said_to_be_missing() {
        for path in ["/icons", "/icons/", "/no.js", "/%zz", "/%", "/%00"] {
            check(&format!("GET {path} HTTP/1.1"), "/", "404 Not Found", TEXT);
        }
        check("", "/", "405 Method Not Allowed", TEXT);
        check("POST / HTTP/1.1", "/", "405 Method Not Allowed", TEXT);
    }

    #[test]
    fn under_a_path_only_that_path_is_answered() {
        check("GET /sub/ HTTP/1.1", "/sub/", "200 OK", "text/html; charset=utf-8");
        check("GET /sub HTTP/1.1", "/sub/", "308 Permanent Redirect", TEXT);
        check("GET /app.wasm HTTP/1.1", "/sub/", "404 Not Found", TEXT);
    }

    #[test]
    fn one_connection_carries_several_requests() {
        let site = site();
        let server = Server::bind(&site.path().join("dist"), "/", Some(0)).unwrap();
        let address = server.listener.local_addr().unwrap();
        thread::spawn(move || server.run());
        let mut stream = TcpStream::connect(address).unwrap();
        stream
            .write_all(b"GET / HTTP/1.1\r\n\r\nHEAD /app.wasm HTTP/1.1\r\nConnection: close\r\n\r\n")
            .unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 2, "{text}");
        assert!(text.contains("\r\n\r\ndist/index.html"), "{text}");
        assert!(text.ends_with("\r\n\r\n"), "a HEAD has no body: {text}");
    }

    #[test]
    fn a_taken_port_is_passed_over_unless_it_was_asked_for() {
        let site = site();
        let dist = site.path().join("dist");
        let first = Server::bind(&dist, "sub", None).unwrap();
        let second = Server::bind(&dist, "sub", None).unwrap();
        assert_ne!(first.address().unwrap(), second.address().unwrap());
        assert!(first.address().unwrap().ends_with("/sub/"));
        let taken = first.listener.local_addr().unwrap().port();
        let error = Server::bind(&dist, "/", Some(taken)).err().unwrap().to_string();
        assert!(error.contains("is not free"), "{error}");
    }
}
