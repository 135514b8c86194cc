//! How much a visitor downloads: each part of the built page as it is and compressed with brotli.

use anyhow::{Context, Result, bail};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// What a first visit may download, in bytes with brotli: what it was with a standard library made for it (492,000), and
/// a third more, until the engine is a module of its own. Where the bytes go, `cargo xtask sizes` shows.
const CEILING_BYTES: usize = 664_000;

/// An error if a first visit downloads more than it may.
pub(crate) fn check(dist: &Path) -> Result<()> {
    let mut parts = Vec::new();
    collect(dist, "", &mut parts)?;
    within(parts.iter().map(|part| part.brotli_bytes).sum())
}

fn within(brotli_bytes: usize) -> Result<()> {
    if brotli_bytes > CEILING_BYTES {
        bail!(
            "the page is {} bytes with brotli, over the {} of xtask/src/sizes.rs; `cargo xtask sizes` shows where they go",
            grouped(brotli_bytes),
            grouped(CEILING_BYTES)
        );
    }
    Ok(())
}

/// Prints the table and what it adds up to.
pub(crate) fn print(dist: &Path) -> Result<()> {
    let mut parts = Vec::new();
    collect(dist, "", &mut parts)?;
    print!("{}", table(parts));
    Ok(())
}

struct Part {
    name: String,
    bytes: usize,
    brotli_bytes: usize,
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

    #[test]
    fn growth_is_noticed() {
        assert!(within(CEILING_BYTES).is_ok());
        let said = within(CEILING_BYTES + 1).unwrap_err().to_string();
        assert!(said.contains(&grouped(CEILING_BYTES + 1)), "{said}");
    }

    #[test]
    fn repetition_compresses() {
        assert!(brotli_len(&[b'a'; 10_000]).unwrap() < 100);
    }
}
