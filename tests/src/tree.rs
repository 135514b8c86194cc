//! Trees of files from a readable description.
//!
//! ```text
//! # what this tree is about
//! root Sadr Region                     the folder given (a further `root` starts a further one)
//! block rig                            lines to use in several files
//!   TELESCOP = 'Borg 71FL' / comment
//! fits LIGHT/L_{n:3}.fits x 5 at 2024-03-01T21:00:00.000 every 305
//!   use rig
//!   DATE-OBS = '{start}'
//!   each CCD-TEMP = -10.0 -9.9         values that take turns; a name in lower case is for paths and values: {hfr}
//!   no TELESCOP                        takes a card away; writing it again replaces it
//!   add FILTER = 'Ha'                  a further card of the same keyword
//!   | WHATEVER stands here             a card as it stands
//!   HISTORY text
//! xisf master/masterDark.xisf
//!   image MasterDark                   the imageType attribute
//!   property XISF:CreatorApplication String PixInsight 1.9.3
//! raw IMG_0001.CR2                     a camera's raw file, as `raw` says
//!   exposure = 120
//! ser Jupiter/a.ser at 2026-01-12T21:42:40   a video, as `video` says; also `avi`
//!   frames 3001
//! text notes.txt
//!   | a line
//! copy LIGHT/L_001.fits to copy/L_001.fits
//! ```
//! `n` counts from 1; `{date}` and `{clock}` are the parts of `{start}` as file names have them. Lines of a file may
//! also be `bare` (no mandatory cards), `end none`, `cut N` (the file ends after N bytes), `pixels N` (bytes, not
//! written to memory), `no data`, `hdu image` (the lines that follow belong to an IMAGE extension), `hdu zimage` (to a
//! tile-compressed image), `hdu table` (to a table), each as often as wanted. A name that ends in `.gz` is packed.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use time::{Duration, PrimitiveDateTime};

use crate::fits;
use crate::xisf::Image;

/// A file of a tree: what is written, and how many zero bytes follow (pixels, not held in memory).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeFile {
    /// Which of the tree's roots.
    pub root: u16,
    /// Below the root, with `/`.
    pub path: String,
    /// The bytes that say something.
    pub head: Vec<u8>,
    /// Zero bytes behind them.
    pub zeros: u64,
}

/// Roots with their files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    /// The names of the folders.
    pub roots: Vec<String>,
    /// The files, as described.
    pub files: Vec<TreeFile>,
}

impl TreeFile {
    /// Its length in bytes.
    pub fn size(&self) -> u64 {
        self.head.len() as u64 + self.zeros
    }

    /// The bytes from `offset`, at most `length`, cut at the end.
    pub fn slice(&self, offset: u64, length: usize) -> Vec<u8> {
        let end = offset.saturating_add(length as u64).min(self.size());
        let head = self.head.len() as u64;
        let from = usize::try_from(offset.min(head)).unwrap();
        let mut bytes = self.head[from..usize::try_from(end.clamp(from as u64, head)).unwrap()].to_vec();
        bytes.resize(usize::try_from(end.saturating_sub(offset)).unwrap(), 0);
        bytes
    }
}

