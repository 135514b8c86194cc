//! How a web server is told to serve the page (docs/hosting.md): the configurations of `packaging`, filled in, and
//! `cargo xtask hosting`, which tries them with real servers and a real browser.

use crate::page;
use crate::project::Project;
use crate::{apt, child};
use anyhow::{Context, Result, bail};
use std::fmt::Write as _;
use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The configurations in `packaging`.
pub(crate) const TEMPLATES: [&str; 2] = ["nginx.conf", "lighttpd.conf"];

/// Not at the root of its host, and not one level below it: nothing may depend on that.
const MOUNT: &str = "/astro/night-ledger/";

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where a page is served.
pub(crate) struct Place<'a> {
    /// What the server listens on: a port, or an address and a port.
    pub(crate) address: &'a str,
    /// What addresses start with, from `/` to `/`.
    pub(crate) mount: &'a str,
    /// The folder of its files.
    pub(crate) files: &'a str,
    /// Its content security policy, [`policy_of`] its `index.html`.
    pub(crate) policy: &'a str,
}

/// A configuration for this place. A page at the root of its host has no address without its slash.
pub(crate) fn filled(template: &str, place: &Place) -> String {
    let bare = place.mount.trim_end_matches('/');
    let lines = template.lines().filter(|line| !(bare.is_empty() && line.contains("@BARE@")));
    let text: String = lines.flat_map(|line| [line, "\n"]).collect();
    [
        ("@ADDRESS@", place.address),
        ("@BARE@", bare),
        ("@PATH@", place.mount),
        ("@FILES@", place.files.trim_end_matches('/')),
        ("@POLICY@", place.policy),
    ]
    .iter()
    .fold(text, |text, (name, value)| text.replace(name, value))
}

/// The policy that the page brings in a `<meta>`.
pub(crate) fn policy_of(index: &str) -> Result<&str> {
    let (_, rest) = index
        .split_once("http-equiv=\"Content-Security-Policy\" content=\"")
        .context("index.html has no content security policy")?;
    rest.split_once('"').map(|(policy, _)| policy).context("the policy has no end")
}

/// Serves `dist/` with nginx and with lighttpd, each below a path, and looks at both with a browser.
pub(crate) fn run(project: &Project) -> Result<()> {
    let dist = project.root.join("dist");
    let index = project.existing("dist/index.html", "`cargo xtask dist` builds it")?;
    let index = fs::read_to_string(&index)?;
    ensure_servers()?;
    let work = project.target_dir().join("hosting");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;
    let policy = policy_of(&index)?;
    let mut running = Vec::new();
    for template in TEMPLATES {
        let port = free_port()?;
        let address = format!("127.0.0.1:{port}");
        let files = dist.to_string_lossy();
        let place = Place { address: &address, mount: MOUNT, files: &files, policy };
        let text = fs::read_to_string(project.root.join("packaging").join(template))?;
        let conf = work.join(template);
        fs::write(&conf, filled(&text, &place))?;
        let command = if template == "nginx.conf" { nginx(&work)? } else { lighttpd(&work, port)? };
        running.push(Running::start(command, template, port)?);
    }
    let hosted: Vec<String> = running
        .iter()
        .map(|server| format!("{}=http://127.0.0.1:{}{MOUNT}", server.name, server.port))
        .collect();
    let mut node = page::node(project, "debug")?;
    node.args(["--test", "--test-reporter=spec"])
        .arg(project.existing("tests/browser/hosting.mjs", "nothing looks at what is served")?)
        .env("NIGHTLEDGER_HOSTED", hosted.join(" "));
    child::run(&mut node)
}

/// Both servers, and lighttpd's compression.
fn ensure_servers() -> Result<()> {
    let missing = || ["nginx", "lighttpd"].into_iter().find(|name| program(name).is_none());
    let deflates = || Path::new("/usr/lib/lighttpd/mod_deflate.so").exists() || !apt::is_usable();
    if missing().is_none() && deflates() {
        return Ok(());
    }
    if apt::is_usable() {
        println!("Installing nginx and lighttpd with apt, to try the page behind them.");
        apt::update()?;
        apt::install(&["nginx-light", "lighttpd", "lighttpd-mod-deflate"])?;
    }
    match missing() {
        None => Ok(()),
        Some(name) => {
            bail!("{name} is not here. Debian: `apt-get install nginx-light lighttpd lighttpd-mod-deflate`")
        }
    }
}

