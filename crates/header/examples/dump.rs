//! Prints the cards of a file's image HDU (or of all HDUs, with `--all`) as JSON lines, for the differential checks
//! under `tests/differential`: `cargo run -p nightledger-header --example dump -- [--all] FILE...`

use nightledger_header::{HeaderReader, Limits, Value};
use serde_json::json;

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let all = arguments.first().is_some_and(|first| first == "--all");
    if all {
        arguments.remove(0);
    }
    for path in arguments {
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{path}: {error}");
                continue;
            }
        };
        let header = HeaderReader::read_all(&path, &bytes, Limits::default());
        let hdus: Vec<_> = header
            .hdus
            .iter()
            .enumerate()
            .filter(|(number, _)| all || header.image_hdu == Some(*number))
            .map(|(number, hdu)| {
                let cards: Vec<_> = hdu
                    .cards
                    .iter()
                    .map(|card| {
                        let value = match &card.value {
                            Value::Undefined => json!({"type": "undefined"}),
                            Value::Bool(flag) => json!({"type": "bool", "value": flag}),
                            Value::Int(whole) => json!({"type": "int", "value": whole}),
                            Value::Float(float) => json!({"type": "float", "value": float}),
                            Value::Complex(re, im) => json!({"type": "complex", "value": [re, im]}),
                            Value::Text(text) => json!({"type": "text", "value": text}),
                            Value::Commentary(text) => json!({"type": "commentary", "value": text}),
                            Value::Invalid(text) => json!({"type": "invalid", "value": text}),
                        };
                        json!({"keyword": card.keyword, "value": value, "comment": card.comment, "card": card.card})
                    })
                    .collect();
                json!({"hdu": number, "kind": format!("{:?}", hdu.kind), "offset": hdu.offset, "cards": cards})
            })
            .collect();
        println!(
            "{}",
            json!({"file": path, "outcome": format!("{:?}", header.outcome), "image_hdu": header.image_hdu, "hdus": hdus})
        );
    }
}
