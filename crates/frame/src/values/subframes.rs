//! How many exposures a file stands for, and whether it is a master or a stack (docs/rules.md#4-subframes, "Masters without the word").

use crate::Values;
use crate::dialect::combination::{self, COMBINED, COUNTS, COUNTS_IF_COMBINED, INPUTS};
use crate::dialect::{CountedExposure, INTEGRATIONS};
use crate::keys::{COMMENT, HISTORY, Key, PROCESSING_HISTORY};
use crate::text;
use crate::values::{Reading, sentence};
use crate::{Formula, Keyword, Kind, Known, Role, Source};

/// What was found out about a combined file.
pub(crate) struct Combined {
    /// Single, master or stack.
    pub(crate) role: Role,
    /// The number of exposures; `None` if it is combined and does not say.
    pub(crate) subframes: Option<Known<u32>>,
    /// What EXPTIME is beside the count.
    pub(crate) exposure: CountedExposure,
    /// What EXPTIME is, is a habit of the program that combined, whatever a comment says.
    pub(crate) habit_is_known: bool,
    /// EXPTIME is the total, and the name or a sidecar tells the length of one exposure.
    pub(crate) one_is_named: bool,
}

impl Reading<'_> {
    /// Decides the role. `said` is whether a type text, a map of names or a mark says "master".
    pub(crate) fn combined(&self, kind: Kind, said: bool, name: &Values, sidecar: &Values) -> Combined {
        let called = said || name.named_combined || COMBINED.iter().any(|sign| sign.shows(&self.cards));
        let counted = self.count(kind, called);
        let exposure = counted.as_ref().map_or(CountedExposure::One, |(_, exposure)| *exposure);
        let counted = counted.map(|(count, _)| count);
        // What a live stack's name says goes before a length of one exposure that may be wrong.
        let named = name.subframes.clone().filter(|_| self.writers.capture.sub_exposure_may_be_wrong);
        let lengths = self
            .count_from_lengths()
            .filter(|count| named.as_ref().is_none_or(|named| named.value == count.value));
        let count = counted.or(lengths).or(named);
        let over_one = count.as_ref().is_some_and(|count| count.value > 1);
        let marked = [Some(self.writers.capture), self.writers.processing]
            .into_iter()
            .flatten()
            .any(|table| table.combined.iter().any(|sign| sign.shows(&self.cards)));
        // `Stack_16bits_1frames_1s`: one frame is no stack.
        let is_one =
            !(said || over_one || marked) && name.subframes.as_ref().is_some_and(|one| one.value == 1);
        if is_one || !(called || over_one || marked) {
            let one = count.unwrap_or_else(|| Known::new(1, Source::Computed(Formula::SingleExposure)));
            return Combined {
                role: Role::Single,
                subframes: Some(one),
                exposure: CountedExposure::One,
                habit_is_known: false,
                one_is_named: false,
            };
        }
        let habit = combination::habit(|sign| sign.shows(&self.cards));
        let exposure = habit.unwrap_or(exposure);
        let role = if kind == Kind::Light { Role::Stack } else { Role::Master };
        let by_name =
            if over_one || role == Role::Master { None } else { self.count_from_names(name, sidecar) };
        // A count of 1 (or 0) beside the word "master" is no count: never a silent 1.
        let subframes = count
            .filter(|count| count.value > 1)
            .or_else(|| sidecar.subframes.clone())
            .or_else(|| name.subframes.clone())
            .or_else(|| by_name.clone())
            .filter(|count| count.value > 0);
        Combined {
            role,
            subframes,
            exposure,
            habit_is_known: habit.is_some(),
            one_is_named: by_name.is_some(),
        }
    }

    /// A stack whose EXPTIME is many times what its name or a sidecar gives as exposure: EXPTIME is the total (DWARF).
    fn count_from_names(&self, name: &Values, sidecar: &Values) -> Option<Known<u32>> {
        let one = sidecar.exposure_s.as_ref().or(name.exposure_s.as_ref()).filter(|one| one.value > 0.0)?;
        let total = self.cards.number(self.keys().exposure, |seconds| seconds > 0.0)?;
        let count = text::whole((total.value / one.value).round()).filter(|count| *count > 1)?;
        // Names round to whole seconds.
        let formula = Formula::CountFromToldExposure {
            total: total.source.keyword()?,
            one: Box::new(one.source.clone()),
        };
        ((total.value / (one.value * f64::from(count)) - 1.0).abs() <= 0.02)
            .then(|| Known::new(count, Source::Computed(formula)))
    }

    /// The count that stands in the header, and what EXPTIME is beside it.
    fn count(&self, kind: Kind, called: bool) -> Option<(Known<u32>, CountedExposure)> {
        if let Some(count) = self.count_from_processing_history().or_else(|| self.count_from_lines()) {
            return Some((count, CountedExposure::One));
        }
        let counts = self.writers.stacks().counts;
        let mut first = None;
        for count in counts.iter().filter(|count| count.counts(kind)) {
            let Some(hit) = self.cards.find(&count.key) else { continue };
            let Some(number) = hit.cell.number().and_then(text::whole).filter(|number| *number > 0) else {
                continue;
            };
            // SNAPSHOT = 1 beside NCOMBINE = 40: the one that counts more than one tells.
            if number > 1 {
                return Some((Known::new(number, hit.source), count.exposure));
            }
            first.get_or_insert((Known::new(number, hit.source), count.exposure));
        }
        let over_one = self.count_by_any_sign(kind, called).map(|count| (count, CountedExposure::One));
        over_one.or(first)
    }

    /// A count over 1 by the signs that all programs share. `called` is whether the file is called combined.
    fn count_by_any_sign(&self, kind: Kind, called: bool) -> Option<Known<u32>> {
        let over_one = |key: &'static Key| {
            let hit = self.cards.find(key)?;
            let number = hit.cell.number().and_then(text::whole).filter(|number| *number > 1)?;
            Some(Known::new(number, hit.source))
        };
        let listed = |first: &'static Key| {
            let hit = self.cards.find(first)?;
            let files = self.cards.numbered(first.word.strip_suffix("001")?);
            Some(Known::new(u32::try_from(files).ok().filter(|files| *files > 1)?, hit.source))
        };
        COUNTS
            .iter()
            .find_map(over_one)
            .or_else(|| COUNTS_IF_COMBINED.iter().filter(|_| called).find_map(over_one))
            .or_else(|| INPUTS.iter().find_map(listed))
            .or_else(|| {
                [&HISTORY, &COMMENT].into_iter().find_map(|word| {
                    self.cards
                        .commentary(word)
                        .filter(|(line, _)| word.word == HISTORY.word || !sentence::is_plan(line))
                        .find_map(|(line, source)| Some(Known::new(sentence::count(line, kind)?, source)))
                })
            })
    }

    /// `<instance class="ImageIntegration"> ... <table id="images" rows="N">`: the last integration counts.
    fn count_from_processing_history(&self) -> Option<Known<u32>> {
        let property = self.cards.header().property(PROCESSING_HISTORY.word)?;
        let count = rows_of_last_integration(&property.value)?;
        Some(Known::new(count, Source::Property { id: Keyword::of(&PROCESSING_HISTORY) }))
    }

    /// `ImageIntegration.numberOfImages: N` in HISTORY or COMMENT, where PixInsight wraps at column 72.
    fn count_from_lines(&self) -> Option<Known<u32>> {
        [&HISTORY, &COMMENT].into_iter().find_map(|word| {
            let mut found = None;
            let mut carried = String::new();
            for (line, source) in self.cards.commentary(word) {
                let joined;
                let whole = if carried.is_empty() {
                    line
                } else {
                    joined = carried.clone() + line;
                    &joined
                };
                if let Some(count) = number_of_images(whole) {
                    found = Some(Known::new(count, source));
                }
                carried = wrapped(line, whole);
            }
            found
        })
    }

    /// The total of a stack divided by the length of one exposure.
    fn count_from_lengths(&self) -> Option<Known<u32>> {
        let table = self.writers.stacks();
        let exposure = self.cards.number(self.keys().exposure, |seconds| seconds > 0.0)?;
        let pair = match self.cards.number(table.sub_exposure, |seconds| seconds > 0.0) {
            Some(sub) => (exposure, sub),
            None => (self.cards.number(table.total_exposure, |seconds| seconds > 0.0)?, exposure),
        };
        let (total, one) = (pair.0.value, pair.1.value);
        let count = (total / one).round();
        // Times that do not divide are no count: LIVETIME may be corrected, but not by half an exposure.
        ((total - count * one).abs() <= 0.2 * one).then_some(())?;
        let from = [pair.0.source.keyword()?, pair.1.source.keyword()?];
        text::whole(count)
            .filter(|count| *count > 0)
            .map(|count| Known::new(count, Source::Computed(Formula::CountFromLengths(from))))
    }
}

