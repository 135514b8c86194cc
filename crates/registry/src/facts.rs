//! The keywords of a header that other projects ask for, as they stand: a frame keeps only what the rules use of them.

use std::collections::{BTreeMap, BTreeSet};

use nightledger_header::{Header, Value};
use serde::{Deserialize, Serialize};

/// What stands behind a keyword.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fact {
    /// A whole number.
    Whole(i64),
    /// Any other number.
    Number(f64),
    /// `T` or `F`.
    Truth(bool),
    /// A text, trimmed; never blank.
    Text(Box<str>),
}

impl Fact {
    /// The number that it is, or that its text spells.
    #[allow(clippy::cast_precision_loss, reason = "counts and settings are far below 2^53")]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Whole(whole) => Some(*whole as f64),
            Self::Number(number) => Some(*number),
            Self::Truth(_) => None,
            Self::Text(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        }
    }

    /// As it is written.
    pub fn text(&self) -> String {
        match self {
            Self::Whole(whole) => whole.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Truth(true) => "T".to_owned(),
            Self::Truth(false) => "F".to_owned(),
            Self::Text(text) => text.to_string(),
        }
    }
}

/// What is asked of every header.
const ASKED: &[&str] = &[
    "ALTITUDE", "ALT-OBS", "APTDIA", "BAYERPAT", "BAYOFFX", "BAYOFFY", "BIN", "BITPIX", "CALSTAT", "CCDXBIN",
    "CDELT1", "CDELT2", "COLORTYP", "CRPIX1", "CRPIX2", "CTYPE1", "CTYPE2", "DATAMAX", "DATE-OBS", "DEC",
    "EGAIN", "EQUINOX", "EXPOSURE", "EXPTIME", "FILTER", "FOCALLEN", "FOCRATIO", "GAIN", "IMAGETYP",
    "INSTRUME", "JD", "LAT-OBS", "LATITUDE", "LOG-GAIN", "LONG-OBS", "LONGITUD", "NAXIS1", "NAXIS2",
    "OBJECT", "OBSERVAT", "OBSERVER", "OBSTYPE", "ORIGIN", "PEDESTAL", "PIXSIZE1", "PIXSIZE2", "RA",
    "RADESYS", "RDNOISE", "READTIME", "ROWORDER", "SATURATE", "SITELAT", "SITELONG", "SWCREATE", "TELESCOP",
    "TIME-OBS", "XBAYROFF", "XBINNING", "XPIXSZ", "YBAYROFF", "YPIXSZ",
];

/// The keywords of one header.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Facts {
    words: BTreeMap<Box<str>, Fact>,
    /// How long each axis of the image is, the first one first; empty where it does not say.
    axes: Vec<u64>,
}

impl Facts {
    /// What a header says, of the keywords that the rules here ask for and those of `more` (in upper case).
    pub fn of(header: &Header, more: &BTreeSet<String>) -> Self {
        let mut words = BTreeMap::new();
        for word in ASKED.iter().copied().chain(more.iter().map(String::as_str)) {
            if let Some(fact) = header.find(word).and_then(|(_, card)| fact(&card.value)) {
                words.insert(word.into(), fact);
            }
        }
        Self { words, axes: axes(header) }
    }

    /// What stands behind a keyword (in upper case).
    pub fn get(&self, word: &str) -> Option<&Fact> {
        self.words.get(word)
    }

    /// The text or number behind a keyword, as it is written.
    pub fn text(&self, word: &str) -> Option<String> {
        self.get(word).map(Fact::text)
    }

    /// The number behind a keyword.
    pub fn number(&self, word: &str) -> Option<f64> {
        self.get(word).and_then(Fact::number)
    }

    /// How many images lie behind one another in the file: 1 for a plain picture, 3 for a colour one; nothing where the
    /// header does not say that it has a picture of two axes.
    pub fn planes(&self) -> Option<u64> {
        match self.axes.as_slice() {
            [width, height, behind @ ..] if *width > 0 && *height > 0 => {
                Some(behind.iter().fold(1_u64, |planes, axis| planes.saturating_mul(*axis)))
            }
            _ => None,
        }
    }

