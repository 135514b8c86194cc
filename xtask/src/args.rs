//! The few options of the commands.

use anyhow::{Result, bail};

/// What stands on the command line after the command's name.
pub(crate) struct Args(Vec<String>);

impl Args {
    /// These words.
    pub(crate) fn new(words: impl IntoIterator<Item = String>) -> Self {
        Self(words.into_iter().collect())
    }

    /// Takes the words after `--`, which are for another program.
    pub(crate) fn take_rest(&mut self) -> Vec<String> {
        match self.0.iter().position(|word| word == "--") {
            Some(at) => self.0.split_off(at).into_iter().skip(1).collect(),
            None => Vec::new(),
        }
    }

    /// Takes a switch.
    pub(crate) fn take_flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| word != name);
        self.0.len() < before
    }

    /// Takes an option's value: `--name value` or `--name=value`.
    pub(crate) fn take_value(&mut self, name: &str) -> Result<Option<String>> {
        let attached = format!("{name}=");
        let Some(at) = self.0.iter().position(|word| word == name || word.starts_with(&attached)) else {
            return Ok(None);
        };
        let word = self.0.remove(at);
        if let Some(value) = word.strip_prefix(&attached) {
            return Ok(Some(value.to_owned()));
        }
        if self.0.get(at).is_none_or(|next| next.starts_with("--")) {
            bail!("{name} needs a value");
        }
        Ok(Some(self.0.remove(at)))
    }

    /// Takes a value that is a number.
    pub(crate) fn take_number<N: std::str::FromStr>(&mut self, name: &str) -> Result<Option<N>> {
        let Some(value) = self.take_value(name)? else { return Ok(None) };
        match value.parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => bail!("{name} needs a number, not {value:?}"),
        }
    }

    /// Takes the next word that is no option.
    pub(crate) fn take_word(&mut self) -> Option<String> {
        let at = self.0.iter().position(|word| !word.starts_with("--"))?;
        Some(self.0.remove(at))
    }

    /// Nothing may be left over.
    pub(crate) fn finish(self) -> Result<()> {
        match self.0.first() {
            Some(word) => bail!("{word:?} is not known here; `cargo xtask help` lists what is"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Args {
        Args::new(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_come_in_any_order_and_both_spellings() {
        let mut args = args("--port 81 dir --mount=/a/ --list -- --port 9");
        assert_eq!(args.take_rest(), ["--port", "9"]);
        assert_eq!(args.take_number::<u16>("--port").unwrap(), Some(81));
        assert_eq!(args.take_value("--mount").unwrap().as_deref(), Some("/a/"));
        assert!(args.take_flag("--list") && !args.take_flag("--list"));
        assert_eq!(args.take_word().as_deref(), Some("dir"));
        args.finish().unwrap();
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert!(
            args("--port").take_value("--port").unwrap_err().to_string().contains("--port needs a value")
        );
        let error = args("--port x").take_number::<u16>("--port").unwrap_err().to_string();
        assert!(error.contains("not \"x\""), "{error}");
        assert!(args("--what").finish().unwrap_err().to_string().contains("\"--what\" is not known"));
    }
}
