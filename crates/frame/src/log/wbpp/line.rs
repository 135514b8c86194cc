//! One line of a WBPP log, by its grammar. Words that differ between versions (1.4, 2.x, 3.x) mean the same here.

use memchr::{memchr, memrchr};
use nom::branch::alt;
use nom::bytes::complete::{tag, take_till, take_until};
use nom::character::complete::{char, digit1, space0, space1};
use nom::combinator::{map, map_res, opt, recognize, rest, value};
use nom::number::complete::double;
use nom::sequence::{delimited, pair, preceded, separated_pair, terminated};
use nom::{IResult, Parser};

/// A word in any case. Logs have only those of ASCII, and nom's own looks at each character's Unicode forms.
fn word<'a>(expect: &'static str) -> impl Fn(&'a str) -> IResult<&'a str, &'a str> {
    move |text| {
        let cut = text.split_at_checked(expect.len());
        match cut.filter(|(found, _)| found.eq_ignore_ascii_case(expect)) {
            Some((found, rest)) => Ok((rest, found)),
            None => Err(nom::Err::Error(nom::error::Error::new(text, nom::error::ErrorKind::Tag))),
        }
    }
}

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

/// Whether a line that counts may begin so; the rest (statistics, progress, sources) is most of a log, and is read no
/// further than this.
#[inline]
pub(super) fn may_count(line: &[u8]) -> bool {
    let Some(first) = line.first() else { return false };
    match first {
        b'*' | b']' | b'/' | b'\\' => return true,
        b'[' => {
            return matches!(line, [_, b't' | b'f' | b'F' | b' ', ..])
                || Head::of(line).is(const { Word::of(b"[frames rejection") });
        }
        _ => {}
    }
    // Most of a log ends here.
    let second = line.get(1).map_or(0, |second| second & 0x1F);
    let seconds = SECOND_LETTERS.get(usize::from(first & 0x1F)).copied().unwrap_or_default();
    if seconds >> second & 1 == 0 {
        return false;
    }
    if matches!(line, [_, b':', b'/' | b'\\', ..]) {
        return true;
    }
    let head = Head::of(line);
    words(first | 0x20).iter().any(|word| head.is(*word))
}

/// The words that lines which count begin with, by their first letter. Sixteen letters of each are enough.
const fn words(first: u8) -> &'static [Word] {
    macro_rules! words {
        ($($word:literal)*) => { const { &[$(Word::of($word)),*] } };
    }
    match first {
        b'c' => words!(b"calibration frame" b"channel" b"custom formula " b"cannot integrate"),
        b'd' => words!(b"drizzle data " b"debayer failed "),
        b'e' => words!(b"exposure"),
        b'f' => words!(b"fwhm" b"filter" b"fi." b"fast" b"file does not exist"),
        b'g' => words!(b"group of "),
        b'i' => words!(b"ic.master" b"ii.images" b"ii.minweight" b"integration of " b"invalid local "),
        b'l' => words!(b"loading target " b"less than " b"local normalization"),
        b'm' => words!(b"master "),
        b'n' => words!(b"numberofimages"),
        b'o' => words!(b"opening files"),
        b'p' => words!(b"pixel rejection " b"pixinsight core "),
        b'r' => words!(b"registered frame" b"rejected: "),
        b't' => words!(b"total"),
        b'w' => words!(b"weighted"),
        _ => &[],
    }
}

/// The second letters of words that count, by their first: a bit for each letter of the alphabet, and for the colon of a
/// drive. A table, since a million lines are asked.
static SECOND_LETTERS: [u32; 32] = {
    let mut letters = [1 << (b':' & 0x1F); 32];
    let (mut first, mut left) = (0x60, letters.as_mut_slice());
    while let [letters, rest @ ..] = left {
        let mut words = words(first);
        while let [word, rest @ ..] = words {
            *letters |= 1 << (word.second & 0x1F);
            words = rest;
        }
        (first, left) = (first + 1, rest);
    }
    letters
};

/// A word as [`Head`] compares it. Made by the compiler: no more than a comparison of numbers is left.
#[derive(Clone, Copy)]
struct Word {
    bits: u128,
    mask: u128,
    second: u8,
}

impl Word {
    const fn of(mut letters: &[u8]) -> Self {
        let mut word = Self { bits: 0, mask: 0, second: 0 };
        if let [_, second, ..] = letters {
            word.second = *second;
        }
        let mut at = 0;
        while let [letter, rest @ ..] = letters
            && at < 8 * HEAD
        {
            word.bits |= (*letter as u128) << at;
            word.mask |= 0xFF << at;
            (letters, at) = (rest, at + 8);
        }
        word.bits |= SMALL & word.mask;
        word
    }
}

/// The first sixteen bytes of a line as one number, without the bit that tells capitals from small letters: a million
/// lines are asked for a dozen words.
#[derive(Clone, Copy)]
struct Head(u128);

