//! The calls that send frames to BHTOM (docs/rules.md#21-out). Nothing is sent from here: who wants to, runs them.

use std::fmt::Write as _;

use nightledger_frame::shell::posix;
use nightledger_ledger::FrameId;

use super::Report;
use super::manifest::{manifest_csv, manifest_json};

/// Files that go together: one target, observatory and filter.
#[derive(Debug, Clone, PartialEq)]
struct Batch {
    target: String,
    /// BHTOM's name of observatory and camera.
    oname: String,
    /// BHTOM's name of the filter.
    filter: String,
    /// At most [`FILES_AT_ONCE`].
    files: Vec<FrameId>,
}

/// BHTOM's own page takes so many at a time.
const FILES_AT_ONCE: usize = 5;

/// Where files are sent, unless `BHTOM_UPLOAD` says otherwise when a script runs.
const UPLOAD: &str = "https://uploadsvc2.bh-tom2.astrouw.edu.pl/upload/";

/// The names and texts of what is handed out (docs/rules.md#21-out): the manifest as CSV and JSON, and two scripts that send
/// what is ready from where `path` says that it lies.
pub fn upload_files(
    report: &Report,
    path: impl Fn(FrameId) -> Option<String>,
) -> [(&'static str, String); 4] {
    let calls = batches(report);
    [
        ("bhtom_manifest.csv", manifest_csv(report)),
        ("bhtom_manifest.json", manifest_json(report)),
        ("bhtom_upload.sh", curl_script(&calls, &path)),
        ("bhtom_upload_script.sh", own_script(&calls, &path)),
    ]
}

/// What is ready, by target, observatory and filter, five at a time.
fn batches(report: &Report) -> Vec<Batch> {
    let mut all: Vec<(&str, &str, &str, FrameId)> = report
        .frames
        .iter()
        .filter(|frame| frame.ready)
        .filter_map(|frame| {
            Some((frame.target.as_deref()?, frame.oname.as_deref()?, frame.filter.as_deref()?, frame.frame))
        })
        .collect();
    all.sort();
    let of_one = |one: &(&str, &str, &str, FrameId), other: &(&str, &str, &str, FrameId)| {
        (one.0, one.1, one.2) == (other.0, other.1, other.2)
    };
    let mut batches = Vec::new();
    for group in all.chunk_by(of_one) {
        for some in group.chunks(FILES_AT_ONCE) {
            let Some((target, oname, filter, _)) = some.first() else { continue };
            batches.push(Batch {
                target: (*target).to_owned(),
                oname: (*oname).to_owned(),
                filter: (*filter).to_owned(),
                files: some.iter().map(|(.., file)| *file).collect(),
            });
        }
    }
    batches
}

/// What both scripts begin with: the token comes from the environment when they run; first nothing is stored, and only
/// with `--send` everything is sent once more and stored.
const HEAD: &str = r#"#!/bin/sh
# Sends frames to BHTOM. Without an argument nothing is stored there (dry run); with --send the frames are sent after
# the dry run has gone well. BHTOM_TOKEN is read from the environment and written nowhere.
set -u
: "${BHTOM_TOKEN:?set BHTOM_TOKEN to your BHTOM token first}"
send=no
case "${1-}" in
  '') ;;
  --send) send=yes ;;
  *) echo "usage: $0 [--send]" >&2; exit 2 ;;
esac
failed=0
"#;

/// What both end with.
const TAIL: &str = r#"
all True
if [ "$failed" -ne 0 ]; then
  echo "$failed calls of the dry run failed; nothing was sent" >&2
  exit 1
fi
if [ "$send" = yes ]; then
  all False
  if [ "$failed" -ne 0 ]; then
    echo "$failed calls failed" >&2
    exit 1
  fi
else
  echo "dry run done; run it with --send to send"
fi
"#;

