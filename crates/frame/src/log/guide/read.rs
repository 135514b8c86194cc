//! Reads a guide log line by line into its sections.

use super::line::{Line, Moved, Row};
use super::{Capture, GuideLog, Pointing, Sample, Section};
use crate::log::lines::Lines;

/// Whether a file that begins so is a guide log, or ASIAIR's Autorun log. A few KiB are enough.
pub fn is_log(beginning: &[u8]) -> bool {
    let mut lines = Lines::default();
    let mut found = false;
    let mut each = |line: &[u8]| {
        found |= matches!(
            Line::read(&String::from_utf8_lossy(line)),
            Line::Banner | Line::GuidingBegins(_) | Line::AnalyzeBegins(_) | Line::AutorunBanner
        );
    };
    lines.push(beginning.get(..16 << 10).unwrap_or(beginning), &mut each);
    lines.finish(&mut each);
    found
}

/// Whether a file of any name that begins so is a guide log: the line that says of which version it is goes before that
/// of PHD2's debug logs, which begin alike.
pub fn is_log_of_any_name(beginning: &[u8]) -> bool {
    let says = |words: &[u8]| memchr::memmem::find(beginning, words).is_some();
    (says(b"og version") || says(b"AnalyzeStartTime,")) && is_log(beginning)
}

/// Whether a file of this name is one that says nothing more: ASIAIR's Chinese twins, PHD2's debug logs.
pub fn is_passed_over(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("_chn.txt") || name.starts_with("phd2_debuglog")
}

/// Takes a log in pieces, in their order. It keeps measurements, not lines.
#[derive(Debug, Default)]
pub struct LogReader {
    lines: Lines,
    state: State,
}

impl LogReader {
    /// The next bytes of the log.
    pub fn push(&mut self, piece: &[u8]) {
        let Self { lines, state } = self;
        lines.push(piece, &mut |line| state.line(line));
    }

    /// What the log holds; nothing where it is no guide log.
    pub fn finish(self) -> Option<GuideLog> {
        let Self { mut lines, mut state } = self;
        let breaks_off = lines.is_inside_line();
        lines.finish(&mut |line| {
            let is_row = line.first().is_some_and(u8::is_ascii_digit);
            // Half a row may look whole.
            if is_row && breaks_off {
                state.log.unread_rows += 1;
            } else {
                state.line(line);
            }
        });
        state.close();
        state.is_known.then_some(state.log)
    }
}

#[derive(Debug, Default)]
struct State {
    log: GuideLog,
    is_known: bool,
    open: Option<Open>,
    /// Settling began before a section did.
    settles_already: bool,
    /// `AnalyzeStartTime`, and whether the guider's last state is `Guiding`.
    analyze_begins_s: Option<f64>,
    is_guiding: bool,
    capture: Option<Capture>,
}

/// A section whose end has not come.
#[derive(Debug, Default)]
struct Open {
    begins_s: f64,
    scale: Option<f64>,
    has_scale: bool,
    profile: Option<Box<str>>,
    pointing: Pointing,
    is_settling: bool,
    has_adaptive_optics: bool,
    /// Seconds of each row, as written.
    times_s: Vec<f64>,
    /// Row, RA and Dec of the measurements that count.
    samples: Vec<(usize, f64, f64)>,
}

