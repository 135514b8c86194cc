//! The table of how good lights are, its groups, and how many of them are measured.

use std::cmp::Ordering;

use nightledger_frame::decimal::fixed;
use nightledger_frame::{FileFormat, Place};
use nightledger_language::{number, tr, tr_n};
use nightledger_ledger::FileKey;
use nightledger_plan::{GroupKey, median};
use serde::{Deserialize, Serialize};

use super::fixes::key;
use super::frame_words::{target_words, with_panel};
use super::light_quality::{Figure, LightQuality, Pixels, lights, why_unmeasured};
use super::sight::Sight;
use super::{plain, whole};

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum QualityColumn {
    /// Name.
    #[default]
    File,
    /// Target and panel.
    Target,
    /// Filter.
    Filter,
    /// Start, UTC.
    Start,
    /// Number of stars.
    Stars,
    /// Width of stars, px.
    Fwhm,
    /// The same, arcsec.
    FwhmArcsec,
    /// Half-flux radius, measured, px.
    Hfr,
    /// Half-flux radius of the capture program, px.
    CaptureHfr,
    /// Eccentricity.
    Eccentricity,
    /// Level of the sky.
    Background,
    /// Noise of the sky.
    Noise,
    /// Stars that are clipped.
    Saturated,
    /// Why nothing was measured.
    Status,
}

impl QualityColumn {
    /// All of them, in order.
    pub const ALL: [Self; 14] = [
        Self::File,
        Self::Target,
        Self::Filter,
        Self::Start,
        Self::Stars,
        Self::Fwhm,
        Self::FwhmArcsec,
        Self::Hfr,
        Self::CaptureHfr,
        Self::Eccentricity,
        Self::Background,
        Self::Noise,
        Self::Saturated,
        Self::Status,
    ];

    /// What stands above it.
    pub fn name(self) -> &'static str {
        match self {
            Self::File => tr!("File"),
            Self::Target => tr!("Target"),
            Self::Filter => tr!("Filter"),
            Self::Start => tr!("Start (UTC)"),
            Self::Stars => tr!("Stars"),
            Self::Fwhm => "FWHM px",
            Self::FwhmArcsec => "FWHM ″",
            Self::Hfr => tr!("HFR (measured) px"),
            Self::CaptureHfr => tr!("HFR (capture) px"),
            Self::Eccentricity => tr!("Eccentricity"),
            Self::Background => tr!("Background"),
            Self::Noise => tr!("Noise"),
            Self::Saturated => tr!("Saturated"),
            Self::Status => tr!("Why not measured"),
        }
    }

    /// The figure of it that can stand out.
    fn figure(self) -> Option<Figure> {
        match self {
            Self::Stars => Some(Figure::Stars),
            Self::Fwhm | Self::FwhmArcsec => Some(Figure::Fwhm),
            Self::Hfr => Some(Figure::Hfr),
            Self::CaptureHfr => Some(Figure::CaptureHfr),
            Self::Eccentricity => Some(Figure::Eccentricity),
            Self::Background => Some(Figure::Background),
            Self::Noise => Some(Figure::Noise),
            Self::File | Self::Target | Self::Filter | Self::Start | Self::Saturated | Self::Status => None,
        }
    }

    /// Whether it holds numbers.
    pub fn is_number(self) -> bool {
        self.figure().is_some() || self == Self::Saturated
    }
}

/// Which window of the table, in what order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct QualityQuery {
    /// Order.
    pub sort: QualityColumn,
    /// The other way round.
    pub descending: bool,
    /// Only lights of which something stands out.
    pub outliers: bool,
    /// First row of the window.
    pub offset: u32,
    /// Rows of the window.
    pub count: u32,
}

/// A window of the table, and what stands beside it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct QualityPage {
    /// First row of the window.
    pub offset: u32,
    /// Rows that the query matches.
    pub matches: u32,
    /// The window.
    pub rows: Vec<QualityRow>,
    /// Lights that count.
    pub lights: u32,
    /// Those of all shown that are measured.
    pub measured: u32,
    /// Those that could not be measured.
    pub failed: u32,
    /// Other frames that are measured: calibration frames, where all images were asked for.
    pub others: u32,
    /// Those that were not looked at yet.
    pub left: u32,
    /// Those that stand out and count all the same.
    pub outliers: u32,
    /// Those of which the capture program wrote a half-flux radius.
    pub captured: u32,
    /// How many lights count and are never measured, because nothing decodes their pixels; empty where there is none.
    pub undecoded: String,
    /// The groups in which lights are compared.
    pub groups: Vec<QualityGroup>,
}