/// What of a line continues on the next: a line that fills its card up to column 72.
fn wrapped(line: &str, whole: &str) -> String {
    match line.chars().count() {
        72.. => whole.to_owned(),
        // A blank at the break was cut with the card's trailing blanks.
        71 => whole.to_owned() + " ",
        _ => String::new(),
    }
}

fn number_of_images(line: &str) -> Option<u32> {
    INTEGRATIONS.iter().find_map(|process| {
        let at = line.rfind("numberOfImages:")?;
        let head = line.get(..at)?.trim_end_matches('.');
        if !head.ends_with(process) {
            return None;
        }
        let rest = line.get(at + "numberOfImages:".len()..)?.trim_start();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        rest.get(..digits)?.parse().ok()
    })
}

fn rows_of_last_integration(history: &str) -> Option<u32> {
    // The instances in the order they were applied; each ends where the next begins.
    let mut found = None;
    for instance in history.split("<instance").skip(1) {
        let head = instance.split('>').next().unwrap_or_default();
        if !attribute(head, "class").is_some_and(|class| INTEGRATIONS.contains(&class)) {
            continue;
        }
        let tables = instance.split("<table").skip(1).filter_map(|table| table.split('>').next());
        let rows = tables
            .filter(|table| attribute(table, "id").is_some_and(|id| matches!(id, "images" | "targets")))
            .find_map(|table| attribute(table, "rows")?.parse().ok());
        found = rows.or(found);
    }
    found
}

