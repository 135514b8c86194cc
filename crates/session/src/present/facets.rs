//! What the table of files can be narrowed to: kinds, filters, targets, nights and rigs, each with its number of files.

use std::collections::{BTreeMap, BTreeSet};

use nightledger_frame::Kind;
use nightledger_language::tr;
use nightledger_ledger::{FrameId, fold_name, imaging_order, name_order};
use serde::{Deserialize, Serialize};

use super::frame_words::{kind_label, words_of_kind};
use super::sight::Sight;

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Choice {
    /// As queries name it.
    pub value: String,
    /// As people do.
    pub label: String,
    /// Files that it leaves, with all else that is asked for.
    pub files: u32,
}

/// What files are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Facet {
    /// Target, with all its panels and however it is spelled; the empty value is of lights without one.
    Target,
    /// The evening's date; the empty value is of lights without one.
    Night,
    /// Telescope and camera. A file that names one of them is of all rigs that have it.
    Rig,
    /// Kind, as [`super::frame_row::FrameRow::kind`] has it.
    Kind,
    /// Filter.
    Filter,
}

impl Facet {
    /// All of them, in order.
    pub const ALL: [Self; FACETS] = [Self::Target, Self::Night, Self::Rig, Self::Kind, Self::Filter];
}

/// How many facets there are.
pub const FACETS: usize = 5;

/// What a query asks of each facet, in the order of [`Facet::ALL`].
pub type Wanted = [Option<String>; FACETS];

/// One facet of all files.
#[derive(Debug, Default)]
struct Sorted {
    /// The spelling of each file that has one.
    of: Vec<Option<usize>>,
    /// What can be chosen, with the spellings that belong to it.
    choices: Vec<(Choice, Vec<usize>)>,
    spellings: usize,
}

impl Sorted {
    fn spelling(&self, file: usize) -> Option<usize> {
        self.of.get(file).copied().flatten()
    }

    /// Which spellings are left by `wanted`: none where nothing is like that any more.
    fn left(&self, wanted: &str) -> Vec<bool> {
        let mut left = vec![false; self.spellings];
        let chosen = self.choices.iter().find(|(choice, _)| choice.value == wanted);
        for spelling in chosen.map(|(_, spellings)| spellings.as_slice()).unwrap_or_default() {
            if let Some(left) = left.get_mut(*spelling) {
                *left = true;
            }
        }
        left
    }

    /// What can be chosen: what leaves any file, and what is chosen. With one choice there is nothing to choose.
    fn offered(&self, files: &[u32], wanted: Option<&str>) -> Vec<Choice> {
        let sum = |spellings: &[usize]| spellings.iter().filter_map(|spelling| files.get(*spelling)).sum();
        let with_files = |(choice, spellings): &(Choice, Vec<usize>)| {
            let choice = Choice { files: sum(spellings), ..choice.clone() };
            Some(choice).filter(|choice| choice.files > 0 || wanted == Some(choice.value.as_str()))
        };
        if self.choices.len() < 2 && wanted.is_none() {
            return Vec::new();
        }
        let mut offered: Vec<Choice> = self.choices.iter().filter_map(with_files).collect();
        if let Some(gone) = wanted.filter(|wanted| offered.iter().all(|choice| choice.value != *wanted)) {
            offered.push(choice(gone, gone));
        }
        offered
    }
}

/// What is found of one facet while files are walked through.
struct Spellings<K> {
    numbers: BTreeMap<K, usize>,
    /// That of the last file: most files are spelled like the one before.
    last: Option<(K, usize)>,
    /// Those that lights have, by number.
    of_lights: BTreeSet<usize>,
    of: Vec<Option<usize>>,
}

impl<K: Ord + Copy> Spellings<K> {
    fn new(files: usize) -> Self {
        Self {
            numbers: BTreeMap::new(),
            last: None,
            of_lights: BTreeSet::new(),
            of: Vec::with_capacity(files),
        }
    }

    fn note(&mut self, spelling: Option<K>, is_light: bool) {
        let number = spelling.map(|spelling| match self.last {
            Some((last, number)) if last == spelling => number,
            _ => {
                let next = self.numbers.len();
                let number = *self.numbers.entry(spelling).or_insert(next);
                self.last = Some((spelling, number));
                number
            }
        });
        if is_light {
            self.of_lights.extend(number);
        }
        self.of.push(number);
    }

    /// Whether a spelling is offered: with lights those that they have, since a flat's target is no target.
    fn is_offered(&self, number: usize) -> bool {
        self.of_lights.is_empty() || self.of_lights.contains(&number)
    }

