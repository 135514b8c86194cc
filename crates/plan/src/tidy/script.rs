//! The moves as scripts and as a table (docs/rules.md#20-scripts). Names stand in them absolute and quoted.

use std::fmt::Write as _;

use nightledger_frame::shell::{posix, power_shell};
use nightledger_frame::spreadsheet::neutral;

use super::{Move, MoveKind};

/// A POSIX shell script. It goes on at a taken place, and ends with 1 then.
pub fn posix_script(moves: &[Move], from: impl Fn(&Move) -> String, to: impl Fn(&Move) -> String) -> String {
    let mut script = String::from(
        r#"#!/bin/sh
# Moves, copies or links files as planned. A file that is there already is never overwritten: the other stays, is named,
# and the script ends with 1.
set -u
left=0

move() {
  if [ -e "$2" ] || [ -L "$2" ]; then
    printf '%s\n' "there is something already: $2" >&2
    left=1
    return
  fi
  mkdir -p -- "${2%/*}" && mv -n -- "$1" "$2" || left=1
  if [ -e "$1" ]; then
    printf '%s\n' "not moved: $1" >&2
    left=1
  fi
}

copy() {
  if [ -e "$2" ] || [ -L "$2" ]; then
    printf '%s\n' "there is something already: $2" >&2
    left=1
    return
  fi
  part="${2%/*}/.nightledger.part"
  mkdir -p -- "${2%/*}" && cp -p -- "$1" "$part" && mv -n -- "$part" "$2" || left=1
  if [ -e "$part" ]; then
    rm -f -- "$part"
    printf '%s\n' "not copied: $1" >&2
    left=1
  fi
}

link() {
  if [ -e "$2" ] || [ -L "$2" ]; then
    printf '%s\n' "there is something already: $2" >&2
    left=1
    return
  fi
  # A folder of this name would be linked into; there is none, as was seen.
  mkdir -p -- "${2%/*}" && ln -s -- "$1" "$2" || left=1
}

# The place has the same bytes already.
gone() {
  if cmp -s -- "$1" "$2" && ! [ "$1" -ef "$2" ]; then
    rm -- "$1" || left=1
  else
    printf '%s\n' "not the same: $1" >&2
    left=1
  fi
}

"#,
    );
    for one in moves {
        let word = match one.kind {
            MoveKind::Move => "move",
            MoveKind::SameBytes => "gone",
            MoveKind::Copy => "copy",
            MoveKind::Link => "link",
        };
        let _ = writeln!(script, "{word} {} {}", posix(&from(one)), posix(&to(one)));
    }
    script.push_str("exit \"$left\"\n");
    script
}

/// A PowerShell script, for Windows PowerShell 5 and later.
pub fn power_shell_script(
    moves: &[Move],
    from: impl Fn(&Move) -> String,
    to: impl Fn(&Move) -> String,
) -> String {
    // Windows PowerShell reads a file without the mark as the machine's own encoding.
    let mut script = String::from(
        "\u{feff}# Moves, copies or links files as planned. A file that is there already is never overwritten: the other stays and is\n# named, and the script ends with 1.\n$left = 0\nfunction Move-Planned([string]$from, [string]$to) {\n  try {\n    [void][System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($to))\n    # It throws where something is there already.\n    [System.IO.File]::Move($from, $to)\n  } catch {\n    [Console]::Error.WriteLine(\"not moved: $from ($($_.Exception.Message))\")\n    $script:left = 1\n  }\n}\nfunction Copy-Planned([string]$from, [string]$to) {\n  try {\n    [void][System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($to))\n    # It throws where something is there already.\n    [System.IO.File]::Copy($from, $to)\n  } catch {\n    [Console]::Error.WriteLine(\"not copied: $from ($($_.Exception.Message))\")\n    $script:left = 1\n  }\n}\nfunction Link-Planned([string]$from, [string]$to) {\n  try {\n    if (Test-Path -LiteralPath $to) { throw \"there is something already\" }\n    [void][System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($to))\n    $target = [System.Management.Automation.WildcardPattern]::Escape($from)\n    # On one disk a second name needs no rights; elsewhere a symbolic link may.\n    try { [void](New-Item -ItemType HardLink -Path $to -Value $target -ErrorAction Stop) }\n    catch { [void](New-Item -ItemType SymbolicLink -Path $to -Value $from -ErrorAction Stop) }\n  } catch {\n    [Console]::Error.WriteLine(\"not linked: $from ($($_.Exception.Message))\")\n    $script:left = 1\n  }\n}\nfunction Remove-Same([string]$from, [string]$to) {\n  $one = Get-FileHash -Algorithm SHA256 -LiteralPath $from\n  $other = Get-FileHash -Algorithm SHA256 -LiteralPath $to\n  if ($one -and $other -and $one.Hash -eq $other.Hash) { [System.IO.File]::Delete($from) }\n  else { [Console]::Error.WriteLine(\"not the same: $from\"); $script:left = 1 }\n}\n\n",
    );
    for one in moves {
        let word = match one.kind {
            MoveKind::Move => "Move-Planned",
            MoveKind::SameBytes => "Remove-Same",
            MoveKind::Copy => "Copy-Planned",
            MoveKind::Link => "Link-Planned",
        };
        let _ = writeln!(script, "{word} {} {}", power_shell(&from(one)), power_shell(&to(one)));
    }
    script.push_str("exit $left\n");
    script
}

/// The moves as a table: `from,to`.
pub fn moves_csv(moves: &[Move], from: impl Fn(&Move) -> String, to: impl Fn(&Move) -> String) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    // Writing into memory does not fail.
    let _ = table.write_record(["from", "to"]);
    for one in moves {
        let _ = table.write_record([neutral(&from(one)), neutral(&to(one))]);
    }
    table.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
