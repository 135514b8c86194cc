//! Folders that go when a test is over.

use std::path::PathBuf;
use std::{env, fs};

/// A fresh folder that goes when the test is over.
pub struct Dir(
    /// Where it is.
    pub PathBuf,
);

impl Dir {
    /// One of this name; tests that run at the same time have names of their own.
    pub fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("nightledger-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