const HEAD: usize = 16;
/// The bit that small letters have and capitals have not, of each byte.
const SMALL: u128 = u128::from_le_bytes([0x20; HEAD]);

impl Head {
    #[inline]
    fn of(line: &[u8]) -> Self {
        let bytes = line.first_chunk::<HEAD>().copied().unwrap_or_else(|| {
            let mut bytes = [0; HEAD];
            bytes.iter_mut().zip(line).for_each(|(to, from)| *to = *from);
            bytes
        });
        Self(u128::from_le_bytes(bytes) | SMALL)
    }

    /// Whether the line begins with the word, or with what differs from it in that bit alone.
    #[inline]
    fn is(self, word: Word) -> bool {
        self.0 & word.mask == word.bits
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
        preceded(pair(word("* begin"), space1), map(step, Line::Begin)),
        preceded(pair(word("* end"), space1), map(step, Line::End)),
        map((tag("* "), alt((word("interactive"), word("automatic"))), word(" frame selection")), |_| {
            Line::Begin(Step::Selection)
        }),
        value(Line::Begin(Step::Other), word("* bad frames rejection")),
        value(
            Line::MasterFollows,
            (tag("* "), opt(word("writing ")), word("master "), frames, word(" frame:")),
        ),
        preceded(tag("* "), master),
        preceded(tag("* "), finished),
    ))
    .parse(text)
}

fn frames(text: &str) -> IResult<&str, Frames> {
    alt((
        value(Frames::Light, word("light")),
        value(Frames::Flat, word("flat")),
        value(Frames::Dark, word("dark")),
        value(Frames::Bias, word("bias")),
    ))
    .parse(text)
}

fn step(text: &str) -> IResult<&str, Step> {
    let of = |words: &'static str| preceded(pair(word(words), word(" of ")), frames);
    alt((
        map(of("calibration"), Step::Calibration),
        map(alt((of("integration"), of("fast integration"))), Step::Integration),
        value(Step::Registration, word("registration")),
        value(Step::Drizzle, word("drizzle")),
        value(Step::Selection, pair(opt(word("of ")), word("frame selection"))),
        value(Step::Other, rest),
    ))
    .parse(text)
}

/// `Master dark: PATH`, `Master dark: none`; not `Master Dark automatic match`.
fn master(text: &str) -> IResult<&str, Line<'_>> {
    let (text, kind) = preceded(word("master "), kind).parse(text)?;
    let (text, _) = (space0, char(':'), space0).parse(text)?;
    let (left, path) = rest(text)?;
    let path = path.trim();
    Ok((left, Line::Master(kind, (!path.is_empty() && !path.eq_ignore_ascii_case("none")).then_some(path))))
}

fn kind(text: &str) -> IResult<&str, Kind> {
    alt((value(Kind::Bias, word("bias")), value(Kind::Dark, word("dark")), value(Kind::Flat, word("flat"))))
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
    let Some((from, to)) = cut_last(paths, b'>', " ---", " ") else {
        return Err(nom::Err::Error(nom::error::Error::new(paths, nom::error::ErrorKind::Tag)));
    };
    let to = Some(to.trim()).filter(|to| !to.starts_with('['));
    let line = if word.starts_with('C') { Line::Calibrated(from, to) } else { Line::Registered(from, to) };
    Ok(("", line))
}

/// What stands before and behind the last `mark` that has `before` and `after` around it. A hundred thousand lines of a
/// log are cut so.
fn cut_last<'t>(text: &'t str, mark: u8, before: &str, after: &str) -> Option<(&'t str, &'t str)> {
    let mut end = text.len();
    while let Some(at) = memrchr(mark, text.as_bytes().get(..end)?) {
        let head = text.get(..at).and_then(|head| head.strip_suffix(before));
        let tail = text.get(at + 1..).and_then(|tail| tail.strip_prefix(after));
        if let Some(found) = head.zip(tail) {
            return Some(found);
        }
        end = at;
    }
    None
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
        word("less than 3 frames to integrate"),
        word("cannot integrate less than three"),
        word("cannot integrate less than 3"),
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
    alt((
        map(
            preceded((char('['), space0), separated_pair(flag, (space0, char(','), space0), quoted)),
            |(active, path)| Line::Listed(active, path),
        ),
        preceded(pair(word("[frames rejection]"), space0), weighed),
    ))
    .parse(text)
}

/// `"PATH"`
fn quoted(text: &str) -> IResult<&str, &str> {
    let (text, _) = char('"').parse(text)?;
    let cut = memchr(b'"', text.as_bytes()).and_then(|at| text.get(at + 1..).zip(text.get(..at)));
    cut.ok_or_else(|| nom::Err::Error(nom::error::Error::new(text, nom::error::ErrorKind::Char)))
}

