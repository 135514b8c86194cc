//! When an exposure began, UTC (docs/rules.md#4-start "start" and "DATE-OBS as the end"), and the clock offset of DATE-LOC (docs/rules.md#5-night).

use nightledger_language::said;

use crate::Values;
use crate::cards::Cell;
use crate::date::{self, Moment};
use crate::dialect::{DateMeans, Dialect, combination};
use crate::keys::{AVERAGE_DATE, AVERAGE_MJD, END_DATE, Holder, JULIAN_DATES, LOCAL_DATE};
use crate::text::{self, has_word};
use crate::values::Reading;
use crate::{Clock, DoubtCode, Formula, Instant, Keyword, Known, Source, Start};

impl<'h> Reading<'h> {
    /// The start: DATE-OBS, DATE-BEG, DATE-AVG minus half the exposure, Julian dates, the name (local).
    /// `total_s` is how long all exposures of a stack lasted, or the one; `is_combined` whether it is a stack or master.
    pub(crate) fn start(
        &mut self,
        exposure_s: Option<f64>,
        total_s: Option<f64>,
        is_combined: bool,
        told: &Values,
    ) -> Option<Known<Start>> {
        let mut day_only = None;
        let is_of_writing = is_combined
            && [Some(self.writers.capture), self.writers.processing]
                .into_iter()
                .flatten()
                .any(|table| table.stack_date_is_of_writing);
        let keys = if is_of_writing { &[] } else { self.keys().date };
        for key in keys {
            let Some(hit) = self.cards.find(key) else { continue };
            let Cell::Text(text) = hit.cell else { continue };
            if text::is_nothing(text) {
                self.doubt(
                    DoubtCode::ValueNotUnderstood,
                    said!("{key} = '{text}' says that the start is unknown.", key = key.word, text),
                );
                continue;
            }
            let Some(moment) = date::moment(text) else {
                self.doubt(DoubtCode::ValueNotUnderstood, said!("{key} = '{text}' is not a known form of date and is not used. Correct the date if it is missing.", key = key.word, text));
                continue;
            };
            // What the time's own comment says (`UT AT END OF EXPOSURE`) goes before the date's.
            let moment = if moment.has_time { Some((moment, "")) } else { self.joined(moment) };
            match moment {
                Some((moment, of_time)) => {
                    let comment = if date_means(self.writers.capture, of_time).is_some() {
                        of_time
                    } else {
                        hit.comment
                    };
                    if self.writers.capture.local_date && !date::names_its_zone(text) {
                        return Some(self.local_start(moment, hit.source));
                    }
                    return Some(self.shifted(moment, comment, hit.source, total_s));
                }
                None => {
                    day_only.get_or_insert_with(|| (date::moment(text), hit.source));
                }
            }
        }
        self.middle_start(exposure_s)
            .or_else(|| self.julian_start())
            // What was combined ended with its last exposure, and was written later.
            .or_else(|| self.start_before_end(exposure_s).filter(|_| !is_combined))
            .or_else(|| if is_combined { None } else { self.start_by_local_clock() })
            .or_else(|| self.named_start(told))
            .or_else(|| {
                // A date without any time still tells the night, give or take one.
                let (moment, source) = day_only?;
                self.doubt(DoubtCode::ValueNotUnderstood, said!("{keyword} has a date and no time: midnight UTC is used. The night may be wrong by one.", keyword = source.keyword().map_or("DATE-OBS", Keyword::word)));
                Some(Known::new(moment?.on(Clock::Utc), source))
            })
    }

    /// A time by the clock at the camera's place: in UTC where TIMEZONE tells how far apart they are.
    fn local_start(&mut self, moment: Moment, source: Source) -> Known<Start> {
        let zone = self.clock_zone();
        let program = self.writers.capture.name;
        if let (Some((offset_s, zone)), Some(word)) = (zone, source.keyword()) {
            let mut start = moment.on(Clock::Utc);
            start.at = start.at.plus_s(-offset_s);
            let formula = Formula::StartFromLocal([word, zone]);
            return Known::new(start, Source::Computed(formula));
        }
        let word = source.keyword().map_or("DATE-OBS", Keyword::word);
        self.doubt(
            DoubtCode::LocalStart,
            said!(
                "{program} writes {word} by the camera's clock: it is taken for local time.",
                program,
                word
            ),
        );
        Known::new(moment.on(Clock::Local), source)
    }

