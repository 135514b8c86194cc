//! The command, run within the test.
#![allow(dead_code, reason = "each test takes what it needs of it")]

use std::ffi::OsString;
use std::path::Path;

use serde_json::Value;

/// What a run of the command answered.
pub(crate) struct Answer {
    pub(crate) code: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Answer {
    /// Runs it; `{}` in an argument stands for the folder.
    pub(crate) fn of(dir: &Path, args: &[&str]) -> Self {
        let dir = dir.to_str().unwrap();
        let args = ["nightledger"].iter().chain(args).map(|arg| OsString::from(arg.replace("{}", dir)));
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = nightledger_cli::run(args, &mut out, &mut err);
        Self { code, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
    }

    /// What it answered as JSON, unless it was used wrongly.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert!(self.code < 2, "{}", self.err);
        serde_json::from_str(&self.out).unwrap()
    }
}