impl State {
    fn line(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line);
        match Line::read(&text) {
            Line::Banner => {
                self.is_known = true;
                self.close();
                self.settles_already = false;
            }
            Line::AutorunBanner => self.is_known = true,
            Line::GuidingBegins(begins_s) => {
                self.is_known = true;
                self.close();
                let is_settling = std::mem::take(&mut self.settles_already);
                self.open = Some(Open { begins_s, is_settling, ..Open::default() });
            }
            Line::GuidingEnds | Line::CalibrationBegins => {
                self.close();
                self.settles_already = false;
            }
            Line::Scale(scale) => {
                self.of_open(|open| (open.scale, open.has_scale) = (scale, scale.is_some()));
            }
            Line::Profile(name) => self.of_open(|open| open.profile = Some(name.into())),
            Line::Pointing(pointing) => self.of_open(|open| open.pointing = pointing),
            Line::Settling(begins) => match &mut self.open {
                Some(open) => open.is_settling = begins,
                None => self.settles_already = begins,
            },
            Line::Row(row) => self.of_open(|open| open.row(row)),
            Line::BrokenRow => {
                if self.open.is_some() || self.analyze_begins_s.is_some() {
                    self.log.unread_rows += 1;
                }
            }
            Line::AnalyzeBegins(begins_s) => {
                self.is_known = true;
                self.close();
                (self.analyze_begins_s, self.is_guiding) = (Some(begins_s), true);
            }
            Line::State(state) => {
                self.is_guiding = state == "Guiding";
                // A restart moves the place where the star is held.
                if matches!(state, "Idle" | "Aborted" | "Disconnected" | "Looping")
                    || state.starts_with("Calibrat")
                {
                    self.close();
                }
            }
            Line::Stats(after_s, ra, dec) => {
                if let Some(begins_s) = self.analyze_begins_s {
                    let found = Some((ra, dec)).filter(|_| self.is_guiding);
                    self.open
                        .get_or_insert_with(|| Open {
                            begins_s,
                            scale: Some(1.0),
                            has_scale: true,
                            ..Open::default()
                        })
                        .row(Row { after_s, mount: Moved::Mount, found });
                }
            }
            Line::CaptureStarting(after_s, exposure_s) => {
                self.capture = self.analyze_begins_s.map(|begins_s| Capture {
                    begins_s: begins_s + after_s,
                    exposure_s,
                    file_name: None,
                });
            }
            Line::CaptureComplete(name) => {
                if let Some(capture) = self.capture.take() {
                    self.log.captures.push(Capture { file_name: Some(name.into()), ..capture });
                }
            }
            Line::AutorunImage(begins_s, exposure_s) => {
                self.log.captures.push(Capture { begins_s, exposure_s, file_name: None });
            }
            Line::Other => {}
        }
    }

    fn of_open(&mut self, change: impl FnOnce(&mut Open)) {
        if let Some(open) = &mut self.open {
            change(open);
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        if open.times_s.is_empty() {
            return;
        }
        if !open.has_scale {
            self.log.without_scale += 1;
        }
        self.log.sections.push(open.section());
    }
}

impl Open {
    fn row(&mut self, row: Row) {
        let at = self.times_s.len();
        self.times_s.push(row.after_s);
        if row.mount == Moved::AdaptiveOptics && !self.has_adaptive_optics {
            // Under adaptive optics, rows of the mount are its bumps, not the star's place.
            self.has_adaptive_optics = true;
            self.samples.clear();
        }
        let counts = match row.mount {
            Moved::Mount => !self.has_adaptive_optics,
            Moved::AdaptiveOptics => true,
            Moved::Other => false,
        };
        if let Some((ra, dec)) = row.found.filter(|_| counts && !self.is_settling) {
            self.samples.push((at, ra, dec));
        }
    }

    fn section(mut self) -> Section {
        let mut steps: Vec<f64> = self
            .times_s
            .iter()
            .zip(self.times_s.iter().skip(1))
            .map(|(before, after)| after - before)
            .filter(|step| *step > 0.0)
            .collect();
        steps.sort_unstable_by(f64::total_cmp);
        let step_s = match steps.len() {
            0 => 0.0,
            count => steps.get(count / 2).copied().unwrap_or_default(),
        };
        // The computer's clock was set back: go on after a usual step.
        let (mut before, mut shift) = (f64::NEG_INFINITY, 0.0);
        for time in &mut self.times_s {
            if *time + shift < before {
                shift = before + step_s - *time;
            }
            *time += shift;
            before = *time;
        }
        #[allow(clippy::cast_possible_truncation, reason = "three decimals, and no figure is finer")]
        let narrow = |pixels: f64| pixels as f32;
        let samples = self.samples.iter().filter_map(|(row, ra, dec)| {
            let after_s = *self.times_s.get(*row)?;
            Some(Sample { after_s, ra: narrow(*ra), dec: narrow(*dec) })
        });
        Section {
            begins_s: self.begins_s,
            scale_arcsec_per_px: self.scale,
            profile: self.profile.clone(),
            pointing: self.pointing,
            step_s,
            rows: u32::try_from(self.times_s.len()).unwrap_or(u32::MAX),
            samples: samples.collect(),
        }
    }
}
