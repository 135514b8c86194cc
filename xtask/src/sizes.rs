//! How much a visitor downloads: each part of the built page as it is and compressed with brotli.

use crate::{modules, texts};
use anyhow::{Context, Result, bail};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// What may be downloaded, in bytes with brotli. Where the bytes go, `cargo xtask sizes` shows. The first two are what
/// there is, and are to come down to 300 and 500 KB (ARCHITECTURE.md, "Where the page's bytes go").
const CEILINGS: [(&str, usize); 4] =
    [("page", 635_000), ("engine", 1_380_000), ("measure", 400_000), (TEXTS, 450_000)];

/// The languages' texts, all together; a visitor has one of them, or none.
const TEXTS: &str = "texts";

/// An error if something is larger than it may be; otherwise prints what there is.
pub(crate) fn check(dist: &Path) -> Result<()> {
    let mut parts = Vec::new();
    collect(dist, "", &mut parts)?;
    print!("{}", within(&parts)?);
    Ok(())
}

/// One line for each ceiling, or an error that names what is over its own.
fn within(parts: &[Part]) -> Result<String> {
    let mut lines = String::new();
    let mut over = Vec::new();
    for (name, ceiling) in &CEILINGS {
        let its = parts.iter().filter(|part| part.belongs_to() == *name).map(|part| part.brotli_bytes);
        let bytes: usize = its.sum();
        if bytes == 0 {
            continue;
        }
        let line = format!("{name}: {} bytes with brotli of {}", grouped(bytes), grouped(*ceiling));
        if bytes > *ceiling {
            over.push(line.clone());
        }
        lines += &line;
        lines.push('\n');
    }
    if !over.is_empty() {
        bail!(
            "over the ceilings of xtask/src/sizes.rs: {}; `cargo xtask sizes` shows where bytes go",
            over.join(", ")
        );
    }
    Ok(lines)
}

/// Prints the table and what it adds up to.
pub(crate) fn print(dist: &Path) -> Result<()> {
    let mut parts = Vec::new();
    collect(dist, "", &mut parts)?;
    let ceilings = within(&parts);
    print!("{}", table(parts));
    println!("\n{}", ceilings.unwrap_or_else(|over| over.to_string()));
    Ok(())
}

struct Part {
    name: String,
    bytes: usize,
    brotli_bytes: usize,
}

impl Part {
    /// The module it is a part of, or the texts; what belongs to no other is the page's.
    fn belongs_to(&self) -> &'static str {
        let others = if texts::is_text(&self.name) { TEXTS } else { "page" };
        modules::of(&self.name).map_or(others, |module| module.name)
    }
}

fn collect(dir: &Path, prefix: &str, parts: &mut Vec<Part>) -> Result<()> {
    for entry in fs::read_dir(dir).with_context(|| format!("{} cannot be read", dir.display()))? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), parts)?;
        } else {
            let bytes = fs::read(entry.path())?;
            parts.push(Part { brotli_bytes: brotli_len(&bytes)?.min(bytes.len()), bytes: bytes.len(), name });
        }
    }
    Ok(())
}

/// Quality 11 and a window of 4 MiB, as static hosts compress.
fn brotli_len(bytes: &[u8]) -> Result<usize> {
    let mut compressed = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &params).context("brotli failed")?;
    Ok(compressed.len())
}

/// The largest first, and the total.
fn table(mut parts: Vec<Part>) -> String {
    parts.sort_by(|a, b| b.brotli_bytes.cmp(&a.brotli_bytes).then_with(|| a.name.cmp(&b.name)));
    let total = Part {
        name: "total".to_owned(),
        bytes: parts.iter().map(|part| part.bytes).sum(),
        brotli_bytes: parts.iter().map(|part| part.brotli_bytes).sum(),
    };
    parts.push(total);
    let width = parts.iter().map(|part| part.name.len()).max().unwrap_or(0);
    let mut text = format!("{:width$}  {:>11}  {:>11}\n", "part", "bytes", "brotli");
    for Part { name, bytes, brotli_bytes } in &parts {
        let _ = writeln!(text, "{name:width$}  {:>11}  {:>11}", grouped(*bytes), grouped(*brotli_bytes));
    }
    text
}

/// 1234567 as `1,234,567`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_add_up() {
        let part = |name: &str, bytes, brotli_bytes| Part { name: name.to_owned(), bytes, brotli_bytes };
        let expect = "part         bytes       brotli\n\
                      a.wasm  1,234,567      234,567\n\
                      b.js          999           99\n\
                      total   1,235,566      234,666\n";
        let squeezed = table(vec![part("b.js", 999, 99), part("a.wasm", 1_234_567, 234_567)]);
        let shape = |text: &str| {
            text.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
        };
        assert_eq!(shape(&squeezed), shape(expect));
        let widths: Vec<usize> = squeezed.lines().map(str::len).collect();
        assert!(widths.windows(2).all(|pair| pair[0] == pair[1]), "{squeezed}");
    }

    fn of_size(name: &str, brotli_bytes: usize) -> Part {
        Part { name: name.to_owned(), bytes: brotli_bytes, brotli_bytes }
    }

    #[test]
    fn each_module_has_its_own_ceiling() {
        let parts = |page, engine: usize, measure| {
            vec![
                of_size("index.html", 1),
                of_size("nightledger-page-1.wasm", page - 1),
                of_size("engine-1.js", 1),
                of_size("engine-1_bg.wasm", engine - 1),
                of_size("measure-1_bg.wasm", measure),
                of_size("texts-de-1.json", 9),
            ]
        };
        let [page, engine, measure, _] = CEILINGS.map(|(_, ceiling)| ceiling);
        let lines = within(&parts(page, engine, measure)).unwrap();
        assert_eq!(lines.lines().count(), 4, "{lines}");
        for (parts, name, bytes) in [
            (parts(page + 1, 9, 9), "page", page),
            (parts(9, engine + 1, 9), "engine", engine),
            (parts(9, 9, measure + 1), "measure", measure),
        ] {
            let said = within(&parts).unwrap_err().to_string();
            let expect = format!("{name}: {}", grouped(bytes + 1));
            assert!(said.contains(&expect) && said.matches(" of ").count() == 2, "{said}");
        }
    }

    #[test]
    fn repetition_compresses() {
        assert!(brotli_len(&[b'a'; 10_000]).unwrap() < 100);
    }
}