/// Servers are often where only root looks.
fn program(name: &str) -> Option<PathBuf> {
    child::on_path(&[name]).or_else(|| {
        let places = ["/usr/sbin", "/usr/local/sbin"];
        places.iter().map(|dir| Path::new(dir).join(name)).find(|program| program.is_file())
    })
}

fn nginx(work: &Path) -> Result<Command> {
    let here = work.display();
    let mut temporary = String::new();
    for what in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"] {
        writeln!(temporary, "    {what}_temp_path {here}/nginx-{what};")?;
    }
    // Whoever may read the checkout: its workers are otherwise somebody else.
    let user = if apt::is_usable() { "user root;\n" } else { "" };
    let text = format!(
        "{user}daemon off;\npid {here}/nginx.pid;\nerror_log stderr warn;\nevents {{}}\n\
         http {{\n    access_log off;\n{temporary}    include {here}/nginx.conf;\n}}\n"
    );
    let conf = work.join("nginx-main.conf");
    fs::write(&conf, text)?;
    let mut command = Command::new(program("nginx").context("nginx has gone")?);
    command.arg("-e").arg("stderr").arg("-c").arg(conf);
    Ok(command)
}

fn lighttpd(work: &Path, port: u16) -> Result<Command> {
    let here = work.display();
    let text = format!(
        "server.document-root = \"{here}\"\nserver.bind = \"127.0.0.1\"\nserver.port = {port}\n\
         include \"{here}/lighttpd.conf\"\n"
    );
    let conf = work.join("lighttpd-main.conf");
    fs::write(&conf, text)?;
    let mut command = Command::new(program("lighttpd").context("lighttpd has gone")?);
    command.arg("-D").arg("-f").arg(conf);
    Ok(command)
}

/// A server that ends with this.
struct Running {
    name: &'static str,
    port: u16,
    child: Child,
}

impl Running {
    fn start(mut command: Command, template: &'static str, port: u16) -> Result<Self> {
        let name = template.trim_end_matches(".conf");
        println!("$ {}", child::command_line(&command));
        let child =
            command.stdin(Stdio::null()).spawn().with_context(|| format!("{name} could not be started"))?;
        let mut running = Self { name, port, child };
        let began = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if let Some(status) = running.child.try_wait()? {
                bail!("{name} ended with {status}");
            }
            if began.elapsed() > PATIENCE {
                bail!("{name} does not answer on port {port}");
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(running)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // nginx ends its workers when it is asked to, and leaves them when it is killed.
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        if asked.is_err() {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// A port that nothing listens on now.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(name: &str) -> String {
        fs::read_to_string(Project::here().root.join("packaging").join(name)).unwrap()
    }

    #[test]
    fn every_name_is_filled_in() {
        let place = Place {
            address: "127.0.0.1:1",
            mount: "/sub/",
            files: "/srv/page/",
            policy: "default-src 'none'",
        };
        for name in TEMPLATES {
            let text = filled(&template(name), &place);
            assert!(!text.contains('@'), "{name}: {text}");
            assert!(text.contains("/sub/") && text.contains("/srv/page/"), "{name}: {text}");
            assert!(text.contains("\"default-src 'none'; frame-ancestors 'none'\""), "{name}: {text}");
        }
    }

    #[test]
    fn at_the_root_of_a_host_nothing_is_redirected() {
        let place = Place { address: "8080", mount: "/", files: "/srv/page", policy: "p" };
        let text = filled(&template("nginx.conf"), &place);
        assert!(!text.contains("308") && text.contains("location / {"), "{text}");
        let below = filled(&template("nginx.conf"), &Place { mount: "/sub/", ..place });
        assert!(below.contains("location = /sub { return 308 /sub/; }"), "{below}");
    }

    #[test]
    fn the_policy_is_the_pages_own() {
        let index = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">";
        assert_eq!(policy_of(index).unwrap(), "default-src 'none'");
        assert!(policy_of("<p>").is_err());
    }
}
