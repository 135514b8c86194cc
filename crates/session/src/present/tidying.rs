//! What the page shows of where files would go by a template.

use serde::{Deserialize, Serialize};

/// Where files would go.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TidyView {
    /// What is wrong with the template.
    pub fault: Option<String>,
    /// Files that would move.
    pub moves: u32,
    /// The folders that they would be in, as a tree: each before those in it.
    pub folders: Vec<TidyFolder>,
    /// Further folders.
    pub more_folders: u32,
    /// Files that would stay.
    pub stays: u32,
    /// The first of them: the path, and why.
    pub stay: Vec<(String, String)>,
    /// Places that several files would take, so that none of them moves: the place, the files.
    pub conflicts: Vec<(String, String)>,
    /// The given folders, by name, in order.
    pub roots: Vec<String>,
}

/// A folder of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TidyFolder {
    /// How many folders it is in.
    pub depth: u32,
    /// Its name.
    pub name: String,
    /// Files in it and below it.
    pub files: u32,
}