    /// Pixels of a row, and rows; nothing where the header does not say that it has a picture.
    pub fn size(&self) -> Option<(u64, u64)> {
        match self.axes.as_slice() {
            [width, height, ..] if *width > 0 && *height > 0 => Some((*width, *height)),
            _ => None,
        }
    }

    /// Facts of these words, for tests and for whoever has no header.
    pub fn from_words(words: impl IntoIterator<Item = (&'static str, Fact)>, axes: &[u64]) -> Self {
        let words = words.into_iter().map(|(word, fact)| (word.into(), fact)).collect();
        Self { words, axes: axes.to_vec() }
    }
}

fn fact(value: &Value) -> Option<Fact> {
    Some(match value {
        Value::Bool(truth) => Fact::Truth(*truth),
        Value::Int(whole) => Fact::Whole(*whole),
        Value::Float(number) => Fact::Number(*number),
        Value::Text(text) if !text.trim().is_empty() => Fact::Text(text.trim().into()),
        _ => return None,
    })
}

/// The image's axes: those of the picture that a compressed table holds, else of the HDU; or an XISF image's geometry.
fn axes(header: &Header) -> Vec<u64> {
    if let Some(geometry) = header.image_element.as_ref().and_then(|image| image.geometry.as_deref()) {
        return geometry.split(':').map_while(|axis| axis.trim().parse().ok()).collect();
    }
    let whole = |word: &str| -> Option<u64> {
        match header.find(word)?.1.value {
            Value::Int(whole) => u64::try_from(whole).ok(),
            _ => None,
        }
    };
    ["ZNAXIS", "NAXIS"]
        .into_iter()
        .find_map(|word| {
            let count = whole(word)?.min(9);
            let lengths = (1..=count).map_while(|axis| whole(&format!("{word}{axis}")));
            Some(lengths.collect())
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_header::{HeaderReader, Limits};

    fn facts(cards: &[&str]) -> Facts {
        let mut bytes: Vec<u8> = Vec::new();
        for card in cards.iter().chain(&["END"]) {
            bytes.extend(format!("{card:<80}").bytes());
        }
        bytes.resize(bytes.len().next_multiple_of(2880), b' ');
        let more = ["FILT-1".to_owned()].into();
        Facts::of(&HeaderReader::read_all("x.fits", &bytes, Limits::default()), &more)
    }

    #[test]
    fn words_stand_as_they_are_written_and_blank_ones_are_missing() {
        let facts = facts(&[
            "SIMPLE  =                    T",
            "BITPIX  =                   16",
            "NAXIS   =                    2",
            "NAXIS1  =                    8",
            "NAXIS2  =                    6",
            "EXPTIME =                 20.5",
            "GAIN    =                  120",
            "XPIXSZ  = '3.76    '",
            "TELESCOP= '        '",
            "FILT-1  = 'V       '",
        ]);
        assert_eq!(facts.planes(), Some(1));
        assert_eq!(facts.get("GAIN"), Some(&Fact::Whole(120)));
        assert_eq!(facts.text("EXPTIME").as_deref(), Some("20.5"));
        assert_eq!(facts.number("XPIXSZ"), Some(3.76));
        assert_eq!((facts.get("TELESCOP"), facts.text("FILT-1").as_deref()), (None, Some("V")));
    }

    #[test]
    fn planes_are_what_lies_behind_the_first_two_axes() {
        for (axes, planes) in
            [(&[8, 6][..], Some(1)), (&[8, 6, 1], Some(1)), (&[8, 6, 3], Some(3)), (&[8], None), (&[], None)]
        {
            assert_eq!(Facts::from_words([], axes).planes(), planes, "{axes:?}");
        }
    }
}