/// The value of an attribute within a start tag, in either kind of quotes.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = tag;
    while let Some(at) = rest.find(name) {
        let boundary = rest.get(..at).is_some_and(|head| head.ends_with(char::is_whitespace));
        rest = rest.get(at + name.len()..)?;
        let Some(value) = rest.trim_start().strip_prefix('=').map(str::trim_start).filter(|_| boundary)
        else {
            continue;
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        return value.get(1..)?.split(quote).next();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_lines() {
        let check = |line: &str, expect: Option<u32>| assert_eq!(number_of_images(line), expect, "{line:?}");
        check("ImageIntegration.numberOfImages: 238", Some(238));
        check("FastIntegration.numberOfImages: 12 ", Some(12));
        check("LocalNormalization.numberOfImages: 12", None);
        check("ImageIntegration.numberOfImages: ", None);
    }

    #[test]
    fn processing_history() {
        let check =
            |text: &str, expect: Option<u32>| assert_eq!(rows_of_last_integration(text), expect, "{text:?}");
        check(r#"<instance class="ImageIntegration"><table id="images" rows="66"/></instance>"#, Some(66));
        check(
            r#"<instance class="ImageIntegration" id="a"><parameter/><table id="images" rows="20"></table></instance>
               <instance class='ImageIntegration'><table rows='30' id='images'></table><table id="other" rows="2"/></instance>
               <instance class="DynamicCrop"><table id="images" rows="7"/></instance>"#,
            Some(30),
        );
        check(r#"<instance class="DynamicCrop"/>"#, None);
        check("<instance class=\"ImageIntegration\"><table id=\"images\" rows=\"x\">", None);
        check("", None);
    }
}