/// One light.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct QualityRow {
    /// Its index in the scan.
    pub index: u32,
    /// How edits name it.
    pub key: Option<FileKey>,
    /// Whether it counts.
    pub counted: bool,
    /// Whether the user excluded it by itself.
    pub excluded: bool,
    /// What stands in each column, and whether it stands out.
    pub cells: Vec<(String, bool)>,
}

/// Lights that are compared with each other, and the medians of their figures.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct QualityGroup {
    /// Target and panel, filter, exposure, rig.
    pub name: [String; 4],
    /// Its lights.
    pub lights: u32,
    /// Those of them that are measured.
    pub measured: u32,
    /// Those that stand out and count all the same.
    pub outliers: u32,
    /// The medians as the columns of [`GROUP_FIGURES`] have them.
    pub medians: Vec<String>,
}

/// Columns of [`QualityGroup::medians`].
pub const GROUP_FIGURES: [QualityColumn; 8] = [
    QualityColumn::Fwhm,
    QualityColumn::FwhmArcsec,
    QualityColumn::Hfr,
    QualityColumn::CaptureHfr,
    QualityColumn::Eccentricity,
    QualityColumn::Stars,
    QualityColumn::Background,
    QualityColumn::Noise,
];

impl QualityPage {
    /// The window that `query` asks for.
    pub fn new(sight: &Sight, query: &QualityQuery) -> Self {
        let (all, groups) = lights(sight);
        let of = |pick: fn(&LightQuality) -> bool| whole(all.iter().filter(|light| pick(light)).count());
        let mut page = Self {
            offset: query.offset,
            lights: of(|light| light.counts),
            measured: of(|light| light.is_light() && light.pixels == Pixels::Measured),
            failed: of(|light| light.is_light() && light.failed()),
            others: of(|light| !light.is_light() && light.pixels == Pixels::Measured),
            left: of(|light| light.counts && light.pixels == Pixels::Waiting),
            outliers: of(LightQuality::is_doubtful),
            captured: of(|light| light.value(Figure::CaptureHfr).is_some()),
            undecoded: undecoded(sight, &all),
            groups: group_rows(sight, &all, &groups),
            ..Self::default()
        };
        let shown = in_order(sight, &all, query);
        page.matches = whole(shown.len());
        let from = usize::try_from(query.offset).unwrap_or(usize::MAX);
        let count = usize::try_from(query.count).unwrap_or(usize::MAX).min(1000);
        page.rows = shown.into_iter().skip(from).take(count).map(|light| row(sight, light)).collect();
        page
    }
}

/// The camera raws among the lights that count, in words.
fn undecoded(sight: &Sight, all: &[LightQuality]) -> String {
    let is_raw = |light: &&LightQuality| {
        let format = sight.frame(light.file).and_then(|frame| frame.format);
        light.counts && matches!(format, Some(FileFormat::Raw(_)))
    };
    match whole(all.iter().filter(is_raw).count()) {
        0 => String::new(),
        lights => tr_n!(
            lights,
            "{n} light is a camera's raw file: its pixels are not decoded, so its stars cannot be measured.",
            "{n} lights are camera raw files: their pixels are not decoded, so their stars cannot be measured.",
            n = number(lights.to_string())
        ),
    }
}

/// The lights that `query` matches, in its order.
fn in_order<'a>(sight: &Sight, all: &'a [LightQuality], query: &QualityQuery) -> Vec<&'a LightQuality> {
    let mut shown: Vec<(Value, &LightQuality)> = all
        .iter()
        .filter(|light| light.stands_out() || !query.outliers)
        .map(|light| (value(sight, light, query.sort), light))
        .collect();
    shown.sort_by(|(one, first), (other, second)| {
        one.compare(other, query.descending).then(first.file.cmp(&second.file))
    });
    shown.into_iter().map(|(_, light)| light).collect()
}

