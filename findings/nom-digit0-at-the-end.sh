#!/usr/bin/env bash
# Package: nom (Rust crate)
# Version: 8.0.0
# Behaviour: `recognize` gives back the part of the input that a parser took. Around `digit0` or `space0` of
#   `nom::character::complete` it gives back nothing where they reach the end of a `&str`: `recognize(digit0)` of "12" is
#   "" and not "12". What they return themselves is right, but their rest, which is empty, begins at the start of the
#   input instead of at its end (`split_at_position_complete` for `&str` in src/traits.rs ends with `split_at(0)`), and
#   `recognize` measures with it. `digit1` and `space1` are right, and so are all four in front of another character.
# Output seen (2026-11-28, Rust 1.95.0):
#   recognize(digit0) of "12" is "", of "12x" is "12"; recognize(digit1) of "12" is "12"
#   recognize(space0) of "  " is "", of "  x" is "  "; recognize(space1) of "  " is "  "
#   recognize((digit1, char('.'), digit0)) of "12." is "12.", of "12.5" is "12."
# Here: crates/header/src/fits/value.rs has its own parser for any number of blanks, and uses neither of the two.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"

[dependencies]
nom = "=8.0.0"

[workspace]
TOML
cat > "$folder/src/main.rs" <<'RUST'
use nom::character::complete::{char, digit0, digit1, space0, space1};
use nom::combinator::recognize;
use nom::error::Error;
use nom::{IResult, Parser};

type Found<'a> = IResult<&'a str, &'a str, Error<&'a str>>;

fn taken(found: Found<'_>) -> &str {
    found.unwrap().1
}

fn main() {
    let digits0 = |text| taken(recognize(digit0::<&str, Error<&str>>).parse(text));
    let digits1 = |text| taken(recognize(digit1::<&str, Error<&str>>).parse(text));
    let blanks0 = |text| taken(recognize(space0::<&str, Error<&str>>).parse(text));
    let blanks1 = |text| taken(recognize(space1::<&str, Error<&str>>).parse(text));
    let number = |text| taken(recognize((digit1::<&str, Error<&str>>, char('.'), digit0)).parse(text));
    println!(
        "recognize(digit0) of \"12\" is {:?}, of \"12x\" is {:?}; recognize(digit1) of \"12\" is {:?}",
        digits0("12"), digits0("12x"), digits1("12")
    );
    println!(
        "recognize(space0) of \"  \" is {:?}, of \"  x\" is {:?}; recognize(space1) of \"  \" is {:?}",
        blanks0("  "), blanks0("  x"), blanks1("  ")
    );
    println!(
        "recognize((digit1, char('.'), digit0)) of \"12.\" is {:?}, of \"12.5\" is {:?}",
        number("12."), number("12.5")
    );
    // The decimals are lost, without an error.
    assert_eq!(number("12.5"), "12.");
    // What they take themselves is right.
    assert_eq!(digit0::<&str, Error<&str>>("12").unwrap(), ("", "12"));
    // Nothing where all of it was expected.
    assert_eq!((digits0("12"), blanks0("  ")), ("", ""));
    // As expected.
    assert_eq!((digits0("12x"), blanks0("  x"), digits1("12"), blanks1("  ")), ("12", "  ", "12", "  "));
}
RUST
cargo run --quiet --manifest-path "$folder/Cargo.toml" --target-dir "$folder/target"
echo "ok: nom 8.0.0's recognize takes nothing where digit0 or space0 reach the end of a text"
