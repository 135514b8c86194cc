//! Where the page's bytes go: the compiler's wasm by crate and by function, from the names that it keeps.
//!
//! The functions are those of the last `dist`, before `wasm-bindgen` and `wasm-opt` made them smaller.
//! Copies of a generic function, one for each set of types, stand on one line: that is where to look first.

use crate::project::Project;
use crate::versions::WASM_TARGET;
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs;

/// Lines of the table of functions.
const LISTED: usize = 40;

/// Sections of a wasm file.
const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
const CODE: u8 = 10;

/// Prints both tables.
pub(crate) fn print(project: &Project) -> Result<()> {
    let path = project.target_dir().join(WASM_TARGET).join("wasm-release").join("nightledger-page.wasm");
    let wasm = fs::read(&path)
        .with_context(|| format!("{} cannot be read: `cargo xtask dist` makes it", path.display()))?;
    print!("{}", tables(&functions(&wasm).context("the wasm file is not as it should be")?));
    Ok(())
}

/// A function's name without what tells its copies apart, and the bytes of its code.
type Function = (String, usize);

fn functions(wasm: &[u8]) -> Result<Vec<Function>> {
    let mut imported = 0;
    let mut sizes = Vec::new();
    let mut names = HashMap::new();
    let mut file = Bytes(wasm.get(8..).context("it has no header")?);
    while !file.0.is_empty() {
        let kind = file.byte()?;
        let mut section = Bytes(file.block()?);
        match kind {
            IMPORTS => imported = imported_functions(&mut section)?,
            CODE => {
                for _ in 0..section.number()? {
                    sizes.push(section.block()?.len());
                }
            }
            CUSTOM if section.block()? == b"name" => names = function_names(&mut section)?,
            _ => {}
        }
    }
    if names.is_empty() {
        bail!("it keeps no names");
    }
    let named = |(number, size)| (names.get(&number).map_or("?".to_owned(), |name| plain(name)), size);
    Ok((imported..).zip(sizes).map(named).collect())
}

/// Imported functions come first in the numbering.
fn imported_functions(section: &mut Bytes<'_>) -> Result<usize> {
    let mut functions = 0;
    for _ in 0..section.number()? {
        section.block()?;
        section.block()?;
        match section.byte()? {
            0 => {
                section.number()?;
                functions += 1;
            }
            kind => bail!("it imports something of kind {kind}, not functions only"),
        }
    }
    Ok(functions)
}

fn function_names<'a>(section: &mut Bytes<'a>) -> Result<HashMap<usize, &'a str>> {
    /// The part with the names of functions.
    const FUNCTIONS: u8 = 1;
    let mut names = HashMap::new();
    while !section.0.is_empty() {
        let kind = section.byte()?;
        let mut part = Bytes(section.block()?);
        if kind == FUNCTIONS {
            for _ in 0..part.number()? {
                names.insert(part.number()?, std::str::from_utf8(part.block()?)?);
            }
        }
    }
    Ok(names)
}

/// `_RINvNtCs..._4core3ptr13drop_in_placeNt...` as `core::ptr::drop_in_place`: without the types, so that the copies of
/// a generic function have one name.
fn plain(name: &str) -> String {
    let name = format!("{:#}", rustc_demangle::demangle(name));
    let mut plain = String::new();
    let (mut depth, mut before) = (0_usize, ' ');
    for (at, c) in name.char_indices() {
        // Types stand behind `::<`; `<T as Trait>::method` and the `>` of `->` stay.
        if depth == 0 && c == '<' && plain.ends_with("::") {
            plain.truncate(plain.len() - 2);
            depth = 1;
        } else if depth > 0 {
            match c {
                '<' => depth += 1,
                '>' if before != '-' => depth -= 1,
                _ => {}
            }
        } else {
            plain.push_str(&name[at..at + c.len_utf8()]);
        }
        before = c;
    }
    plain
}