    /// How far the clock of a local date is ahead of UTC, s, and which keyword says so.
    fn clock_zone(&self) -> Option<(f64, Keyword)> {
        self.keys().zone.iter().find_map(|key| {
            let hit = self.cards.find(key)?;
            let offset_s = match hit.cell {
                Cell::Text(text) if key.holder == Holder::Tag => {
                    text::number(text).map(|minutes| minutes * 60.0)
                }
                Cell::Text(text) => date::zone_s(text),
                // Hours, or the seconds of newer cards.
                Cell::Number(number) if number.abs() <= 14.0 => Some(number * 3600.0),
                Cell::Number(number) => Some(number).filter(|seconds| seconds.abs() <= 14.0 * 3600.0),
                Cell::Bool => None,
            };
            Some((offset_s?, Keyword::of(key)))
        })
    }

    /// Joins a date with the time that another keyword has; with that keyword's comment.
    fn joined(&self, day: Moment) -> Option<(Moment, &'h str)> {
        self.keys().time.iter().find_map(|key| {
            let hit = self.cards.find(key)?;
            let moment = match hit.cell {
                Cell::Text(text) => date::with_time(day, text),
                // `TIME = 300` is as well an exposure.
                Cell::Number(number) if key.word != "TIME" => date::with_number(day, number),
                _ => None,
            };
            Some((moment?, hit.comment))
        })
    }

    /// Turns a DATE-OBS that is the end or the middle of the exposure into the start.
    fn shifted(
        &mut self,
        moment: Moment,
        comment: &str,
        source: Source,
        exposure_s: Option<f64>,
    ) -> Known<Start> {
        let Some(means) = date_means(self.writers.capture, comment) else {
            return Known::new(moment.on(Clock::Utc), source);
        };
        let share = match means {
            DateMeans::End => 1.0,
            DateMeans::Middle => 0.5,
        };
        let Some(word) = source.keyword() else {
            return Known::new(moment.on(Clock::Utc), source);
        };
        let Some(exposure_s) = exposure_s else {
            self.doubt(DoubtCode::StartFromEnd, match means {
                    DateMeans::End => said!(
                        "{word} is the end of the exposure, whose length is unknown: it is used as the start.",
                        word
                    ),
                    DateMeans::Middle => said!(
                        "{word} is the middle of the exposure, whose length is unknown: it is used as the start.",
                        word
                    ),
                });
            return Known::new(moment.on(Clock::Utc), source);
        };
        self.doubt(
            DoubtCode::StartFromEnd,
            match means {
                DateMeans::End => said!(
                    "{word} is the end of the exposure ('{comment}'): the start is computed from it.",
                    word,
                    comment
                ),
                DateMeans::Middle => said!(
                    "{word} is the middle of the exposure ('{comment}'): the start is computed from it.",
                    word,
                    comment
                ),
            },
        );
        let mut start = moment.on(Clock::Utc);
        start.at = start.at.plus_s(-exposure_s * share);
        let formula = match means {
            DateMeans::End => Formula::StartFromEnd(word),
            DateMeans::Middle => Formula::StartFromMiddle(word),
        };
        Known::new(start, Source::Computed(formula))
    }

    fn middle_start(&self, exposure_s: Option<f64>) -> Option<Known<Start>> {
        let written = || {
            let moment = date::moment(self.cards.text_of(AVERAGE_DATE.word)?)?;
            moment.has_time.then(|| (moment.on(Clock::Utc), &AVERAGE_DATE))
        };
        let counted = || {
            let at = date::from_mjd(self.cards.number_of(AVERAGE_MJD.word)?)?;
            Some((Start { at, clock: Clock::Utc, has_fraction: false }, &AVERAGE_MJD))
        };
        let (mut start, key) = written().or_else(counted)?;
        start.at = start.at.plus_s(-exposure_s? / 2.0);
        Some(Known::new(start, Source::Computed(Formula::StartFromMiddle(Keyword::of(key)))))
    }

    fn start_before_end(&self, exposure_s: Option<f64>) -> Option<Known<Start>> {
        let moment = date::moment(self.cards.text_of(END_DATE.word)?).filter(|moment| moment.has_time)?;
        let mut start = moment.on(Clock::Utc);
        start.at = start.at.plus_s(-exposure_s?);
        Some(Known::new(start, Source::Computed(Formula::StartFromEnd(Keyword::of(&END_DATE)))))
    }

