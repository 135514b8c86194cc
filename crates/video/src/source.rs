//! Where a figure of a capture came from. Rules compare these; words are made in `Display` alone.

use std::fmt;

use nightledger_language::tr;
/// A program that writes a log beside its video.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Program {
    /// FireCapture, and what writes in its grammar (AlpacaPi).
    FireCapture,
    /// SharpCap.
    SharpCap,
    /// oaCapture.
    OaCapture,
    /// Planetary Imager.
    PlanetaryImager,
    /// Genika.
    Genika,
}

impl Program {
    /// Its name as its makers write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FireCapture => "FireCapture",
            Self::SharpCap => "SharpCap",
            Self::OaCapture => "oaCapture",
            Self::PlanetaryImager => "Planetary Imager",
            Self::Genika => "Genika",
        }
    }
}

/// A field of a SER file's header, by its name in the format's description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SerField {
    /// How many frames there are.
    FrameCount,
    /// The camera.
    Instrument,
    /// The beginning in UTC.
    DateTimeUtc,
}

/// Where a figure came from (docs/rules.md#25-values).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// A field of the SER header.
    SerHeader(SerField),
    /// The difference of the two dates of the SER header.
    SerDates,
    /// The time stamps behind the frames of a SER file.
    SerStamps,
    /// The size of the file: its header counts no frames, or more than there are.
    FileSize,
    /// The AVI header.
    AviHeader,
    /// A line of a program's log.
    Log {
        /// Whose log it is.
        program: Program,
        /// The line's key.
        key: Box<str>,
    },
    /// The local and the UTC times of a program's log.
    LogClocks(Program),
    /// The local time of a log against the time stamps in UTC.
    LogAgainstStamps(Program),
    /// The file's name.
    FileName,
    /// The name of a folder above the file.
    FolderName,
    /// The zone of the machine that reads.
    HostZone,
    /// The ephemeris of Jupiter.
    Ephemeris,
    /// Worked out from other figures of the capture: frames and duration.
    FramesAndDuration(Program),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SerHeader(field) => {
                let field = match field {
                    SerField::FrameCount => "FrameCount",
                    SerField::Instrument => "Instrument",
                    SerField::DateTimeUtc => "DateTime_UTC",
                };
                f.write_str(&tr!("SER header {field}", field))
            }
            Self::SerDates => f.write_str(tr!("SER header, DateTime against DateTime_UTC")),
            Self::SerStamps => f.write_str(tr!("SER time stamps")),
            Self::FileSize => f.write_str(tr!("size of the file")),
            Self::AviHeader => f.write_str(tr!("AVI header")),
            Self::Log { program, key } => {
                f.write_str(&tr!("{program} log, {key}", program = program.as_str(), key))
            }
            Self::LogClocks(program) => {
                f.write_str(&tr!("{program} log, local time against UTC", program = program.as_str()))
            }
            Self::LogAgainstStamps(program) => f.write_str(&tr!(
                "{program} log's local time against the SER time stamps",
                program = program.as_str()
            )),
            Self::FileName => f.write_str(tr!("file name")),
            Self::FolderName => f.write_str(tr!("folder name")),
            Self::HostZone => f.write_str(tr!("this machine's time zone")),
            Self::Ephemeris => f.write_str(tr!("computed from the place of Jupiter")),
            Self::FramesAndDuration(program) => {
                f.write_str(&tr!("{program} log, frames over duration", program = program.as_str()))
            }
        }
    }
}

/// A figure together with its source; neither exists without the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Told<T> {
    /// What is known.
    pub value: T,
    /// Where it came from.
    pub source: Source,
}

impl<T> Told<T> {
    /// A figure with its source.
    pub fn new(value: T, source: Source) -> Self {
        Self { value, source }
    }
}