    /// Spellings that `choice` gives one value are one choice, under the label of the first.
    fn sorted(self, choice: impl Fn(&K) -> Choice) -> Sorted {
        let mut all: BTreeMap<String, (Choice, Vec<usize>, bool)> = BTreeMap::new();
        for (spelling, number) in &self.numbers {
            let choice = choice(spelling);
            let entry = all.entry(choice.value.clone()).or_insert((choice, Vec::new(), false));
            entry.1.push(*number);
            entry.2 |= self.is_offered(*number);
        }
        let offered = all.into_values().filter(|(.., is_offered)| *is_offered);
        Sorted {
            choices: offered.map(|(choice, spellings, _)| (choice, spellings)).collect(),
            spellings: self.numbers.len(),
            of: self.of,
        }
    }
}

fn choice(value: impl Into<String>, label: impl Into<String>) -> Choice {
    Choice { value: value.into(), label: label.into(), files: 0 }
}

/// Telescope and camera, as far as a file names them.
type RigNames<'a> = [Option<&'a str>; 2];

/// Rigs, to which files belong that name but the telescope or the camera of it.
fn rigs(spellings: Spellings<RigNames>) -> Sorted {
    let label = |names: &RigNames| names.iter().copied().flatten().collect::<Vec<_>>().join(" + ");
    let is_part = |of: &RigNames, rig: &RigNames| {
        of.iter().zip(rig).all(|(name, of_rig)| name.is_none() || name == of_rig)
    };
    let offered = spellings.numbers.iter().filter(|(_, number)| spellings.is_offered(**number));
    let with_parts = offered.map(|(rig, _)| {
        let parts = spellings.numbers.iter().filter(|(names, _)| is_part(names, rig));
        (choice(label(rig), label(rig)), parts.map(|(_, number)| *number).collect())
    });
    let mut choices: Vec<(Choice, Vec<usize>)> = with_parts.collect();
    choices.sort_by_cached_key(|(choice, _)| name_order(&choice.label));
    Sorted { choices, spellings: spellings.numbers.len(), of: spellings.of }
}

/// The facets of all files: made once an answer, so that a query compares numbers alone.
#[derive(Debug, Default)]
pub(super) struct Facets {
    all: [Sorted; FACETS],
    files: usize,
}

impl Facets {
    /// Whether they are those of so many files.
    pub(super) fn are_of(&self, files: usize) -> bool {
        self.files == files
    }

    pub(super) fn new(sight: &Sight) -> Self {
        let files = sight.scan.frames().len();
        let (mut kinds, mut filters) = (Spellings::new(files), Spellings::new(files));
        let (mut targets, mut nights) = (Spellings::new(files), Spellings::new(files));
        let mut of_rigs = Spellings::new(files);
        for (at, view) in FrameId::all().take(files).filter_map(|at| Some((at, sight.view(at)?))) {
            let kind = view.kind().map(|known| known.value);
            let is_light = kind == Some(Kind::Light);
            kinds.note(Some((kind, view.role())), true);
            filters.note(view.filter_text().map(|text| text.text), true);
            // Calibration has none; of lights it is worth to be found.
            let target = view.object_text().map(|text| text.text);
            targets.note(target.or(is_light.then_some("")), is_light);
            let night = sight.decision(at).and_then(|decision| decision.night);
            nights.note(night.map(Some).or(is_light.then_some(None)), is_light);
            let names = [view.telescope_text(), view.camera_text()].map(|text| text.map(|text| text.text));
            of_rigs.note(names.iter().any(Option::is_some).then_some(names), is_light);
        }
        let mut kinds = kinds.sorted(|(kind, role)| {
            let words = words_of_kind(*kind, *role);
            let label = kind_label(&words);
            choice(words, label)
        });
        // Files that are nothing that is known have no word to choose.
        kinds.choices.retain(|(choice, _)| !choice.value.is_empty());
        let mut filters = filters.sorted(|filter| choice(*filter, *filter));
        filters.choices.sort_by_cached_key(|(choice, _)| imaging_order(Some(&choice.value)));
        // A target is called as in the rest of the page.
        let names = sight.answer.ledger.targets.iter().filter_map(|target| target.name.as_deref());
        let names: BTreeMap<String, &str> = names.map(|name| (fold_name(name), name)).collect();
        let mut targets = targets.sorted(|target| match *target {
            "" => choice("", tr!("no object")),
            target => {
                let folded = fold_name(target);
                let name = names.get(&folded).copied().unwrap_or(target);
                choice(folded, name)
            }
        });
        targets
            .choices
            .sort_by_cached_key(|(choice, _)| (choice.value.is_empty(), name_order(&choice.label)));
        let mut nights = nights.sorted(|night| match night {
            Some(night) => choice(night.to_string(), night.to_string()),
            None => choice("", tr!("no date")),
        });
        // The last night is looked at most.
        nights.choices.reverse();
        Self { all: [targets, nights, rigs(of_rigs), kinds, filters], files }
    }

