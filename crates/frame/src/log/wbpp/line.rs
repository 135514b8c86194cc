//! One line of a WBPP log, by its grammar. Words that differ between versions (1.4, 2.x, 3.x) mean the same here.

use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_till, take_until};
use nom::character::complete::{char, digit1, space0, space1};
use nom::combinator::{map, map_res, opt, recognize, rest, value};
use nom::number::complete::double;
use nom::sequence::{delimited, pair, preceded, separated_pair, terminated};
use nom::{IResult, Parser};

/// What kind of frames a block is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frames {
    Light,
    Flat,
    Dark,
    Bias,
}

/// A step of the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Calibration(Frames),
    Integration(Frames),
    Registration,
    Selection,
    Drizzle,
    Other,
}

/// A master that calibrates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Bias,
    Dark,
    Flat,
}

/// What a line says, as far as it counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Line<'a> {
    /// `PixInsight Core 1.9.3 Lockhart (x64)`
    PixInsight(&'a str),
    /// `Weighted Batch Preprocessing Script 2.8.9`: the tool and its version.
    Tool(&'a str, &'a str),
    Begin(Step),
    End(Step),
    /// `Group of 12 Light frames (10 active)`: how many are active, or how many at all.
    Group(u32),
    Filter(&'a str),
    Exposure(&'a str),
    Channel(&'a str),
    /// `* Master dark: PATH` or `none`.
    Master(Kind, Option<&'a str>),
    /// `IC.masterDarkEnabled = true;`
    Enabled(Kind, bool),
    /// `IC.masterDarkPath = "PATH";`
    MasterPath(Kind, &'a str),
    /// `Calibration frame 3: IN ---> OUT`; without OUT it failed.
    Calibrated(&'a str, Option<&'a str>),
    /// `Registered frame 3: IN ---> OUT`; without OUT it failed.
    Registered(&'a str, Option<&'a str>),
    /// `Loading target frame:`; the path stands on the next line (1.4).
    Loading,
    /// `  Rejected: NAME`
    SelectedOut(&'a str),
    /// `[Frames rejection] NAME - 0.031 < 0.050 | rejected`: name, value, limit; whether it is out.
    Weighed(&'a str, f64, f64, bool),
    /// Local normalisation failed for this path.
    NotNormalised(&'a str),
    /// Demosaicing failed for this name.
    NotDebayered(&'a str),
    /// The formula for weights failed for this path.
    NoWeight(&'a str),
    /// `II.images = [`
    ListBegins,
    /// `[true, "PATH", ...],`
    Listed(bool, &'a str),
    /// `];`
    ListEnds,
    /// `II.minWeight = 0.050000;`
    MinimumWeight(f64),
    /// `Opening files:` (1.4)
    Opening,
    /// `Integration of 9 images:`, `numberOfImages: 9`
    Integrated(u32),
    /// `Pixel rejection counts:`
    CountsBegin,
    /// `Total : ...`
    CountsEnd,
    /// `* Writing master Light frame:`, `* master Light frame:` (from the cache); the path stands on the next line.
    MasterFollows,
    /// Fewer than three frames are not integrated.
    TooFew,
    /// `Drizzle data for frame PATH has not been updated.`
    NoDrizzle(&'a str),
    /// `FWHM : 8.349 [px]`
    Fwhm(f64),
    /// `* WeightedBatchPreprocessing: 42:17.31`: the last line of a run.
    Finished,
    /// A path on a line of its own.
    Path(&'a str),
    /// Anything else that is not blank.
    Other,
}

/// Whether any line that counts begins so; the rest (statistics, progress, sources) are most of a log.
pub(super) fn may_count(line: &[u8]) -> bool {
    match line {
        [b'*' | b'[' | b']' | b'/' | b'\\', ..] | [_, b':', b'/' | b'\\', ..] => true,
        [
            b'P' | b'W' | b'F' | b'G' | b'E' | b'C' | b'M' | b'I' | b'R' | b'L' | b'D' | b'O' | b'T' | b'n',
            second,
            third,
            ..,
        ] => {
            matches!(
                [*second, *third],
                [b'i', b'x' | b'l']
                    | [b'e', b'i' | b'j' | b'g' | b'b' | b's']
                    | [b'a', b's' | b'l' | b'n']
                    | [b'W', b'H']
                    | [b'I' | b'C', b'.']
                    | [b'r', b'o' | b'i']
                    | [b'x', b'p']
                    | [b'h', b'a']
                    | [b'n', b't' | b'v']
                    | [b'o', b'a' | b'c' | b't']
                    | [b'p', b'e']
                    | [b'u', b'm' | b's']
            )
        }
        _ => false,
    }
}

impl<'a> Line<'a> {
    /// Reads a line without its time stamp and outer blanks.
    pub(super) fn read(text: &'a str) -> Self {
        if is_path(text) {
            return Line::Path(text);
        }
        let parsed = match text.as_bytes().first() {
            Some(b'*') => starred(text),
            Some(b'[') => bracketed(text),
            Some(b']') => value(Line::ListEnds, tag("]")).parse(text),
            _ => plain(text),
        };
        parsed.map_or(Line::Other, |(_, line)| line)
    }
}

/// Whether a line is a path and nothing else: `/home/...`, `D:/...`, `//NAS/...`.
fn is_path(text: &str) -> bool {
    match text.as_bytes() {
        [b'/', ..] | [b'\\', b'\\', ..] => true,
        [drive, b':', b'/' | b'\\', ..] => drive.is_ascii_alphabetic(),
        _ => false,
    }
}

/// Lines that begin with a star: titles, warnings, masters.
fn starred(text: &str) -> IResult<&str, Line<'_>> {
    let warning = preceded((tag("** Warning"), opt(tag("s")), char(':'), space0), alt((failed, warned)));
    alt((
        warning,
        preceded(pair(tag_no_case("* begin"), space1), map(step, Line::Begin)),
        preceded(pair(tag_no_case("* end"), space1), map(step, Line::End)),
        map(
            (
                tag("* "),
                alt((tag_no_case("interactive"), tag_no_case("automatic"))),
                tag_no_case(" frame selection"),
            ),
            |_| Line::Begin(Step::Selection),
        ),
        value(Line::Begin(Step::Other), tag_no_case("* bad frames rejection")),
        value(
            Line::MasterFollows,
            (tag("* "), opt(tag_no_case("writing ")), tag_no_case("master "), frames, tag_no_case(" frame:")),
        ),
        preceded(tag("* "), master),
        preceded(tag("* "), finished),
    ))
    .parse(text)
}

fn frames(text: &str) -> IResult<&str, Frames> {
    alt((
        value(Frames::Light, tag_no_case("light")),
        value(Frames::Flat, tag_no_case("flat")),
        value(Frames::Dark, tag_no_case("dark")),
        value(Frames::Bias, tag_no_case("bias")),
    ))
    .parse(text)
}

fn step(text: &str) -> IResult<&str, Step> {
    let of = |words: &'static str| preceded(pair(tag_no_case(words), tag_no_case(" of ")), frames);
    alt((
        map(of("calibration"), Step::Calibration),
        map(alt((of("integration"), of("fast integration"))), Step::Integration),
        value(Step::Registration, tag_no_case("registration")),
        value(Step::Drizzle, tag_no_case("drizzle")),
        value(Step::Selection, pair(opt(tag_no_case("of ")), tag_no_case("frame selection"))),
        value(Step::Other, rest),
    ))
    .parse(text)
}

/// `Master dark: PATH`, `Master dark: none`; not `Master Dark automatic match`.
fn master(text: &str) -> IResult<&str, Line<'_>> {
    let (text, kind) = preceded(tag_no_case("master "), kind).parse(text)?;
    let (text, _) = (space0, char(':'), space0).parse(text)?;
    let (left, path) = rest(text)?;
    let path = path.trim();
    Ok((left, Line::Master(kind, (!path.is_empty() && !path.eq_ignore_ascii_case("none")).then_some(path))))
}

fn kind(text: &str) -> IResult<&str, Kind> {
    alt((
        value(Kind::Bias, tag_no_case("bias")),
        value(Kind::Dark, tag_no_case("dark")),
        value(Kind::Flat, tag_no_case("flat")),
    ))
    .parse(text)
}

/// `WeightedBatchPreprocessing: 42:17.31`
fn finished(text: &str) -> IResult<&str, Line<'_>> {
    let tool = alt((
        tag("WeightedBatchPreprocessing"),
        tag("Weighted Batch Preprocessing"),
        tag("FastBatchPreprocessing"),
        tag("Fast Batch Preprocessing"),
    ));
    map((tool, take_until(":"), char(':'), space0, digit1), |_| Line::Finished).parse(text)
}

/// `Calibration frame 3: IN ---> OUT`, `Registered frame 3: IN ---> [ FAILED ]`.
fn failed(text: &str) -> IResult<&str, Line<'_>> {
    let (paths, word) =
        terminated(alt((tag("Calibration frame "), tag("Registered frame "))), (digit1, char(':'), space0))
            .parse(text)?;
    // The last arrow: a folder may have one in its name.
    let Some((from, to)) = paths.rsplit_once(" ---> ") else {
        return Err(nom::Err::Error(nom::error::Error::new(paths, nom::error::ErrorKind::Tag)));
    };
    let to = Some(to.trim()).filter(|to| !to.starts_with('['));
    let line = if word.starts_with('C') { Line::Calibrated(from, to) } else { Line::Registered(from, to) };
    Ok(("", line))
}

/// Warnings that take a frame out. `File does not exist after cosmetic correction` does not.
fn warned(text: &str) -> IResult<&str, Line<'_>> {
    let normalised = alt((
        tag("Local normalization generation failed for file: "),
        tag("Invalid local normalization data generated for file: "),
        tag("Local normalization data file not found for file: "),
    ));
    let debayer = alt((
        recognize((tag("Debayer failed for "), take_until("frame: "), tag("frame: "))),
        recognize((tag("File does not exist after image demosaicing"), take_until(": "), tag(": "))),
    ));
    let few = alt((
        tag_no_case("less than 3 frames to integrate"),
        tag_no_case("cannot integrate less than three"),
        tag_no_case("cannot integrate less than 3"),
    ));
    alt((
        map(preceded(normalised, rest), |path: &str| Line::NotNormalised(path.trim())),
        map(preceded(debayer, rest), |name: &str| Line::NotDebayered(name.trim())),
        map(preceded(tag("Custom formula failed for frame: "), rest), |path: &str| {
            Line::NoWeight(path.trim())
        }),
        value(Line::TooFew, few),
        delimited(
            tag("Drizzle data for frame "),
            map(take_until(" has not been updated"), Line::NoDrizzle),
            rest,
        ),
    ))
    .parse(text)
}

/// `[Frames rejection] NAME - 0.031 < 0.050 | rejected`, `[true, "PATH", ...`
fn bracketed(text: &str) -> IResult<&str, Line<'_>> {
    let flag = alt((value(true, tag("true")), value(false, tag("false"))));
    let path = delimited(char('"'), take_till(|c| c == '"'), char('"'));
    alt((
        map(
            preceded((char('['), space0), separated_pair(flag, (space0, char(','), space0), path)),
            |(active, path)| Line::Listed(active, path),
        ),
        preceded(pair(tag_no_case("[frames rejection]"), space0), weighed),
    ))
    .parse(text)
}

/// The name may hold ` - `: the numbers and the word are the last of the line.
fn weighed(text: &str) -> IResult<&str, Line<'_>> {
    let fault = || nom::Err::Error(nom::error::Error::new(text, nom::error::ErrorKind::Verify));
    let (head, verdict) = text.rsplit_once('|').ok_or_else(fault)?;
    let (name, comparison) = head.rsplit_once(" - ").ok_or_else(fault)?;
    let (_, (found, limit)) = separated_pair(
        double,
        delimited(space0, alt((tag("<="), tag(">="), tag("<"), tag(">"))), space0),
        double,
    )
    .parse(comparison.trim())?;
    let out = verdict.trim().to_ascii_lowercase().starts_with("reject");
    Ok(("", Line::Weighed(name.trim(), found, limit, out)))
}

/// Lines that begin with a word.
fn plain(text: &str) -> IResult<&str, Line<'_>> {
    let label = |word: &'static str| (tag_no_case(word), space0, char(':'), space0);
    let number = |text| map_res(digit1, str::parse::<u32>).parse(text);
    let assign = (space0, char('='), space0);
    let source = preceded(
        tag("IC.master"),
        alt((
            map(
                (kind, tag("Enabled"), assign, alt((value(true, tag("true")), value(false, tag("false"))))),
                |(kind, _, _, on)| Line::Enabled(kind, on),
            ),
            map(
                (kind, tag("Path"), (space0, char('='), space0, char('"')), take_till(|c| c == '"')),
                |(kind, _, _, path)| Line::MasterPath(kind, path),
            ),
        )),
    );
    let integration = alt((tag("II."), tag("FI.")));
    let list = preceded(
        integration,
        alt((
            value(
                Line::ListBegins,
                (alt((tag("images"), tag("targets"))), (space0, char('='), space0, char('['))),
            ),
            map(preceded((tag("minWeight"), space0, char('='), space0), double), Line::MinimumWeight),
        )),
    );
    let group = map(
        (
            tag_no_case("group of "),
            number,
            take_till(|c| c == '('),
            opt(delimited(char('('), number, tag_no_case(" active"))),
        ),
        |(_, all, _, active)| Line::Group(active.unwrap_or(all)),
    );
    alt((
        alt((source, list, group, failed, warned, master, tool)),
        alt((
            map(preceded(label("filter"), rest), |name: &str| Line::Filter(name.trim())),
            map(preceded(label("exposure"), rest), |times: &str| Line::Exposure(times.trim())),
            map(preceded(label("channel"), rest), |name: &str| Line::Channel(name.trim())),
            map(preceded(tag("Rejected: "), rest), |name: &str| Line::SelectedOut(name.trim())),
            value(Line::Loading, tag("Loading target frame:")),
            value(Line::Opening, tag("Opening files:")),
            map(delimited(tag("Integration of "), number, tag(" images")), Line::Integrated),
            map(preceded(label("numberofimages"), number), Line::Integrated),
            value(Line::CountsBegin, tag_no_case("pixel rejection counts:")),
            value(Line::CountsEnd, label("total")),
            map(preceded(label("fwhm"), double), Line::Fwhm),
            map(preceded(tag("PixInsight Core "), rest), |version: &str| Line::PixInsight(version.trim())),
        )),
    ))
    .parse(text)
}

/// `Weighted Batch Preprocessing Script 2.8.9`, `WeightedBatchPreprocessing 1.4.4`, `Fast Batch Preprocessing 1.0`.
fn tool(text: &str) -> IResult<&str, Line<'_>> {
    let mut name = alt((
        tag("Weighted Batch Preprocessing"),
        tag("WeightedBatchPreprocessing"),
        tag("Fast Batch Preprocessing"),
        tag("FastBatchPreprocessing"),
    ));
    let (tail, name) = name.parse(text)?;
    let version_at = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
    let words = tail.get(..version_at).unwrap_or_default().trim().trim_end_matches(['v', 'V']);
    let version = tail.get(version_at..).unwrap_or_default().split_whitespace().next().unwrap_or_default();
    if version.is_empty() || !words.chars().all(|c| c.is_ascii_alphabetic() || c == ' ') {
        return Err(nom::Err::Error(nom::error::Error::new(text, nom::error::ErrorKind::Verify)));
    }
    Ok(("", Line::Tool(name, version)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &Line<'_>) {
        assert_eq!(&Line::read(text), expect, "{text}");
        assert!(*expect == Line::Other || may_count(text.as_bytes()), "passed over: {text}");
    }

    #[test]
    fn titles_and_groups() {
        check("PixInsight Core 1.9.3 Lockhart (x64)", &Line::PixInsight("1.9.3 Lockhart (x64)"));
        check(
            "Weighted Batch Preprocessing Script 2.8.9",
            &Line::Tool("Weighted Batch Preprocessing", "2.8.9"),
        );
        check(
            "Weighted Batch Preprocessing Script v3.0.1",
            &Line::Tool("Weighted Batch Preprocessing", "3.0.1"),
        );
        check("WeightedBatchPreprocessing 1.4.4", &Line::Tool("WeightedBatchPreprocessing", "1.4.4"));
        check("Fast Batch Preprocessing Script 1.1", &Line::Tool("Fast Batch Preprocessing", "1.1"));
        check("* Begin calibration of Light frames", &Line::Begin(Step::Calibration(Frames::Light)));
        check("* Begin fast integration of light frames", &Line::Begin(Step::Integration(Frames::Light)));
        check("* End integration of Flat frames", &Line::End(Step::Integration(Frames::Flat)));
        check("* Begin cosmetic correction of light frames", &Line::Begin(Step::Other));
        check("* Automatic frame selection", &Line::Begin(Step::Selection));
        check("* End of frame selection", &Line::End(Step::Selection));
        check("* Bad frames rejection", &Line::Begin(Step::Other));
        check("Group of 12 Light frames (10 active)", &Line::Group(10));
        check("Group of 7 Light frames", &Line::Group(7));
        check("Filter   : NoFilter", &Line::Filter("NoFilter"));
        check("Exposure : [120.00s, 180.00s]", &Line::Exposure("[120.00s, 180.00s]"));
        check("Channel : R", &Line::Channel("R"));
        check("* WeightedBatchPreprocessing: 42:17.31", &Line::Finished);
    }

    #[test]
    fn masters() {
        check("Master bias: none", &Line::Master(Kind::Bias, None));
        check("* Master dark: D:/a b/d.xisf", &Line::Master(Kind::Dark, Some("D:/a b/d.xisf")));
        check("Master Dark automatic match", &Line::Other);
        check("IC.masterFlatEnabled = false;", &Line::Enabled(Kind::Flat, false));
        check("IC.masterFlatPath = \"//NAS/x.xisf\";", &Line::MasterPath(Kind::Flat, "//NAS/x.xisf"));
        check("* Writing master Light frame:", &Line::MasterFollows);
        check("* master Light frame:", &Line::MasterFollows);
    }

    #[test]
    fn frames_in_and_out() {
        check(
            "Calibration frame 0: /a/x.fits ---> /b/x_c.xisf",
            &Line::Calibrated("/a/x.fits", Some("/b/x_c.xisf")),
        );
        check(
            "** Warning: Calibration frame 1: C:/x.fits ---> [ FAILED ]",
            &Line::Calibrated("C:/x.fits", None),
        );
        check(
            "** Warning: Registered frame 2: /x_c.xisf ---> [ FAILED: Empty output file name ]",
            &Line::Registered("/x_c.xisf", None),
        );
        check("Rejected: x_c.xisf", &Line::SelectedOut("x_c.xisf"));
        check(
            "[Frames rejection] a - b_c.xisf - 0.031 < 0.050 | rejected",
            &Line::Weighed("a - b_c.xisf", 0.031, 0.05, true),
        );
        check(
            "[Frames rejection] b_c.xisf - 0.9 > 0.050 | accepted",
            &Line::Weighed("b_c.xisf", 0.9, 0.05, false),
        );
        check(
            "** Warning: Invalid local normalization data generated for file: /x_r.xisf",
            &Line::NotNormalised("/x_r.xisf"),
        );
        check("** Warning: Debayer failed for channel R of frame: x_c", &Line::NotDebayered("x_c"));
        check("** Warning: Debayer failed for frame: x_c", &Line::NotDebayered("x_c"));
        check(
            "** Warning: File does not exist after image demosaicing channel G: x_c",
            &Line::NotDebayered("x_c"),
        );
        check("** Warning: File does not exist after cosmetic correction: /x_c.xisf", &Line::Other);
        check("Custom formula failed for frame: /x.xisf", &Line::NoWeight("/x.xisf"));
        check("Drizzle data for frame /a/x.fits has not been updated.", &Line::NoDrizzle("/a/x.fits"));
        check("** Warning: Cannot integrate less than three frames.", &Line::TooFew);
        check("Less than 3 frames to integrate", &Line::TooFew);
    }

    #[test]
    fn integrations() {
        check("II.images = [ // enabled, path, drizzlePath", &Line::ListBegins);
        check("FI.targets = [", &Line::ListBegins);
        check("[true, \"D:/x_r.xisf\", \"\", \"\"],", &Line::Listed(true, "D:/x_r.xisf"));
        check("[false, \"/x_r.xisf\"]", &Line::Listed(false, "/x_r.xisf"));
        check("];", &Line::ListEnds);
        check("II.minWeight = 0.050000;", &Line::MinimumWeight(0.05));
        check("Opening files:", &Line::Opening);
        check("Integration of 9 images:", &Line::Integrated(9));
        check("numberOfImages: 9", &Line::Integrated(9));
        check("Pixel rejection counts:", &Line::CountsBegin);
        check("Total :   1524338   2.492%", &Line::CountsEnd);
        check("FWHM : 8.349 [px]", &Line::Fwhm(8.349));
        check("//NAS/share/x_r.xisf", &Line::Path("//NAS/share/x_r.xisf"));
        check("/home/x_r.xisf", &Line::Path("/home/x_r.xisf"));
        check("Z:/x_r.xisf", &Line::Path("Z:/x_r.xisf"));
        for other in [
            "    1 : 1524338  2.492%",
            "Weighting mode ....",
            "Mode     : calibration",
            "",
            "*",
            "[",
            "* End",
        ] {
            check(other.trim(), &Line::Other);
        }
    }
}