    /// DATE-LOC where nothing gives the start in UTC.
    fn start_by_local_clock(&mut self) -> Option<Known<Start>> {
        let (hdu, card) = self.cards.card(LOCAL_DATE.word)?;
        let moment = date::moment(self.cards.text_of(LOCAL_DATE.word)?).filter(|moment| moment.has_time)?;
        let source = Source::Header { keyword: Keyword::of(&LOCAL_DATE), hdu, card: card.card };
        self.doubt(
            DoubtCode::LocalStart,
            said!("The header has the start by the local clock alone (DATE-LOC)."),
        );
        Some(Known::new(moment.on(Clock::Local), source))
    }

    /// MJD-OBS and JD: the start by FITS 4.0 section 9.5, unless the comment says otherwise; good to a second.
    fn julian_start(&self) -> Option<Known<Start>> {
        // SWarp's MJD-OBS is 12 hours late.
        if combination::SWARP.shows(&self.cards) {
            return None;
        }
        JULIAN_DATES.iter().find_map(|(key, zero)| {
            let (hdu, card) = self.cards.card(key.word)?;
            // Whole words: `MIDAS desc.` is no middle.
            let not_the_start =
                ["mid", "middle", "midpoint", "midtime", "heliocentric", "helio", "end", "epoch"];
            if has_word(&card.comment, &not_the_start) {
                return None;
            }
            let at = date::from_mjd(self.cards.number_of(key.word)? - zero)?;
            let source = Source::Header { keyword: Keyword::of(key), hdu, card: card.card };
            Some(Known::new(Start { at, clock: Clock::Utc, has_fraction: false }, source))
        })
    }

    fn named_start(&mut self, told: &Values) -> Option<Known<Start>> {
        let start = told.start.clone()?;
        if start.value.clock == Clock::Local {
            self.doubt(
                DoubtCode::LocalStart,
                said!("The header has no start: the file's name gives one, which is taken for local time."),
            );
        }
        Some(start)
    }

    /// The zone that a raw file's camera was set to; else DATE-LOC minus DATE-OBS in minutes, if that is a time zone's
    /// offset (a multiple of 15 minutes, to 5 s).
    pub(crate) fn zone_min(&self) -> Option<Known<i32>> {
        const STEP: i64 = 15 * 60 * Instant::SECOND;
        let of_tag = self.keys().zone.iter().filter(|key| key.holder == Holder::Tag).find_map(|key| {
            let hit = self.cards.find(key)?;
            let minutes = hit.number(key).filter(|minutes| minutes.fract() == 0.0)?;
            let minutes = format!("{minutes:.0}").parse().ok()?;
            Some(Known::new(minutes, hit.source))
        });
        if of_tag.is_some() {
            return of_tag;
        }
        let (hdu, card) = self.cards.card(LOCAL_DATE.word)?;
        let local = date::moment(self.cards.text_of(LOCAL_DATE.word)?).filter(|moment| moment.has_time)?;
        let utc = date::moment(self.cards.text_of("DATE-OBS")?).filter(|moment| moment.has_time)?;
        let apart = local.at.ns.checked_sub(utc.at.ns)?;
        let steps = (apart + apart.signum() * STEP / 2) / STEP;
        if (apart - steps * STEP).abs() > 5 * Instant::SECOND || !(-48..=56).contains(&steps) {
            return None;
        }
        let source = Source::Header { keyword: Keyword::of(&LOCAL_DATE), hdu, card: card.card };
        Some(Known::new(i32::try_from(steps * 15).ok()?, source))
    }
}

/// What a date is by its comment; `None` for the start.
fn date_means(table: &Dialect, comment: &str) -> Option<DateMeans> {
    let known = table.date_means.iter().chain(Dialect::GENERIC.date_means);
    let spelt = known.into_iter().find(|(part, _)| text::contains(comment, part)).map(|(_, means)| *means);
    // `End date and time (UTC)`, `Shutter closed`.
    let names_end = || {
        has_word(comment, &["end", "ended", "closed"]) && !has_word(comment, &["start", "begin", "beginning"])
    };
    spelt.or_else(|| names_end().then_some(DateMeans::End))
}
