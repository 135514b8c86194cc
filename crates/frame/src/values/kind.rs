//! What a frame is of: the spellings of all programs (docs/dialects.md#2).

use nightledger_language::said;

use crate::Values;
use crate::cards::{Cell, Hit};
use crate::keys::{IMAGE_TYPE, Key};
use crate::text;
use crate::type_words::{Word, word};
use crate::values::Reading;
use crate::{DoubtCode, Formula, Guess, Keyword, Kind, Known, Place, Source, name};

/// SBIG's index of image types: `PICTTYPE`.
fn indexed(index: f64) -> Option<Kind> {
    Some(match text::whole(index)? {
        1 => Kind::Light,
        2 => Kind::Bias,
        3 => Kind::Dark,
        4 => Kind::Flat,
        _ => return None,
    })
}

/// The kind as read, and what goes with it.
pub(crate) struct KindRead {
    /// The kind; `None` for a map.
    pub(crate) kind: Option<Known<Kind>>,
    /// The type text says "master".
    pub(crate) master: bool,
    /// A map of a processing program: no exposure.
    pub(crate) map: bool,
    /// `Processed`.
    pub(crate) processed: bool,
    /// A frame taken to focus, to point, to guide.
    pub(crate) not_science: bool,
}

impl Reading<'_> {
    /// Finds the kind: XISF imageType, the header's type words, a pointless DWARF, sidecars and names, a guess (docs/rules.md#4-kind).
    pub(crate) fn kind(&mut self, sidecar: &Values, name: &Values, place: &Place) -> KindRead {
        let mut read =
            KindRead { kind: None, master: false, map: false, processed: false, not_science: false };
        let mut unknown: Option<String> = None;
        let image_type = self.cards.header().image_type.as_deref().filter(|text| !text.trim().is_empty());
        if let Some(text) = image_type {
            let source = Source::Property { id: Keyword::of(&IMAGE_TYPE) };
            self.take_word(&mut read, text, source, &mut unknown);
        }
        for key in self.keys().kind {
            let Some(hit) = self.cards.find(key) else { continue };
            if let Some(decided) = &read.kind {
                // imageType decides what it is; a keyword that says `Master Dark` of a Dark adds to it.
                read.master |= matches!(hit.cell, Cell::Text(text)
                    if word(text) == Some(Word::Kind(decided.value, true)));
                break;
            }
            if read.map {
                break;
            }
            self.take_hit(&mut read, key, hit, &mut unknown);
        }
        if read.map {
            return read;
        }
        if let Some(quoted) = &unknown {
            self.doubt(DoubtCode::UnknownImageType, if read.kind.is_some() {
                    said!(
                        "'{word}' in the header is not a known image type: the other type keyword is used. Correct the kind if it is wrong.",
                        word = quoted
                    )
                } else {
                    said!(
                        "'{word}' in the header is not a known image type: its name or a guess decides. Correct the kind if it is wrong.",
                        word = quoted
                    )
                });
        }
        self.refine_by_name(&mut read, place);
        if read.kind.is_none() {
            read.kind = sidecar.kind.clone().or_else(|| name.kind.clone());
        }
        if read.kind.is_none() && self.writers.capture.pointless_is_dark && self.points_nowhere() {
            let program = self.writers.capture.name;
            self.doubt(DoubtCode::DwarfDark, said!("{program} writes no image type: a blank OBJECT with RA and DEC of 0 is taken for a dark.", program));
            read.kind = Some(Known::new(Kind::Dark, Source::Computed(Formula::DarkFromNoTarget)));
        }
        if read.kind.is_none() {
            let why = if unknown.is_some() { Guess::UnknownType } else { Guess::NoType };
            if unknown.is_none() {
                self.doubt(DoubtCode::KindGuessed, said!("No header or name says what kind of frame this is; it is treated as a light. Correct the kind if it is wrong."));
            }
            read.kind = Some(Known::new(Kind::Light, Source::Guessed(why)));
        }
        read
    }

    /// What a name says outright of a header's Dark and Light (docs/rules.md#4-kind-by-name): no program has a type for
    /// dark flats that all write, and many write Light of whatever they take.
    fn refine_by_name(&mut self, read: &mut KindRead, place: &Place) {
        let object = self.cards.text_of("OBJECT").or_else(|| self.cards.text_of("OBJNAME"));
        match read.kind.as_ref().map(|kind| kind.value) {
            Some(Kind::Dark) => {
                if let Some(source) = name::says_dark_flat(place, object) {
                    read.kind = Some(Known::new(Kind::DarkFlat, source));
                }
            }
            Some(Kind::Light) if !read.master && !read.not_science && !read.processed => {
                let Some(named) = name::says_outright(place, object).filter(|kind| kind.value != Kind::Light)
                else {
                    return;
                };
                self.doubt(DoubtCode::NameDisagrees, match &named.source {
                    Source::FileName => said!(
                        "The header says Light, which some programs write for every frame; the file name says {kind}: that is used. Correct the kind if it is wrong.",
                        kind = named.value.word()
                    ),
                    Source::FolderName => said!(
                        "The header says Light, which some programs write for every frame; the folder name says {kind}: that is used. Correct the kind if it is wrong.",
                        kind = named.value.word()
                    ),
                    source => said!(
                        "The header says Light, which some programs write for every frame; the {source} says {kind}: that is used. Correct the kind if it is wrong.",
                        kind = named.value.word(); source = source.said()
                    ),
                });
                read.kind = Some(named);
            }
            _ => {}
        }
    }

    fn take_hit(&self, read: &mut KindRead, key: &Key, hit: Hit<'_>, unknown: &mut Option<String>) {
        match hit.cell {
            Cell::Number(index) if key.word == "PICTTYPE" => {
                read.kind = indexed(index).map(|kind| Known::new(kind, hit.source));
            }
            Cell::Text(text) => match text::number(text).filter(|_| key.word == "PICTTYPE") {
                Some(index) => read.kind = indexed(index).map(|kind| Known::new(kind, hit.source)),
                None => self.take_word(read, text, hit.source, unknown),
            },
            _ => {}
        }
    }

    #[allow(clippy::unused_self, reason = "reads as the other steps do")]
    fn take_word(&self, read: &mut KindRead, text: &str, source: Source, unknown: &mut Option<String>) {
        if text::is_nothing(text) {
            return;
        }
        match word(text) {
            Some(Word::Kind(kind, master)) => {
                read.kind = Some(Known::new(kind, source));
                read.master = master;
            }
            Some(Word::Map) => read.map = true,
            Some(Word::NotScience) => {
                read.kind = Some(Known::new(Kind::Light, source));
                read.not_science = true;
            }
            Some(Word::Processed) => {
                read.kind = Some(Known::new(Kind::Light, source));
                read.processed = true;
            }
            None => {
                unknown.get_or_insert_with(|| text.chars().take(40).collect());
            }
        }
    }

    /// OBJECT blank and RA = DEC = 0.
    fn points_nowhere(&self) -> bool {
        let zero = |word| self.cards.number_of(word) == Some(0.0);
        !self.cards.has("OBJECT") && zero("RA") && zero("DEC")
    }
}
