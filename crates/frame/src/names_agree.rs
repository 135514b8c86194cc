//! A header value beats a name; where they disagree beyond rounding, the user is told (docs/rules.md#4-folders).

use nightledger_language::{Said, mark, said};
use time::{Date, PrimitiveDateTime, Time};

use crate::Values;
use crate::text::squashed;
use crate::values::Reading;
use crate::{Clock, DoubtCode, Frame, Instant, Kind, Known, Role, Source, Start};

impl Reading<'_> {
    /// Compares what the header gave with what the names say.
    pub(crate) fn check_names(&mut self, frame: &Frame, named: &Values) {
        let mut check = Check { reading: self };
        check.differing(
            mark!("kind"),
            frame.kind.as_ref(),
            named.kind.as_ref(),
            |header, name| kinds_disagree(*header, name),
            |kind| kind.word(),
        );
        if frame.role == Role::Single {
            // Names round: to whole seconds, or to two decimals. The name of a stack may tell its whole length.
            let apart =
                |header: &f64, name: &Known<f64>| (header - name.value).abs() > (header * 0.01).max(0.6);
            let exposure = (frame.exposure_s.as_ref(), named.exposure_s.as_ref());
            check.differing(mark!("exposure"), exposure.0, exposure.1, apart, |seconds| {
                format!("{seconds} s")
            });
            check.differing(
                mark!("start"),
                frame.start.as_ref(),
                named.start.as_ref(),
                starts_disagree,
                |start| start.at.date_time().to_string(),
            );
        }
        let noon = named.named_night.as_ref().and_then(noon_of);
        check.differing(mark!("date"), frame.start.as_ref(), noon.as_ref(), nights_disagree, |start| {
            start.at.date_time().date().to_string()
        });
        check.number(mark!("gain"), frame.gain.as_ref(), named.gain.as_ref(), 0.5);
        check.setting(mark!("ISO"), frame.iso.as_ref(), named.iso.as_ref());
        check.number(mark!("offset"), frame.offset.as_ref(), named.offset.as_ref(), 0.5);
        check.setting(mark!("binning"), frame.binning.as_ref(), named.binning.as_ref());
        check.number(mark!("set point"), frame.set_temp_c.as_ref(), named.set_temp_c.as_ref(), 0.5);
        // What programs put into names is the measured temperature or the set point, rounded.
        let named_temp = named.sensor_temp_c.as_ref();
        let is_set_point = named_temp
            .zip(frame.set_temp_c.as_ref())
            .is_some_and(|(name, set)| (name.value - set.value).abs() <= 1.0);
        if !is_set_point {
            check.number(mark!("sensor temperature"), frame.sensor_temp_c.as_ref(), named_temp, 2.0);
        }
        check.number(mark!("HFR"), frame.hfr_px.as_ref(), named.hfr_px.as_ref(), 0.06);
        check.number(mark!("focal ratio"), frame.focal_ratio.as_ref(), named.focal_ratio.as_ref(), 0.15);
        let named_filter = named.filter.as_ref().filter(|filter| !filter.value.is_empty());
        check.text(mark!("filter"), frame.filter.as_ref(), named_filter);
        check.text(mark!("camera"), frame.camera.as_ref(), named.camera.as_ref());
        if !check.reading.writers.capture.telescope_is_mount {
            check.text(mark!("telescope"), frame.telescope.as_ref(), named.telescope.as_ref());
        }
        // File names abbreviate targets as they like; a folder of a known layout is the target's name.
        let folder = named.object.as_ref().filter(|object| object.source == Source::FolderName);
        check.text(mark!("target"), frame.object.as_ref(), folder);
        check.differing(
            mark!("panel"),
            frame.panel.as_ref(),
            named.panel.as_ref(),
            |header, name| !header.eq_ignore_ascii_case(&name.value),
            |panel| panel.clone().into_string(),
        );
    }
}

/// A comparison under way.
struct Check<'c, 'h> {
    reading: &'c mut Reading<'h>,
}

impl Check<'_, '_> {
    /// Says so if the header gave a value that the name contradicts.
    fn differing<T, W: Into<String>>(
        &mut self,
        what: &'static str,
        header: Option<&Known<T>>,
        name: Option<&Known<T>>,
        differ: impl Fn(&T, &Known<T>) -> bool,
        in_words: impl Fn(&T) -> W,
    ) {
        if let (Some(header), Some(name)) = (header, name)
            && from_header(&header.source)
            && differ(&header.value, name)
        {
            let what = Said::marked(what);
            let (header, named): (String, String) =
                (in_words(&header.value).into(), in_words(&name.value).into());
            self.reading.doubt(
                DoubtCode::NameDisagrees,
                match &name.source {
                    Source::FileName => said!(
                        "The header's {what} is {header}, the file name says {named}: the header's is used. Correct it if the name is right.",
                        header, named; what = what
                    ),
                    Source::FolderName => said!(
                        "The header's {what} is {header}, the folder name says {named}: the header's is used. Correct it if the name is right.",
                        header, named; what = what
                    ),
                    source => said!(
                        "The header's {what} is {header}, the {source} says {named}: the header's is used. Correct it if the name is right.",
                        header, named; what = what, source = source.said()
                    ),
                },
            );
        }
    }