/// Where the files lie that `query` lists, in its order: their numbers change when more is read.
pub(crate) fn listed(sight: &Sight, query: &QualityQuery) -> Vec<Place> {
    let (all, _) = lights(sight);
    let places = in_order(sight, &all, query).into_iter();
    places.filter_map(|light| Some(sight.frame(light.file)?.place.clone())).collect()
}

/// The lights that stand out and count all the same, each with why, as edits keep it.
pub(crate) fn outliers(sight: &Sight) -> Vec<(FileKey, String)> {
    let (all, _) = lights(sight);
    let out = all.iter().filter(|light| light.is_doubtful());
    out.filter_map(|light| Some((key(sight.frame(light.file)?), light.why_out()))).collect()
}

/// What a column holds of a light.
#[derive(Debug, PartialEq)]
enum Value {
    Number(f64),
    Text(String),
    Nothing,
}

impl Value {
    fn number(number: Option<f64>) -> Self {
        number.map_or(Self::Nothing, Self::Number)
    }

    /// What nobody knows stands last, whichever way.
    fn compare(&self, other: &Self, descending: bool) -> Ordering {
        let order = match (self, other) {
            (Self::Nothing, Self::Nothing) => return Ordering::Equal,
            (Self::Nothing, _) => return Ordering::Greater,
            (_, Self::Nothing) => return Ordering::Less,
            (Self::Number(one), Self::Number(other)) => one.total_cmp(other),
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            (Self::Number(_), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Number(_)) => Ordering::Greater,
        };
        if descending { order.reverse() } else { order }
    }
}

fn value(sight: &Sight, light: &LightQuality, column: QualityColumn) -> Value {
    let Some(view) = sight.view(light.file) else { return Value::Nothing };
    let text =
        |text: Option<String>| text.filter(|text| !text.is_empty()).map_or(Value::Nothing, Value::Text);
    match column {
        QualityColumn::File => text(Some(view.frame.place.path.to_string())),
        QualityColumn::Target => text(Some(target_words(&view))),
        QualityColumn::Filter => text(view.filter().map(|known| known.value.to_string())),
        QualityColumn::Start => {
            let start = sight.decision(light.file).and_then(|decision| decision.start_utc);
            text(start.map(|start| start.iso().chars().take(19).collect::<String>().replace('T', " ")))
        }
        QualityColumn::FwhmArcsec => Value::number(view.star_fwhm_arcsec().map(|known| known.value)),
        QualityColumn::Saturated => {
            Value::number(view.frame.measured.as_ref().map(|figures| f64::from(figures.saturated)))
        }
        QualityColumn::Status => {
            let doubt = view.frame.doubts.iter().find(|doubt| doubt.code.is_of_measuring());
            text(match light.pixels {
                Pixels::Measured => None,
                Pixels::Never => why_unmeasured(view.frame).map(str::to_owned),
                Pixels::Faulty | Pixels::Unread => doubt.map(|doubt| doubt.text.to_string()),
                Pixels::Waiting => light.counts.then(|| tr!("not measured yet").to_owned()),
            })
        }
        _ => Value::number(column.figure().and_then(|figure| light.value(figure))),
    }
}

/// A number as its column shows it: all of a column with the same decimals, so that their points stand below one another.
fn shown(column: QualityColumn, value: f64) -> String {
    let decimals = match column {
        QualityColumn::Stars | QualityColumn::Saturated => 0,
        // Levels of floats from 0 to 1 need more digits than those of whole numbers.
        QualityColumn::Background | QualityColumn::Noise if value.abs() < 10.0 => 6,
        QualityColumn::Background | QualityColumn::Noise => 1,
        _ => 2,
    };
    fixed(value, decimals).map(number).unwrap_or_default()
}

fn row(sight: &Sight, light: &LightQuality) -> QualityRow {
    let frame = sight.frame(light.file);
    let cell = |column: QualityColumn| {
        let text = match value(sight, light, column) {
            Value::Nothing => String::new(),
            // Sorted by the second, shown to the minute: frames are seldom closer.
            Value::Text(text) if column == QualityColumn::Start => text.chars().take(16).collect(),
            Value::Text(text) => text,
            Value::Number(number) => shown(column, number),
        };
        let is_out = match column {
            QualityColumn::Status => light.is_unmeasurable(),
            _ => column.figure().is_some_and(|figure| light.is_outlier(figure)),
        };
        (text, is_out)
    };
    QualityRow {
        index: light.file.0,
        key: frame.map(key),
        counted: sight.decision(light.file).is_some_and(|decision| decision.counted),
        excluded: frame.is_some_and(|frame| sight.is_excluded(frame)),
        cells: QualityColumn::ALL.into_iter().map(cell).collect(),
    }
}

