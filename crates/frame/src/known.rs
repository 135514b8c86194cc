//! A value and where it came from: one cannot be had without the other.

use std::borrow::Cow;
use std::cell::RefCell;

use serde::{Deserialize, Deserializer, Serialize};

/// A FITS keyword or XISF property id. Those of the tables cost nothing to copy.
pub type Keyword = Cow<'static, str>;

/// A value of a frame together with its provenance (docs/rules.md#1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Known<T> {
    /// What is known.
    pub value: T,
    /// Where it came from.
    pub source: Source,
}

/// Where a value came from. A default never passes for a measurement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Source {
    /// A header card.
    Header {
        /// The keyword.
        #[serde(deserialize_with = "shared")]
        keyword: Keyword,
        /// The HDU, from 0.
        hdu: u16,
        /// The card in its HDU, from 1.
        card: u32,
    },
    /// An XISF property, or the image's `imageType` attribute (id `imageType`).
    Property {
        /// The property's id.
        #[serde(deserialize_with = "shared")]
        id: Keyword,
    },
    /// The file's own name.
    FileName,
    /// The name of a folder above the file.
    FolderName,
    /// Another file beside it (SharpCap, N.I.N.A. Session Metadata, Dwarf); its name.
    Sidecar(Box<str>),
    /// Another file of the same exposure (docs/rules.md#6); its name. Only the ledger gives this source.
    Copy(Box<str>),
    /// Worked out from other values; says which (`HFR, XPIXSZ and FOCALLEN`).
    Computed(#[serde(deserialize_with = "shared")] Cow<'static, str>),
    /// Assumed because nothing says otherwise (a Light without any type); says why.
    Guessed(#[serde(deserialize_with = "shared")] Cow<'static, str>),
    /// The user's setting or default; names the setting.
    Setting(#[serde(deserialize_with = "shared")] Cow<'static, str>),
    /// The user's edit.
    Edit,
}

/// Texts that come back from storage are few, each thousands of times: one of each serves all, as those of the tables
/// do. As many as a table could have are kept for good, so that damaged data cannot fill the memory.
fn shared<'de, D: Deserializer<'de>>(from: D) -> Result<Cow<'static, str>, D::Error> {
    const MOST: usize = 1000;
    const LONGEST: usize = 80;
    thread_local! {
        static KNOWN: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
    }
    let text = String::deserialize(from)?;
    Ok(KNOWN.with_borrow_mut(|known| match known.binary_search(&text.as_str()) {
        Ok(at) => known.get(at).map_or(Cow::Owned(text), |text| Cow::Borrowed(*text)),
        Err(at) if known.len() < MOST && text.len() <= LONGEST => {
            let text: &'static str = text.leak();
            known.insert(at, text);
            Cow::Borrowed(text)
        }
        Err(_) => Cow::Owned(text),
    }))
}

impl<T> Known<T> {
    /// A value with its provenance.
    pub fn new(value: T, source: Source) -> Self {
        Self { value, source }
    }

    /// Another value that has the same provenance (a unit turned, say).
    pub fn map<U>(self, turn: impl FnOnce(T) -> U) -> Known<U> {
        Known { value: turn(self.value), source: self.source }
    }

    /// Borrows the value.
    pub fn as_ref(&self) -> Known<&T> {
        Known { value: &self.value, source: self.source.clone() }
    }
}

impl std::fmt::Display for Source {
    /// The words of docs/rules.md#13: `header EXPTIME`, `file name`, `setting HFR` ...
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Header { keyword, .. } => write!(f, "header {keyword}"),
            Self::Property { id } => write!(f, "XISF {id}"),
            Self::FileName => f.write_str("file name"),
            Self::FolderName => f.write_str("folder name"),
            Self::Sidecar(name) => write!(f, "sidecar {name}"),
            Self::Copy(name) => write!(f, "copy {name}"),
            Self::Computed(from) => write!(f, "computed from {from}"),
            Self::Guessed(why) => write!(f, "guessed: {why}"),
            Self::Setting(name) => write!(f, "setting {name}"),
            Self::Edit => f.write_str("edit"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_from_storage_share_one_text() {
        let kept = r#"{"Header":{"keyword":"EXPTIME","hdu":0,"card":12}}"#;
        let read = || match serde_json::from_str(kept).unwrap() {
            Source::Header { keyword: Cow::Borrowed(keyword), hdu: 0, card: 12 } => keyword,
            other => panic!("{other:?}"),
        };
        assert_eq!(read(), "EXPTIME");
        assert!(std::ptr::eq(read(), read()));
    }

    #[test]
    fn too_many_texts_from_storage_stay_apart() {
        let read =
            |text: &str| serde_json::from_str::<Source>(&format!("{{\"Computed\":{text:?}}}")).unwrap();
        assert_eq!(read(&"x".repeat(81)), Source::Computed("x".repeat(81).into()));
        let texts: Vec<String> = (0..2000).map(|number| number.to_string()).collect();
        let owned = texts.iter().filter(|text| matches!(read(text), Source::Computed(Cow::Owned(_))));
        assert!(owned.count() >= 1000);
        assert!(texts.iter().all(|text| read(text) == Source::Computed(text.clone().into())));
    }
}