/// The first crate that a name names: of a trait's method that of the type, or of the trait if it is for all types.
fn crate_of(name: &str) -> &str {
    let name = name.trim_start_matches("<_ as ");
    let start = name.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    let start = ["dyn ", "mut ", "const "].iter().fold(start, |start, word| start.trim_start_matches(word));
    let end = start.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(start.len());
    &start[..end]
}

fn tables(functions: &[Function]) -> String {
    let mut crates: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut copies: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (name, size) in functions {
        for sum in [crates.entry(crate_of(name)).or_default(), copies.entry(name).or_default()] {
            sum.0 += size;
            sum.1 += 1;
        }
    }
    let mut text = String::new();
    for (heading, sums) in [("crate", crates), ("function", copies)] {
        let mut lines: Vec<(&str, (usize, usize))> = sums.into_iter().collect();
        lines.sort_by_key(|(name, (bytes, _))| (std::cmp::Reverse(*bytes), *name));
        let _ = writeln!(text, "\n{:>9}  {:>6}  {heading}", "bytes", "copies");
        for (name, (bytes, copies)) in lines.into_iter().take(LISTED) {
            let _ = writeln!(text, "{bytes:>9}  {copies:>6}  {name}");
        }
    }
    text
}

/// Bytes that are read from the front.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn byte(&mut self) -> Result<u8> {
        let (first, rest) = self.0.split_first().context("it ends too early")?;
        self.0 = rest;
        Ok(*first)
    }

    /// A whole number as LEB128.
    fn number(&mut self) -> Result<usize> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        bail!("a number of it is too long")
    }

    /// Bytes that stand behind their number.
    fn block(&mut self) -> Result<&'a [u8]> {
        let length = self.number()?;
        let (block, rest) = self.0.split_at_checked(length).context("it ends too early")?;
        self.0 = rest;
        Ok(block)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_have_their_names_and_sizes() {
        let section =
            |kind: u8, content: &[u8]| [&[kind, u8::try_from(content.len()).unwrap()], content].concat();
        let name = "_ZN4core3ptr13drop_in_place17h0123456789abcdefE";
        let entry = |number: u8| [&[number, u8::try_from(name.len()).unwrap()], name.as_bytes()].concat();
        let names = [vec![2], entry(1), entry(2)].concat();
        let wasm = [
            b"\0asm\x01\0\0\0".to_vec(),
            section(IMPORTS, &[1, 1, b'a', 1, b'b', 0, 0]),
            section(CODE, &[2, 2, 0, 0x0b, 3, 0, 1, 0x0b]),
            section(CUSTOM, &[b"\x04name".to_vec(), section(1, &names)].concat()),
        ];
        let found = functions(&wasm.concat()).unwrap();
        let expect = "core::ptr::drop_in_place".to_owned();
        assert_eq!(found, [(expect.clone(), 2), (expect, 3)]);
        let text = tables(&found);
        assert!(text.contains("        5       2  core\n"), "{text}");
        assert!(text.contains("        5       2  core::ptr::drop_in_place\n"), "{text}");
    }

    #[test]
    fn copies_have_one_name() {
        // Of the page's own wasm: copies for two types, and a method of a trait.
        let one = plain("_RINvNtCsgXGp5Oqx2Ny_4core3ptr13drop_in_placehECs1vICsF5i21P_16nightledger_page");
        let other = plain(
            "_RINvNtCsgXGp5Oqx2Ny_4core3ptr13drop_in_placeINtB2_7NonNullhEECs1vICsF5i21P_16nightledger_page",
        );
        assert_eq!((one.as_str(), other.as_str()), ("core::ptr::drop_in_place", "core::ptr::drop_in_place"));
        let method = plain("_RNvMNtCs453Z8cd6DGi_17nightledger_frame6valuesNtB2_7Reading5frame");
        assert_eq!(method, "<nightledger_frame::values::Reading>::frame");
        assert_eq!(crate_of(&method), "nightledger_frame");
        assert_eq!(plain("memcpy"), "memcpy");
    }

    #[test]
    fn a_torn_file_is_an_error() {
        assert!(functions(b"\0asm\x01\0\0\0\x0a\x05\x01").is_err());
        assert!(functions(b"\0asm").is_err());
    }
}
