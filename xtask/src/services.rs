//! The three services that a click on the page can reach. Their addresses are settings of the build:
//! the page is compiled with them, and the content security policy names their hosts and no others.

use anyhow::{Context, Result, bail};
use std::env;
use std::process::Command;

/// The environment variables that carry the base addresses into the build. Their defaults are in
/// `.cargo/config.toml`, which cargo also hands to this program.
pub(crate) const VARIABLES: [&str; 3] =
    ["NIGHTLEDGER_NOMINATIM_URL", "NIGHTLEDGER_ASTROBIN_URL", "NIGHTLEDGER_LIGHTPOLLUTION_URL"];

/// Base addresses by variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Services(Vec<(&'static str, String)>);

impl Services {
    /// As the environment has them.
    pub(crate) fn from_environment() -> Result<Self> {
        let read = |name: &'static str| {
            let value = env::var(name).with_context(|| {
                format!("{name} is not set: run this as `cargo xtask`, which reads .cargo/config.toml")
            })?;
            Self::checked(name, &value).map(|value| (name, value))
        };
        VARIABLES.into_iter().map(read).collect::<Result<_>>().map(Self)
    }

    /// Replaces one base address.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> Result<()> {
        let value = Self::checked(name, value)?;
        for (known, old) in &mut self.0 {
            if *known == name {
                old.clone_from(&value);
            }
        }
        Ok(())
    }

    /// Hands the addresses to a build.
    pub(crate) fn apply(&self, command: &mut Command) {
        command.envs(self.0.iter().map(|(name, value)| (name, value)));
    }

    /// Scheme, host and port of each, as a content security policy names them.
    pub(crate) fn origins(&self) -> Vec<String> {
        self.0.iter().filter_map(|(_, url)| Some(origin(url)?.to_owned())).collect()
    }

    fn checked(name: &str, value: &str) -> Result<String> {
        let value = value.trim_end_matches('/');
        let host = value.split_once("://").map_or("", |(_, rest)| rest);
        let odd = |c: char| c.is_whitespace() || c.is_control() || "\"'<>;,".contains(c);
        if !(value.starts_with("https://") || value.starts_with("http://"))
            || host.is_empty()
            || value.contains(odd)
        {
            bail!("{name} is not a web address: {value:?}. Give one such as https://host.example.");
        }
        Ok(value.to_owned())
    }
}

/// The part of an address that a content security policy compares.
fn origin(url: &str) -> Option<&str> {
    let host_at = url.find("://")?.checked_add(3)?;
    let host_len = url.get(host_at..)?.find('/').unwrap_or(url.len() - host_at);
    url.get(..host_at + host_len)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Three made-up services.
    pub(crate) fn made_up() -> Services {
        let urls = ["https://names.example", "https://filters.example:8443/api", "http://127.0.0.1:9000"];
        Services(VARIABLES.into_iter().zip(urls.map(str::to_owned)).collect())
    }

    #[test]
    fn a_policy_names_hosts_without_their_paths() {
        let expect = ["https://names.example", "https://filters.example:8443", "http://127.0.0.1:9000"];
        assert_eq!(made_up().origins(), expect);
    }

    #[test]
    fn the_checkout_sets_all_three() {
        let services = Services::from_environment().unwrap();
        assert_eq!(services.origins().len(), 3);
        assert!(services.origins().iter().all(|origin| origin.starts_with("https://")));
    }

    #[test]
    fn what_could_break_out_of_the_policy_is_refused() {
        for bad in ["", "nominatim.example", "https://", "https://a.example; script-src *", "ftp://a.example"]
        {
            let error = made_up().set(VARIABLES[0], bad).unwrap_err().to_string();
            assert!(error.contains("NIGHTLEDGER_NOMINATIM_URL is not a web address"), "{error}");
        }
    }

    #[test]
    fn an_override_replaces_one_address() {
        let mut services = made_up();
        services.set(VARIABLES[1], "http://localhost:1/").unwrap();
        assert_eq!(services.origins()[1], "http://localhost:1");
        assert_eq!(services.origins()[0], "https://names.example");
    }
}