    /// Narrows files to what is wanted.
    pub(super) fn narrowed(&self, wanted: &Wanted) -> Narrowed<'_> {
        let left =
            |(facet, wanted): (&Sorted, &Option<String>)| wanted.as_deref().map(|wanted| facet.left(wanted));
        Narrowed {
            left: self.all.iter().zip(wanted).map(left).collect(),
            files: self.all.iter().map(|facet| vec![0; facet.spellings]).collect(),
            facets: self,
        }
    }
}

/// Files being narrowed, and counted.
pub(super) struct Narrowed<'a> {
    facets: &'a Facets,
    /// By facet: which spellings are left, if any are asked for.
    left: Vec<Option<Vec<bool>>>,
    /// By facet: files of each spelling that all else leaves.
    files: Vec<Vec<u32>>,
}

impl Narrowed<'_> {
    /// Whether a file is left, of those that all else leaves. It is counted where it would be left by another choice.
    pub(super) fn takes(&mut self, FrameId(file): FrameId) -> bool {
        let Ok(file) = usize::try_from(file) else { return false };
        let spellings = self.facets.all.each_ref().map(|facet| facet.spelling(file));
        let is_left = |(left, spelling): (&Option<Vec<bool>>, &Option<usize>)| {
            left.as_ref()
                .is_none_or(|left| spelling.is_some_and(|spelling| left.get(spelling) == Some(&true)))
        };
        let mut misses = self.left.iter().zip(&spellings).map(is_left).enumerate().filter(|(_, left)| !left);
        let (first, second) = (misses.next().map(|(facet, _)| facet), misses.next());
        if second.is_none() {
            let counts = self.files.iter_mut().zip(spellings).enumerate();
            for (_, (files, spelling)) in
                counts.filter(|(facet, _)| first.is_none_or(|first| first == *facet))
            {
                if let Some(files) = spelling.and_then(|spelling| files.get_mut(spelling)) {
                    *files = files.saturating_add(1);
                }
            }
        }
        first.is_none()
    }

    /// What can be chosen, by facet.
    pub(super) fn choices(self, wanted: &Wanted) -> [Vec<Choice>; FACETS] {
        let mut choices: [Vec<Choice>; FACETS] = Default::default();
        let all = self.facets.all.iter().zip(&self.files).zip(wanted);
        for (choices, ((facet, files), wanted)) in choices.iter_mut().zip(all) {
            *choices = facet.offered(files, wanted.as_deref());
        }
        choices
    }
}

#[cfg(test)]
mod tests {
    use super::super::frames::{FrameIndex, FrameQuery};
    use super::super::tests::{answer, scan_of};
    use super::*;
    use crate::Scan;
    use nightledger_ledger::{Edits, Settings};

    const APO: &str = "TELESCOP = 'APO'\nINSTRUME = 'ASI2600'\n";
    const LENS: &str = "TELESCOP = '135 mm'\nINSTRUME = 'ASI2600'\n";

    /// Two rigs of one camera, two targets, one of them spelled in two ways and one a mosaic, lights without either, and
    /// calibration that names the camera alone, and flats with a target that is none.
    fn archive() -> Scan {
        let light = |rig: &str, object: &str, filter: &str, start: &str| {
            format!(
                "IMAGETYP = 'Light'\nEXPTIME = 60.0\n{rig}{object}FILTER = '{filter}'\nDATE-OBS = '{start}'"
            )
        };
        let object = |name: &str| format!("OBJECT = '{name}'\n");
        let files = [
            ("1.fits", light(APO, &object("M 31"), "L", "2024-03-01T22:00:00")),
            ("2.fits", light(APO, &object("M31"), "Ha", "2024-03-01T22:02:00")),
            ("3.fits", light(APO, &object("M 31"), "L", "2024-03-02T22:00:00")),
            ("4.fits", light(LENS, &object("M 13"), "L", "2024-03-02T22:04:00")),
            ("5.fits", light(LENS, "", "L", "2024-03-02T22:06:00")),
            (
                "dark.fits",
                "IMAGETYP = 'Dark'\nEXPTIME = 60.0\nINSTRUME = 'ASI2600'\nDATE-OBS = '2024-03-05T12:00:00'"
                    .to_owned(),
            ),
            (
                "flat.fits",
                format!("IMAGETYP = 'Flat'\nEXPTIME = 1.0\n{APO}{}FILTER = 'L'", object("FlatWizard")),
            ),
        ];
        let files: Vec<(&str, &str)> = files.iter().map(|(name, cards)| (*name, cards.as_str())).collect();
        scan_of(&files)
    }