impl Tree {
    /// Reads a description; `name` is the root's when the description names none. Panics with the line that cannot be
    /// understood.
    pub fn read(name: &str, text: &str) -> Self {
        let mut tree = Self::default();
        let mut blocks: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut lines = text.lines().enumerate().peekable();
        while let Some((number, line)) = lines.next() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let mut body = Vec::new();
            while let Some((_, next)) =
                lines.peek().filter(|(_, next)| next.starts_with(' ') || next.is_empty())
            {
                if !next.trim().is_empty() && !next.trim_start().starts_with('#') {
                    body.push(next.trim().to_owned());
                }
                lines.next();
            }
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            match word {
                "root" => tree.roots.push(rest.trim().to_owned()),
                "block" => {
                    let lines = expand(&body, &blocks);
                    blocks.insert(rest.trim().to_owned(), lines);
                }
                "fits" | "xisf" | "raw" | "text" | "ser" | "avi" => {
                    tree.one_root(name);
                    tree.files_of(word, rest, &expand(&body, &blocks));
                }
                "copy" => {
                    tree.one_root(name);
                    let (from, to) =
                        rest.split_once(" to ").unwrap_or_else(|| panic!("line {}: {line}", number + 1));
                    let of = tree.files.iter().rev().find(|file| file.path == from.trim());
                    let of = of.unwrap_or_else(|| panic!("line {}: no file {from}", number + 1)).clone();
                    tree.push(TreeFile { path: to.trim().to_owned(), ..of });
                }
                _ => panic!("line {}: {line}", number + 1),
            }
        }
        tree
    }

    /// Writes all files below `dir`, pixels as holes; more than one root: each in a folder of its name.
    pub fn write(&self, dir: &Path) -> io::Result<()> {
        for file in &self.files {
            let root = &self.roots[usize::from(file.root)];
            let path =
                if self.roots.len() > 1 { dir.join(root).join(&file.path) } else { dir.join(&file.path) };
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            let mut to = fs::File::create(path)?;
            to.write_all(&file.head)?;
            to.set_len(file.size())?;
        }
        Ok(())
    }

    /// Adds a file to the current root.
    pub fn push(&mut self, mut file: TreeFile) {
        file.root = u16::try_from(self.roots.len().saturating_sub(1)).unwrap();
        self.files.push(file);
    }

    fn one_root(&mut self, name: &str) {
        if self.roots.is_empty() {
            self.roots.push(name.to_owned());
        }
    }

    /// The files of one paragraph.
    fn files_of(&mut self, kind: &str, heading: &str, body: &[String]) {
        let (heading, step_s) = after(heading, " every ");
        let (heading, start) = after(heading, " at ");
        let (path, times) = after(heading, " x ");
        let times: u32 = times.map_or(1, |times| times.trim().parse().expect("a number of files after x"));
        let step_s: f64 = step_s.map_or(0.0, |step| step.trim().parse().expect("seconds after every"));
        let start = start.map(|start| date_time(start.trim()));
        for n in 0..times {
            let mut words = BTreeMap::from([("n".to_owned(), (n + 1).to_string())]);
            if let Some(start) = start {
                let at = start + Duration::seconds_f64(step_s * f64::from(n));
                let (day, clock) = (at.date(), at.time());
                let ms = clock.nanosecond() / 1_000_000;
                let (hour, minute, second) = clock.as_hms();
                words.insert("start".to_owned(), format!("{day}T{hour:02}:{minute:02}:{second:02}.{ms:03}"));
                words.insert("date".to_owned(), day.to_string());
                words.insert("clock".to_owned(), format!("{hour:02}-{minute:02}-{second:02}"));
            }
            let mut lines = Vec::new();
            for line in body {
                let Some(each) = line.strip_prefix("each ") else {
                    lines.push(line.clone());
                    continue;
                };
                let (key, values) = each.split_once(" = ").expect("each KEY = values");
                let values: Vec<&str> = values.split_whitespace().collect();
                let value = values[n as usize % values.len()];
                if key.chars().all(|c| c.is_ascii_lowercase()) {
                    words.insert(key.to_owned(), value.to_owned());
                } else {
                    lines.push(format!("{key} = {value}"));
                }
            }
            let lines: Vec<String> = lines.iter().map(|line| fill(line, &words)).collect();
            let path = fill(path.trim(), &words);
            let (head, zeros) = match kind {
                "fits" => fits_file(&lines),
                "xisf" => xisf_file(&path, &lines),
                "raw" => (crate::raw::file(&path, &lines), 0),
                "ser" | "avi" => {
                    let at = start.map(|start| start + Duration::seconds_f64(step_s * f64::from(n)));
                    let us = at.map(|at| at.assume_utc().unix_timestamp_nanos() / 1000);
                    (crate::video::file(kind, us.and_then(|us| i64::try_from(us).ok()), &lines), 0)
                }
                _ => (
                    lines
                        .iter()
                        .map(|line| line.strip_prefix("| ").unwrap_or(line).to_owned() + "\n")
                        .collect::<String>()
                        .into_bytes(),
                    0,
                ),
            };
            self.push(finished(path, head, zeros, &lines));
        }
    }
}