/// A shell script that sends with curl. `path` says where a file lies, absolute.
fn curl_script(batches: &[Batch], path: impl Fn(FrameId) -> Option<String>) -> String {
    let mut script = HEAD.to_owned();
    let _ = writeln!(script, "upload=\"${{BHTOM_UPLOAD:-{UPLOAD}}}\"");
    script.push_str(
        r#"
# call DRY_RUN TARGET OBSERVATORY FILTER, then curl's arguments for the files.
call() {
  dry_run=$1 target=$2 observatory=$3 filter=$4
  shift 4
  # The header goes in by a pipe, so that the token is in no list of processes.
  printf 'Authorization: Token %s\n' "$BHTOM_TOKEN" |
    curl --fail --silent --show-error --max-time 600 -H @- \
      --form-string "target=$target" --form-string "observatory=$observatory" --form-string "filter=$filter" \
      --form-string data_product_type=fits_file --form-string "dry_run=$dry_run" "$@" "$upload" ||
    failed=$((failed + 1))
}

all() {
"#,
    );
    for batch in batches {
        let mut words = vec![
            "  call".to_owned(),
            "\"$1\"".to_owned(),
            posix(&batch.target),
            posix(&batch.oname),
            posix(&batch.filter),
        ];
        for file in batch.files.iter().filter_map(|file| path(*file)) {
            // In curl's quotes, names may hold commas and semicolons.
            let quoted = file.replace('\\', "\\\\").replace('"', "\\\"");
            words.push(format!("-F {}", posix(&format!("files=@\"{quoted}\""))));
        }
        let _ = writeln!(script, "{}", words.join(" "));
    }
    script.push_str("  :\n}\n");
    script.push_str(TAIL);
    script
}

/// A shell script that sends with BHTOM's own `send_fits_to_bhtom.py`, which takes folders: each batch gets one of links.
fn own_script(batches: &[Batch], path: impl Fn(FrameId) -> Option<String>) -> String {
    let mut script = HEAD.to_owned();
    script.push_str(
        r#"
# Where BHTOM's script lies (https://github.com/BHTOM-Team/bhtom2, Documentation/documentation_scripts).
own="${BHTOM_SCRIPT:-./send_fits_to_bhtom.py}"

# call DRY_RUN TARGET OBSERVATORY FILTER, then the files. BHTOM's script sends all that lies in a folder.
call() {
  dry_run=$1 target=$2 observatory=$3 filter=$4
  shift 4
  folder=$(mktemp -d) || exit 1
  number=0
  for file in "$@"; do
    number=$((number + 1))
    ln -s "$file" "$folder/$number-${file##*/}"
  done
  if [ "$dry_run" = True ]; then
    python3 "$own" -d "$folder" -t "$BHTOM_TOKEN" -o "$target" -oname "$observatory" -f "$filter" --dryrun
  else
    python3 "$own" -d "$folder" -t "$BHTOM_TOKEN" -o "$target" -oname "$observatory" -f "$filter"
  fi || failed=$((failed + 1))
  rm -rf "$folder"
}

all() {
"#,
    );
    for batch in batches {
        let head = [
            "  call".to_owned(),
            "\"$1\"".to_owned(),
            posix(&batch.target),
            posix(&batch.oname),
            posix(&batch.filter),
        ];
        let files = batch.files.iter().filter_map(|file| path(*file)).map(|file| posix(&file));
        let words: Vec<String> = head.into_iter().chain(files).collect();
        let _ = writeln!(script, "{}", words.join(" "));
    }
    script.push_str("  :\n}\n");
    script.push_str(TAIL);
    script
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bhtom::FrameReport;

    /// docs/rules.md#21-out
    #[test]
    fn ready_frames_go_by_target_and_observatory_five_at_a_time() {
        let frame = |number: u32, target: &str, ready: bool| FrameReport {
            path: format!("{number}.fits"),
            root: 0,
            ready,
            reasons: Vec::new(),
            target: Some(target.to_owned()),
            oname: Some("HILL_CAM".to_owned()),
            filter: Some("GaiaSP/V".to_owned()),
            mjd_mid: None,
            exposure_s: None,
            frame: FrameId(number),
        };
        let mut frames: Vec<FrameReport> = (0..7).map(|number| frame(number, "A", true)).collect();
        frames.extend([frame(7, "B", true), frame(8, "B", false)]);
        let batches = batches(&Report { frames, warnings: Vec::new() });
        let sizes: Vec<_> = batches.iter().map(|batch| (batch.target.as_str(), batch.files.len())).collect();
        assert_eq!(sizes, [("A", 5), ("A", 2), ("B", 1)]);
        let script = curl_script(&batches, |file| Some(format!("/d/it's; {}.fits", file.0)));
        assert!(script.contains(r#"-F 'files=@"/d/it'\''s; 7.fits"'"#), "{script}");
        assert!(!script.contains("Token 'A"), "{script}");
    }
}