    fn page(scan: &Scan, query: &FrameQuery) -> super::super::frames::FramesPage {
        let (settings, edits) = (Settings::default(), Edits::default());
        let answer = answer(scan, &settings, &edits);
        let query = FrameQuery { count: 100, ..query.clone() };
        FrameIndex::default().page(&Sight::new(scan, &answer, &edits, &settings), &query)
    }

    fn wanted(facets: &[(Facet, &str)]) -> FrameQuery {
        let mut query = FrameQuery::default();
        for (facet, value) in facets {
            query.wanted[*facet as usize] = Some((*value).to_owned());
        }
        query
    }

    fn choices(page: &super::super::frames::FramesPage, facet: Facet) -> Vec<(&str, u32)> {
        page.above.as_ref().unwrap().choices[facet as usize]
            .iter()
            .map(|choice| (choice.label.as_str(), choice.files))
            .collect()
    }

    fn paths(page: &super::super::frames::FramesPage) -> Vec<&str> {
        page.rows.iter().map(|row| row.key.as_ref().unwrap().path.as_str()).collect()
    }

    #[test]
    fn all_that_can_be_chosen_says_how_many_files_it_leaves() {
        let page = page(&archive(), &FrameQuery::default());
        assert_eq!(choices(&page, Facet::Target), [("M 13", 1), ("M 31", 3), ("no object", 1)]);
        assert_eq!(choices(&page, Facet::Night), [("2024-03-02", 3), ("2024-03-01", 2)]);
        assert_eq!(choices(&page, Facet::Rig), [("135 mm + ASI2600", 3), ("APO + ASI2600", 5)]);
        assert_eq!(choices(&page, Facet::Kind), [("Dark", 1), ("Flat", 1), ("Light", 5)]);
        assert_eq!(choices(&page, Facet::Filter), [("L", 5), ("Ha", 1)]);
    }

    #[test]
    fn files_are_narrowed_by_several_at_once_and_each_counts_what_the_others_leave() {
        let scan = archive();
        let both = wanted(&[(Facet::Target, "m31"), (Facet::Night, "2024-03-01")]);
        let page = page(&scan, &both);
        assert_eq!(paths(&page), ["1.fits", "2.fits"]);
        // Of the other targets none was looked at on that night; M 31 was on another one too.
        assert_eq!(choices(&page, Facet::Target), [("M 31", 2)]);
        assert_eq!(choices(&page, Facet::Night), [("2024-03-02", 1), ("2024-03-01", 2)]);
        assert_eq!(choices(&page, Facet::Filter), [("L", 1), ("Ha", 1)]);
        let found = self::page(&scan, &FrameQuery { text: "2.fits".to_owned(), ..both });
        assert_eq!((paths(&found), choices(&found, Facet::Night)), (vec!["2.fits"], vec![("2024-03-01", 1)]));
    }

    #[test]
    fn a_rig_has_the_calibration_that_names_its_camera_alone() {
        let scan = archive();
        let of = |rig: &str| page(&scan, &wanted(&[(Facet::Rig, rig)]));
        assert_eq!(paths(&of("135 mm + ASI2600")), ["4.fits", "5.fits", "dark.fits"]);
        assert_eq!(paths(&of("APO + ASI2600")), ["1.fits", "2.fits", "3.fits", "dark.fits", "flat.fits"]);
    }

    #[test]
    fn lights_without_a_target_are_found() {
        assert_eq!(paths(&page(&archive(), &wanted(&[(Facet::Target, "")]))), ["5.fits"]);
    }

    #[test]
    fn one_alone_is_no_choice_and_one_that_is_gone_can_be_taken_back() {
        let cards = "IMAGETYP = 'Light'\nEXPTIME = 60.0\nOBJECT = 'M 31'\nDATE-OBS = '2024-03-01T22:00:00'";
        let scan = scan_of(&[("1.fits", cards)]);
        let alone = page(&scan, &FrameQuery::default());
        let choices_alone = &alone.above.as_ref().unwrap().choices;
        assert!(choices_alone.iter().all(Vec::is_empty), "{choices_alone:?}");
        let gone = page(&scan, &wanted(&[(Facet::Target, "m13")]));
        assert_eq!((gone.matches, choices(&gone, Facet::Target)), (0, vec![("M 31", 1), ("m13", 0)]));
    }
}