/// Replaces `use NAME` by the lines of that block.
fn expand(body: &[String], blocks: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut lines = Vec::new();
    for line in body {
        match line.strip_prefix("use ") {
            Some(name) => {
                lines.extend(
                    blocks.get(name.trim()).unwrap_or_else(|| panic!("no block {name}")).iter().cloned(),
                );
            }
            None => lines.push(line.clone()),
        }
    }
    lines
}

/// What stands before and after the last `word`.
fn after<'a>(text: &'a str, word: &str) -> (&'a str, Option<&'a str>) {
    match text.rsplit_once(word) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// `2024-03-01T21:00:00.000`.
fn date_time(text: &str) -> PrimitiveDateTime {
    let (date, clock) = text.split_once('T').expect("a date and time");
    let date: Vec<i32> = date.split('-').map(|part| part.parse().expect("a date")).collect();
    let month = u8::try_from(date[1]).unwrap().try_into().expect("a month");
    let day = time::Date::from_calendar_date(date[0], month, u8::try_from(date[2]).unwrap()).expect("a date");
    let (hms, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let hms: Vec<u8> = hms.split(':').map(|part| part.parse().expect("a time")).collect();
    let ms: u16 = format!("{fraction:0<3}")[..3].parse().expect("milliseconds");
    day.with_hms_milli(hms[0], hms[1], hms[2], ms).expect("a time")
}

/// Puts the words in: `{n}`, `{n:4}` (filled up with zeros), `{start}`; `{{` is a brace.
fn fill(text: &str, words: &BTreeMap<String, String>) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('{') {
        filled.push_str(before);
        if let Some(after) = from.strip_prefix('{') {
            filled.push('{');
            rest = after;
            continue;
        }
        let (inside, after) = from.split_once('}').expect("a closing brace");
        let (word, width) = inside.split_once(':').unwrap_or((inside, "0"));
        let value = words.get(word).unwrap_or_else(|| panic!("nothing is called {{{word}}} in {text}"));
        filled.push_str(&format!("{value:0>width$}", width = width.parse().expect("a width")));
        rest = after;
    }
    filled + rest
}

/// Keywords in order, each with its value and comment; later lines replace earlier ones.
#[derive(Default)]
struct Cards {
    cards: Vec<(String, Vec<u8>)>,
    keywords: Vec<(String, String, String)>,
}

impl Cards {
    fn read(&mut self, line: &str) {
        if let Some(text) = line.strip_prefix('|') {
            self.cards.push((String::new(), fits::raw(text.strip_prefix(' ').unwrap_or(text))));
        } else if let Some(key) = line.strip_prefix("no ") {
            self.cards.retain(|(other, _)| other != key.trim());
            self.keywords.retain(|(other, ..)| other != key.trim());
        } else if line.starts_with("HISTORY ") || line.starts_with("COMMENT ") {
            self.cards.push((String::new(), fits::raw(line)));
            let (word, text) = line.split_once(' ').unwrap();
            self.keywords.push((word.to_owned(), String::new(), text.to_owned()));
        } else {
            let (adds, line) = line.strip_prefix("add ").map_or((false, line), |line| (true, line));
            let (key, value) = line.split_once(" =").unwrap_or_else(|| panic!("not understood: {line}"));
            let (key, value) = (key.trim().to_owned(), value.trim());
            // ` / ` inside quotes belongs to the value.
            let from = value.strip_prefix('\'').and_then(|text| text.find('\'')).map_or(0, |at| at + 1);
            let (value, comment) = match value[from..].find(" / ") {
                Some(at) => (&value[..from + at], &value[from + at + 3..]),
                None => (value, ""),
            };
            let card = fits::card(&key, value.trim(), comment.trim());
            let keyword = (key.clone(), value.trim().to_owned(), comment.trim().to_owned());
            match self.cards.iter().position(|(other, _)| *other == key).filter(|_| !adds) {
                Some(at) => self.cards[at].1 = card,
                None => self.cards.push((key.clone(), card)),
            }
            match self.keywords.iter().position(|(other, ..)| *other == key).filter(|_| !adds) {
                Some(at) => self.keywords[at] = keyword,
                None => self.keywords.push(keyword),
            }
        }
    }

    fn bytes(self) -> impl Iterator<Item = Vec<u8>> {
        self.cards.into_iter().map(|(_, card)| card)
    }
}

/// A line that is about the file as a whole, not a card.
fn is_about_file(line: &str) -> bool {
    matches!(line, "bare" | "end none" | "no data" | "lines")
        || ["cut ", "pixels ", "hdu ", "image ", "property "].iter().any(|word| line.starts_with(word))
}

fn pixels_of(lines: &[String]) -> u64 {
    let pixels = lines.iter().find_map(|line| line.strip_prefix("pixels "));
    pixels.map_or(fits::BLOCK as u64, |pixels| pixels.trim().parse().expect("bytes of pixels"))
}

fn fits_file(lines: &[String]) -> (Vec<u8>, u64) {
    let pixels = pixels_of(lines);
    let split = lines.iter().position(|line| line.starts_with("hdu "));
    let (primary, extensions) = lines.split_at(split.unwrap_or(lines.len()));
    let read = |lines: &[String]| {
        let mut cards = Cards::default();
        lines.iter().filter(|line| !is_about_file(line)).for_each(|line| cards.read(line));
        cards
    };
    let bare = lines.iter().any(|line| line == "bare");
    let mut cards = match (bare, split.is_some()) {
        (true, _) => Vec::new(),
        (false, false) => fits::image_cards(pixels),
        (false, true) => vec![
            fits::card("SIMPLE", "T", ""),
            fits::card("BITPIX", "8", ""),
            fits::card("NAXIS", "0", ""),
            fits::card("EXTEND", "T", ""),
        ],
    };
    cards.extend(read(primary).bytes());
    if lines.iter().any(|line| line == "lines") {
        // A header as a text editor saves it.
        let text = cards.iter().map(|card| String::from_utf8_lossy(card).trim_end().to_owned() + "\n");
        return (text.chain(["END\n".to_owned()]).collect::<String>().into_bytes(), 0);
    }
    let mut head =
        if lines.iter().any(|line| line == "end none") { cards.concat() } else { fits::header(&cards) };
    let is_next = |_: &String, next: &String| !next.starts_with("hdu ");
    for (number, extension) in extensions.chunk_by(is_next).enumerate() {
        let what = &extension[0];
        if number > 0 {
            head.resize(head.len() + usize::try_from(pixels).unwrap().next_multiple_of(fits::BLOCK), 0);
        }
        let rows = pixels.div_ceil(fits::BLOCK as u64).max(1).to_string();
        let mut cards = if what == "hdu table" {
            vec![
                fits::card("XTENSION", "'BINTABLE'", ""),
                fits::card("BITPIX", "8", ""),
                fits::card("NAXIS", "2", ""),
                fits::card("NAXIS1", "8", ""),
                fits::card("NAXIS2", &rows, ""),
                fits::card("PCOUNT", "0", ""),
                fits::card("GCOUNT", "1", ""),
                fits::card("TFIELDS", "1", ""),
                fits::card("TFORM1", "'1D      '", ""),
            ]
        } else if what == "hdu zimage" {
            vec![
                fits::card("XTENSION", "'BINTABLE'", ""),
                fits::card("BITPIX", "8", ""),
                fits::card("NAXIS", "2", ""),
                fits::card("NAXIS1", "8", ""),
                fits::card("NAXIS2", "1", ""),
                fits::card("PCOUNT", "2000", ""),
                fits::card("GCOUNT", "1", ""),
                fits::card("TFIELDS", "1", ""),
                fits::card("TTYPE1", "'COMPRESSED_DATA'", ""),
                fits::card("TFORM1", "'1PB(2000)'", ""),
                fits::card("ZIMAGE", "T", ""),
                fits::card("ZBITPIX", "16", ""),
                fits::card("ZNAXIS", "2", ""),
                fits::card("ZNAXIS1", "1440", ""),
                fits::card("ZNAXIS2", &rows, ""),
                fits::card("ZCMPTYPE", "'RICE_1'", ""),
            ]
        } else {
            vec![
                fits::card("XTENSION", "'IMAGE   '", ""),
                fits::card("BITPIX", "16", ""),
                fits::card("NAXIS", "2", ""),
                fits::card("NAXIS1", "1440", ""),
                fits::card("NAXIS2", &rows, ""),
                fits::card("PCOUNT", "0", ""),
                fits::card("GCOUNT", "1", ""),
            ]
        };
        cards.extend(read(extension).bytes());
        head.extend(fits::header(&cards));
    }
    let zeros = if lines.iter().any(|line| line == "no data") { 0 } else { pixels };
    (head, zeros)
}

fn xisf_file(path: &str, lines: &[String]) -> (Vec<u8>, u64) {
    let mut cards = Cards::default();
    let mut image = Image::default();
    for line in lines {
        if let Some(kind) = line.strip_prefix("image ") {
            image.image_type = Some(kind.trim().to_owned());
        } else if let Some(property) = line.strip_prefix("property ") {
            let mut parts = property.splitn(3, ' ').map(str::to_owned);
            let mut next = || parts.next().expect("property ID TYPE VALUE");
            image.properties.push((next(), next(), next()));
        } else if !is_about_file(line) {
            cards.read(line);
        }
    }
    image.keywords = cards.keywords;
    let pixels = pixels_of(lines);
    if path.to_ascii_lowercase().ends_with(".xish") {
        return (image.xml(0, pixels).into_bytes(), 0);
    }
    (image.bytes(pixels), if lines.iter().any(|line| line == "no data") { 0 } else { pixels })
}

/// Packs and cuts a file as its name and lines ask for.
fn finished(path: String, mut head: Vec<u8>, mut zeros: u64, lines: &[String]) -> TreeFile {
    if path.to_ascii_lowercase().ends_with(".gz") {
        head.resize(head.len() + usize::try_from(zeros).unwrap(), 0);
        zeros = 0;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(&head).unwrap();
        head = packer.finish().unwrap();
    }
    if let Some(cut) = lines.iter().find_map(|line| line.strip_prefix("cut ")) {
        head.truncate(cut.trim().parse().expect("bytes"));
        zeros = 0;
    }
    TreeFile { root: 0, path, head, zeros }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> TreeFile {
        Tree::read("Case", text).files.remove(0)
    }

    #[test]
    fn cards_stand_where_fits_wants_them() {
        let file = file("fits a.fits\n  EXPTIME = 300.0 / [s] exposure\n  FILTER = 'H / a' / it's\n");
        let text = String::from_utf8(file.head.clone()).unwrap();
        assert!(text.contains("EXPTIME =                300.0 / [s] exposure"), "{text}");
        assert!(text.contains("FILTER  = 'H / a' / it's"));
        assert_eq!(file.head.len() % 2880, 0);
        assert_eq!(file.zeros, 2880);
        assert_eq!(file.slice(0, 9), b"SIMPLE  =");
        assert_eq!(file.slice(file.size() - 2, 10), [0, 0]);
        assert_eq!(file.slice(2878, 4), [b' ', b' ', 0, 0]);
    }

    #[test]
    fn files_repeat_with_their_starts() {
        let text = "block b\n  GAIN = 1\nfits L_{n:3}_{x}.fits x 2 at 2024-02-28T23:59:00.500 every 90\n  use b\n  \
                    GAIN = 2\n  DATE-OBS = '{start}'\n  each x = a b\n";
        let tree = Tree::read("Case", text);
        assert_eq!(
            tree.files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(),
            ["L_001_a.fits", "L_002_b.fits"]
        );
        let second = String::from_utf8(tree.files[1].head.clone()).unwrap();
        assert!(second.contains("DATE-OBS= '2024-02-29T00:00:30.500'"), "{second}");
        assert_eq!(second.matches("GAIN").count(), 1);
        assert_eq!(tree.roots, ["Case"]);
    }

    #[test]
    fn an_xisf_header_is_as_long_as_it_says() {
        let file = file(
            "xisf m.xisf\n  image MasterDark\n  EXPTIME = 300\n  property XISF:CreatorApplication String A & B\n",
        );
        let length = u32::from_le_bytes(file.head[8..12].try_into().unwrap()) as usize;
        let xml = std::str::from_utf8(&file.head[16..16 + length]).unwrap();
        assert!(xml.starts_with("<?xml") && xml.ends_with("</xisf>"));
        assert!(xml.contains("imageType=\"MasterDark\"") && xml.contains("A &amp; B"));
        let start: usize =
            xml.split("attachment:").nth(1).unwrap().split(':').next().unwrap().parse().unwrap();
        assert_eq!(start, file.head.len());
    }
}