fn group_rows(sight: &Sight, all: &[LightQuality], groups: &[GroupKey]) -> Vec<QualityGroup> {
    let of_group = |(at, group): (usize, &GroupKey)| {
        let its: Vec<&LightQuality> = all.iter().filter(|light| light.group == Some(at)).collect();
        let count = |pick: fn(&LightQuality) -> bool| whole(its.iter().filter(|light| pick(light)).count());
        let median_of = |column: QualityColumn| {
            let numbers = its.iter().filter_map(|light| match value(sight, light, column) {
                Value::Number(number) => Some(number),
                Value::Text(_) | Value::Nothing => None,
            });
            median(numbers).map(|number| shown(column, number)).unwrap_or_default()
        };
        let target = group.target.as_deref().unwrap_or(tr!("no object"));
        #[expect(clippy::cast_precision_loss, reason = "exposures are below 1e6 s")]
        let exposure = group.exposure_ms.map(|ms| format!("{} s", number(plain(ms as f64 / 1000.0, 3))));
        QualityGroup {
            name: [
                with_panel(target, group.panel.as_deref()),
                group.filter.clone().unwrap_or_else(|| tr!("no filter").to_owned()),
                exposure.unwrap_or_default(),
                group.rig.clone().unwrap_or_default(),
            ],
            lights: whole(its.len()),
            measured: count(|light| light.pixels == Pixels::Measured),
            outliers: count(LightQuality::is_doubtful),
            medians: GROUP_FIGURES.into_iter().map(median_of).collect(),
        }
    };
    groups.iter().enumerate().map(of_group).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{answer, night_of, sample, scan_of};
    use super::*;
    use crate::Scan;
    use nightledger_frame::{Kind, Known, RawFormat, Source, StarFigures};
    use nightledger_ledger::{Edits, Settings};

    fn figures(fwhm_px: f64, stars: u32) -> StarFigures {
        StarFigures {
            stars,
            fwhm_px: Some(fwhm_px),
            hfr_px: Some(fwhm_px * 0.6),
            eccentricity: None,
            angle_agreement: None,
            angle_deg: None,
            background: 1012.34,
            noise: 0.012_345_6,
            saturated: 2,
            colours: None,
        }
    }

    fn page(scan: &Scan, query: &QualityQuery) -> QualityPage {
        let (settings, edits) = (Settings::default(), Edits::default());
        let answer = answer(scan, &settings, &edits);
        QualityPage::new(&Sight::new(scan, &answer, &edits, &settings), query)
    }

    fn column(page: &QualityPage, column: QualityColumn) -> Vec<&str> {
        let at = QualityColumn::ALL.iter().position(|each| *each == column).unwrap();
        page.rows.iter().map(|row| row.cells[at].0.as_str()).collect()
    }

    /// The sample with some of its lights measured: the sharper the earlier, but the last, and one that cannot be.
    fn measured() -> Scan {
        let mut scan = sample();
        let lights: Vec<(u16, String)> = scan
            .frames()
            .iter()
            .filter(|frame| frame.path_has("/Ha/") && frame.kind_is_light())
            .map(|frame| (frame.place.root, frame.place.path.to_string()))
            .collect();
        for (at, (root, path)) in (0_u32..).zip(&lights).take(8) {
            let outcome = match at {
                0 => Err("the file ends before its pixels do".to_owned().into()),
                7 => Ok(figures(6.0, 20)),
                _ => Ok(figures(3.0 + f64::from(at) / 100.0, 200 + at)),
            };
            scan.take_measured(*root, path, outcome);
        }
        scan
    }

    trait Picked {
        fn path_has(&self, part: &str) -> bool;
        fn kind_is_light(&self) -> bool;
    }

    impl Picked for nightledger_frame::Frame {
        fn path_has(&self, part: &str) -> bool {
            self.place.path.contains(part)
        }

        fn kind_is_light(&self) -> bool {
            self.kind.as_ref().is_some_and(|kind| kind.value == nightledger_frame::Kind::Light)
        }
    }

    #[test]
    fn all_lights_that_count_are_listed_measured_or_not() {
        let query = QualityQuery { count: 100, ..QualityQuery::default() };
        let page = page(&measured(), &query);
        assert_eq!((page.lights, page.measured, page.failed, page.left), (70, 7, 1, 62));
        assert_eq!((page.matches, page.rows.len(), page.outliers), (70, 70, 2));
        let status = column(&page, QualityColumn::Status);
        assert_eq!(status.iter().filter(|text| text.is_empty()).count(), 7);
        assert_eq!(status.iter().filter(|text| **text == "not measured yet").count(), 62);
        assert!(status.iter().any(|text| text.contains("the file ends before its pixels do")));
    }

    #[test]
    fn what_cannot_be_measured_is_not_still_to_be() {
        let files = ["a.fits", "b.fits", "c.fits"].map(|path| (path, "Light"));
        let mut exposures = night_of(&files).frames().to_vec();
        for (exposure, frame) in (1..).zip(&mut exposures) {
            frame.place.path = "cube.fits".into();
            frame.place = frame.place.of_exposure(exposure);
        }
        let mut scan = Scan::default();
        scan.add_root("Night");
        scan.take_frames(exposures);
        let page = page(&scan, &QualityQuery { count: 100, ..QualityQuery::default() });
        assert_eq!((page.lights, page.measured, page.failed, page.left), (3, 0, 0, 1));
        let further = "Its file holds several exposures. Only the first one can be measured.";
        assert_eq!(column(&page, QualityColumn::Status), ["not measured yet", further, further]);
    }

    #[test]
    fn it_is_sorted_by_any_figure_and_what_nobody_knows_stands_last() {
        for (descending, first) in [(false, "3.01"), (true, "6.00")] {
            let query =
                QualityQuery { sort: QualityColumn::Fwhm, descending, count: 8, ..QualityQuery::default() };
            let page = page(&measured(), &query);
            let widths = column(&page, QualityColumn::Fwhm);
            assert_eq!((widths[0], widths[7]), (first, ""), "{widths:?}");
        }
    }

    #[test]
    fn what_stands_out_is_marked_and_shown_alone() {
        let query = QualityQuery { outliers: true, count: 8, ..QualityQuery::default() };
        let page = page(&measured(), &query);
        assert_eq!((page.matches, page.rows.len()), (2, 2));
        let marked = |row: &QualityRow| {
            let cells = row.cells.iter().zip(QualityColumn::ALL).filter(|((_, out), _)| *out);
            cells.map(|(_, column)| column.name()).collect::<Vec<_>>()
        };
        assert_eq!(marked(&page.rows[0]), ["Why not measured"]);
        assert_eq!(marked(&page.rows[1]), ["Stars", "FWHM px", "FWHM ″", "HFR (measured) px"]);
        assert_eq!(column(&page, QualityColumn::Background), ["", "1012.3"]);
        assert_eq!(column(&page, QualityColumn::Noise), ["", "0.012346"]);
        assert!(column(&page, QualityColumn::Start).iter().all(|start| start.len() == 16));
    }

    #[test]
    fn what_stands_out_and_counts_is_named_with_why() {
        let (scan, settings, mut edits) = (measured(), Settings::default(), Edits::default());
        let out = |edits: &Edits| {
            let answer = answer(&scan, &settings, edits);
            let sight = Sight::new(&scan, &answer, edits, &settings);
            let query = QualityQuery { outliers: true, count: 8, ..QualityQuery::default() };
            (outliers(&sight), QualityPage::new(&sight, &query))
        };
        let (files, page) = out(&edits);
        let why: Vec<&str> = files.iter().map(|(_, why)| why.as_str()).collect();
        assert_eq!(why, ["cannot be measured", "stands out: FWHM, HFR, stars"]);
        assert!(page.captured > 0);
        edits.exclude_for(files);
        let (files, page) = out(&edits);
        assert_eq!((files.len(), page.outliers, page.matches), (0, 0, 2), "they stay in sight");
    }

    #[test]
    fn groups_have_medians() {
        let page = page(&measured(), &QualityQuery::default());
        let of_ha: Vec<&QualityGroup> = page.groups.iter().filter(|group| group.measured > 0).collect();
        let [group] = of_ha.as_slice() else { panic!("{:?}", page.groups) };
        assert_eq!((group.lights, group.measured, group.outliers), (24, 7, 2));
        assert_eq!((group.name[1].as_str(), group.medians[0].as_str()), ("Ha", "3.04"));
        assert_eq!(page.groups.iter().map(|group| group.lights).sum::<u32>(), 70);
    }

    /// A night of files of these kinds, one a minute, all of one target, exposure, filter and rig.
    fn night(kinds: &[&str]) -> Scan {
        let cards = |(minute, kind): (usize, &&str)| {
            let of_all =
                "OBJECT = 'M 31'\nEXPTIME = 60.0\nFILTER = 'Ha'\nTELESCOP = 'APO'\nINSTRUME = 'Cam 3'";
            let start = format!("DATE-OBS = '2024-03-01T22:{minute:02}:00'");
            (format!("{minute:02}.fits"), format!("IMAGETYP = '{kind}'\n{of_all}\n{start}"))
        };
        let files: Vec<(String, String)> = kinds.iter().enumerate().map(cards).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, cards)| (&**path, &**cards)).collect();
        scan_of(&files)
    }

    /// docs/rules.md#17-outliers
    #[test]
    fn lights_alone_are_compared_by_the_kind_in_force() {
        // The kind of the header, the corrected one, the sky; whether it stands out.
        let few: &[(&str, Option<Kind>, f64, bool)] = &[
            ("Light", None, 4000.0, true),
            ("Light", Some(Kind::Dark), 4000.0, false),
            ("Dark", Some(Kind::Light), 4000.0, true),
            ("Dark", None, 4000.0, false),
            ("Flat", None, 30_000.0, false),
        ];
        let lights = [("Light", None, 1500.0, false); 10];
        let darks = [("Dark", None, 500.0, false); 20];
        let all: Vec<_> = lights.iter().chain(&darks).chain(few).copied().collect();
        let mut scan = night(&all.iter().map(|(kind, ..)| *kind).collect::<Vec<_>>());
        let (settings, mut edits) = (Settings::default(), Edits::default());
        let files: Vec<(FileKey, String)> =
            scan.frames().iter().map(|frame| (key(frame), frame.place.path.to_string())).collect();
        for ((of, path), (_, corrected, background, _)) in files.iter().zip(&all) {
            scan.take_measured(0, path, Ok(StarFigures { background: *background, ..figures(3.0, 100) }));
            edits.correct([of], |correction| correction.kind = *corrected);
        }
        let answer = answer(&scan, &settings, &edits);
        let sight = Sight::new(&scan, &answer, &edits, &settings);
        let out: Vec<FileKey> = outliers(&sight).into_iter().map(|(of, _)| of).collect();
        let expected: Vec<FileKey> =
            files.iter().zip(&all).filter(|(_, of)| of.3).map(|((of, _), _)| of.clone()).collect();
        assert_eq!(out, expected);
        let page = QualityPage::new(&sight, &QualityQuery { count: 100, ..QualityQuery::default() });
        assert_eq!((page.lights, page.measured, page.others), (12, 12, 23));
        assert_eq!((page.outliers, page.failed, page.left), (2, 0, 0));
        let groups = page.groups.iter().map(|group| (group.lights, group.medians[6].as_str()));
        assert_eq!(groups.collect::<Vec<_>>(), [(12, "1500.0")]);
        // What was measured of the others is shown as it is.
        let skies = column(&page, QualityColumn::Background);
        assert_eq!((skies.len(), skies[10], skies[34]), (35, "500.0", "30000.0"));
        let marked = page.rows.iter().filter(|row| row.cells.iter().any(|(_, out)| *out)).count();
        assert_eq!(marked, 2);
    }

    /// docs/rules.md#17-outliers
    #[test]
    fn what_is_excluded_stays_in_its_group() {
        for (hfr, first) in [
            (vec![2.0, 2.0, 2.05, 2.1, 2.1, 2.45, 4.5], vec![4.5]),
            (vec![2.0, 2.02, 2.04, 2.06, 3.0], vec![3.0]),
            (vec![2.0, 2.0, 2.0, 2.0, 2.0, 2.0], vec![]),
        ] {
            let mut scan = night(&vec!["Light"; hfr.len()]);
            let mut frames = scan.frames().to_vec();
            for (frame, hfr) in frames.iter_mut().zip(&hfr) {
                frame.hfr_px = Some(Known::new(*hfr, Source::Edit));
            }
            scan = Scan::default();
            scan.add_root("Night");
            scan.take_frames(frames);
            let (settings, mut edits) = (Settings::default(), Edits::default());
            let out = |edits: &Edits| {
                let answer = answer(&scan, &settings, edits);
                let sight = Sight::new(&scan, &answer, edits, &settings);
                let page = QualityPage::new(&sight, &QualityQuery { count: 9, ..QualityQuery::default() });
                (outliers(&sight), page)
            };
            let (files, page) = out(&edits);
            let value = |of: &FileKey| hfr[of.path[..2].parse::<usize>().unwrap()];
            assert_eq!(files.iter().map(|(of, _)| value(of)).collect::<Vec<_>>(), first);
            assert_eq!((page.left, page.matches as usize), (whole(hfr.len()), hfr.len()));
            edits.exclude_for(files);
            let (files, page) = out(&edits);
            assert_eq!(files, [], "of {hfr:?}");
            let left = hfr.len() - first.len();
            assert_eq!(
                (page.lights, page.left, page.matches as usize),
                (whole(left), whole(left), hfr.len())
            );
        }
    }

    /// docs/rules.md#17-outliers
    #[test]
    fn what_is_no_fault_of_a_light_does_not_make_it_stand_out() {
        #[derive(Clone, Copy)]
        enum Came {
            Figures,
            Nothing,
            Fault,
            Unread,
        }
        let cr2 = FileFormat::Raw(RawFormat::Cr2);
        // The format, what came of measuring; its state, whether it stands out, what stands under "Why not measured".
        let cases = [
            (FileFormat::Fits, Came::Figures, "measured", false, ""),
            (FileFormat::Fits, Came::Nothing, "left", false, "not measured yet"),
            (FileFormat::Fits, Came::Fault, "failed", true, "could not be measured: it is cut off."),
            (
                FileFormat::Fits,
                Came::Unread,
                "failed",
                false,
                "this time: the disk is gone. Measure stars once",
            ),
            (cr2, Came::Nothing, "never", false, "This is a camera's raw file."),
            (cr2, Came::Fault, "never", false, "This is a camera's raw file."),
        ];
        for (format, came, state, is_out, why) in cases {
            let mut frames = night(&["Light"]).frames().to_vec();
            frames[0].format = Some(format);
            let mut scan = Scan::default();
            scan.add_root("Night");
            scan.take_frames(frames);
            match came {
                Came::Nothing => {}
                Came::Figures => scan.take_measured(0, "00.fits", Ok(figures(3.0, 100))),
                Came::Fault => scan.take_measured(0, "00.fits", Err("it is cut off".to_owned().into())),
                Came::Unread => scan.take_unmeasured(0, "00.fits", "the disk is gone".to_owned().into()),
            }
            let (settings, edits) = (Settings::default(), Edits::default());
            let answer = answer(&scan, &settings, &edits);
            let sight = Sight::new(&scan, &answer, &edits, &settings);
            let page = QualityPage::new(&sight, &QualityQuery { count: 9, ..QualityQuery::default() });
            let states = [("measured", page.measured), ("failed", page.failed), ("left", page.left)];
            for (each, lights) in states {
                assert_eq!(lights, u32::from(each == state), "{each} of {state}");
            }
            assert_eq!((page.lights, page.outliers), (1, u32::from(is_out)), "{state}");
            assert_eq!(outliers(&sight).len(), usize::from(is_out), "{state}");
            assert_eq!(page.rows[0].cells.iter().any(|(_, out)| *out), is_out, "{state}");
            let status = column(&page, QualityColumn::Status)[0];
            assert!(status.contains(why) && status.is_empty() == why.is_empty(), "{status}");
            assert_eq!(page.undecoded.starts_with("1 light is a camera's raw file"), state == "never");
            assert_eq!(page.undecoded.is_empty(), state != "never");
        }
    }
}