    /// The same for a number, which names round to `tolerance`.
    fn number(
        &mut self,
        what: &'static str,
        header: Option<&Known<f64>>,
        name: Option<&Known<f64>>,
        tolerance: f64,
    ) {
        let apart = |header: &f64, name: &Known<f64>| (header - name.value).abs() > tolerance;
        self.differing(what, header, name, apart, f64::to_string);
    }

    /// The same for a whole number, which names do not round.
    fn setting<T: PartialEq + ToString>(
        &mut self,
        what: &'static str,
        header: Option<&Known<T>>,
        name: Option<&Known<T>>,
    ) {
        self.differing(what, header, name, |header, name| *header != name.value, T::to_string);
    }

    /// The same for a text, which names may shorten.
    fn text(&mut self, what: &'static str, header: Option<&Known<Box<str>>>, name: Option<&Known<Box<str>>>) {
        self.differing(
            what,
            header,
            name,
            |header, name| texts_disagree(header, &name.value),
            |text| text.clone().into_string(),
        );
    }
}

fn from_header(source: &Source) -> bool {
    matches!(source, Source::Header { .. } | Source::Property { .. } | Source::Tag { .. })
}

/// A dark flat is a `DARK` to most programs; darks for flats lie in folders called FLATS (seed 2).
fn kinds_disagree(header: Kind, name: &Known<Kind>) -> bool {
    let dark_side = |kind: Kind| matches!(kind, Kind::Dark | Kind::DarkFlat | Kind::Bias);
    let folder = name.source == Source::FolderName;
    header != name.value
        && !(dark_side(header) && name.value == Kind::DarkFlat)
        && !(header == Kind::DarkFlat && matches!(name.value, Kind::Dark | Kind::Flat))
        && !(folder && dark_side(header) && (name.value == Kind::Flat || dark_side(name.value)))
}

/// Names tell local time, which no clock on Earth has further than 14 hours from UTC.
fn starts_disagree(header: &Start, name: &Known<Start>) -> bool {
    const FURTHEST_NS: i64 = 15 * 3600 * Instant::SECOND;
    header.at.ns.saturating_sub(name.value.at.ns).saturating_abs() > FURTHEST_NS
}

/// Noon of the day that a folder is named after.
fn noon_of(night: &Known<i32>) -> Option<Known<Start>> {
    let day = Date::from_julian_day(night.value).ok()?;
    let at = Instant::from_date_time(PrimitiveDateTime::new(day, Time::MIDNIGHT))?.plus_s(12.0 * 3600.0);
    Some(Known::new(Start { at, clock: Clock::Local, has_fraction: false }, night.source.clone()))
}

/// A folder has the evening's date or the morning's, by a clock within 14 hours of UTC.
fn nights_disagree(header: &Start, noon: &Known<Start>) -> bool {
    const HOUR_NS: i64 = 3600 * Instant::SECOND;
    let after = header.at.ns.saturating_sub(noon.value.at.ns);
    !(-38 * HOUR_NS..=38 * HOUR_NS).contains(&after)
}

/// `H` and `Ha`, `L` and `Luminance`, `ASI6200MM` and `ZWO ASI6200MM Pro` are one; `Ha` and `OIII` are not.
fn texts_disagree(header: &str, name: &str) -> bool {
    let plain = |text: &str| -> String { squashed(text).chars().filter(|c| c.is_alphanumeric()).collect() };
    let (header, name) = (plain(header), plain(name));
    !(header.contains(&name) || name.contains(&header))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::moment;

    #[test]
    fn a_folder_of_the_evening_or_the_morning_agrees_anywhere_on_earth() {
        #[track_caller]
        fn check(start: &str, folder: &str, agree: bool) {
            let day = moment(folder).unwrap().at.date_time().date().to_julian_day();
            let noon = noon_of(&Known::new(day, Source::FolderName)).unwrap();
            assert_eq!(
                nights_disagree(&moment(start).unwrap().on(Clock::Utc), &noon),
                !agree,
                "{start} {folder}"
            );
        }
        check("2024-01-10T21:00:00", "2024-01-10", true);
        check("2024-01-11T05:00:00", "2024-01-10", true);
        check("2024-01-10T21:00:00", "2024-01-11", true);
        // Hawaii's morning, and Tonga's evening.
        check("2024-01-11T16:00:00", "2024-01-10", true);
        check("2024-01-10T05:00:00", "2024-01-10", true);
        check("2024-01-13T21:00:00", "2024-01-10", false);
        check("2024-01-07T21:00:00", "2024-01-10", false);
    }

    #[test]
    fn names_may_shorten_texts() {
        assert!(!texts_disagree("ZWO ASI6200MM Pro", "ASI6200MM"));
        assert!(!texts_disagree("H", "Ha"));
        assert!(texts_disagree("OIII", "Ha"));
        assert!(texts_disagree("M 31", "M 33"));
    }
}