/// The name may hold ` - `: the numbers and the word are the last of the line.
fn weighed(text: &str) -> IResult<&str, Line<'_>> {
    let read = || {
        let (head, verdict) = cut_last(text, b'|', "", "")?;
        let (name, comparison) = cut_last(head, b'-', " ", " ")?;
        let (found, limit) = comparison.split_once(['<', '>'])?;
        let number = |text: &str| text.trim().parse::<f64>().ok();
        let (found, limit) = (number(found)?, number(limit.strip_prefix('=').unwrap_or(limit))?);
        let out = verdict.trim_start().get(..6).is_some_and(|word| word.eq_ignore_ascii_case("reject"));
        Some(Line::Weighed(name.trim(), found, limit, out))
    };
    let line = read();
    line.map(|line| ("", line))
        .ok_or_else(|| nom::Err::Error(nom::error::Error::new(text, nom::error::ErrorKind::Verify)))
}

/// A label, its colon and what stands around it.
fn label<'a>(expect: &'static str) -> impl Parser<&'a str, Output = (), Error = nom::error::Error<&'a str>> {
    value((), (word(expect), space0, char(':'), space0))
}

fn number(text: &str) -> IResult<&str, u32> {
    map_res(digit1, str::parse::<u32>).parse(text)
}

/// What follows a label, without blanks around it.
fn labelled<'a>(
    expect: &'static str,
    line: fn(&'a str) -> Line<'a>,
) -> impl Parser<&'a str, Output = Line<'a>, Error = nom::error::Error<&'a str>> {
    map(preceded(label(expect), rest), move |text: &str| line(text.trim()))
}

/// Lines that begin with a word. Few begin with one letter.
fn plain(text: &str) -> IResult<&str, Line<'_>> {
    let group = map(
        (
            word("group of "),
            number,
            take_till(|c| c == '('),
            opt(delimited(char('('), number, word(" active"))),
        ),
        |(_, all, _, active)| Line::Group(active.unwrap_or(all)),
    );
    let rejected = preceded(tag("Rejected: "), rest);
    let integrated = map(delimited(tag("Integration of "), number, tag(" images")), Line::Integrated);
    let counted = map(preceded(label("numberofimages"), number), Line::Integrated);
    let pixinsight = preceded(tag("PixInsight Core "), rest);
    match text.as_bytes().first().map(u8::to_ascii_lowercase) {
        Some(b'c') => alt((failed, labelled("channel", Line::Channel), warned)).parse(text),
        Some(b'e') => labelled("exposure", Line::Exposure).parse(text),
        Some(b'f') => alt((
            map(preceded(label("fwhm"), double), Line::Fwhm),
            labelled("filter", Line::Filter),
            list,
            warned,
            tool,
        ))
        .parse(text),
        Some(b'g') => { group }.parse(text),
        Some(b'i') => alt((source, list, integrated, warned)).parse(text),
        Some(b'l') => alt((value(Line::Loading, tag("Loading target frame:")), warned)).parse(text),
        Some(b'm') => master(text),
        Some(b'n') => { counted }.parse(text),
        Some(b'o') => value(Line::Opening, tag("Opening files:")).parse(text),
        Some(b'p') => alt((
            value(Line::CountsBegin, word("pixel rejection counts:")),
            map(pixinsight, |version: &str| Line::PixInsight(version.trim())),
        ))
        .parse(text),
        Some(b'r') => alt((failed, map(rejected, |name: &str| Line::SelectedOut(name.trim())))).parse(text),
        Some(b't') => value(Line::CountsEnd, label("total")).parse(text),
        _ => alt((warned, tool)).parse(text),
    }
}

/// `IC.masterDarkEnabled = true;`, `IC.masterDarkPath = "PATH";`
fn source(text: &str) -> IResult<&str, Line<'_>> {
    let flag = alt((value(true, tag("true")), value(false, tag("false"))));
    preceded(
        tag("IC.master"),
        alt((
            map((kind, tag("Enabled"), assign, flag), |(kind, _, (), on)| Line::Enabled(kind, on)),
            map((kind, tag("Path"), assign, quoted), |(kind, _, (), path)| Line::MasterPath(kind, path)),
        )),
    )
    .parse(text)
}

fn assign(text: &str) -> IResult<&str, ()> {
    value((), (space0, char('='), space0)).parse(text)
}

/// `II.images = [`, `FI.targets = [`, `II.minWeight = 0.050000;`
fn list(text: &str) -> IResult<&str, Line<'_>> {
    preceded(
        alt((tag("II."), tag("FI."))),
        alt((
            value(Line::ListBegins, (alt((tag("images"), tag("targets"))), assign, char('['))),
            map(preceded((tag("minWeight"), assign), double), Line::MinimumWeight),
        )),
    )
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
