//! What is doubtful about captures, in a closed list of codes: one for each sentence of docs/rules.md#25 that says
//! "notice".

use nightledger_frame::Place;
use nightledger_language::tr;

/// One thing the user should know.
#[derive(Debug, Clone, PartialEq)]
pub struct VideoNotice {
    /// Which.
    pub code: VideoCode,
    /// The file it is about; else it is about a row.
    pub file: Option<Place>,
    /// The row it is about, an index into the rows.
    pub row: Option<usize>,
    /// What happened and what to do, for people; file names are added by whoever shows it.
    pub text: String,
}

/// The closed list of notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VideoCode {
    /// The header counts no frames: the file's size tells how many there are.
    FramesBySize,
    /// The header counts more frames than there are.
    FramesTooMany,
    /// There is no frame in it.
    NoFrames,
    /// Nothing says how many frames there are.
    FramesUnknown,
    /// The video is gone; its log counts.
    VideoGone,
    /// The log is of single pictures.
    Stills,
    /// No SER or AVI file, whatever its name says.
    Foreign,
    /// It could not be read.
    Unreadable,
    /// A program made it of a capture.
    Processed,
    /// Darks, flats or bias.
    Calibration,
    /// A copy of another capture.
    Copy,
    /// The time stamps are local time.
    LocalStamps,
    /// Nothing tells the time zone: the machine's is used.
    ZoneUnknown,
    /// The zone is known without summer time.
    ZoneStandard,
    /// Nothing tells when it began.
    NoStart,
    /// Nothing tells what it shows.
    NoTarget,
    /// Captures of one row have several exposures.
    ExposuresDiffer,
    /// Captures of one row have several gains.
    GainsDiffer,
    /// Captures of one row have several focal lengths.
    FocalLengthsDiffer,
    /// A figure that AstroBin would refuse is left out.
    OutsideLimits,
}

impl VideoCode {
    /// Its word in the report.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FramesBySize => "video-frames-by-size",
            Self::FramesTooMany => "video-frames-too-many",
            Self::NoFrames => "video-no-frames",
            Self::FramesUnknown => "video-frames-unknown",
            Self::VideoGone => "video-gone",
            Self::Stills => "video-stills",
            Self::Foreign => "video-foreign",
            Self::Unreadable => "video-unreadable",
            Self::Processed => "video-processed",
            Self::Calibration => "video-calibration",
            Self::Copy => "video-copy",
            Self::LocalStamps => "video-local-stamps",
            Self::ZoneUnknown => "video-zone-unknown",
            Self::ZoneStandard => "video-zone-standard",
            Self::NoStart => "video-no-start",
            Self::NoTarget => "video-no-target",
            Self::ExposuresDiffer => "video-exposures-differ",
            Self::GainsDiffer => "video-gains-differ",
            Self::FocalLengthsDiffer => "video-focal-lengths-differ",
            Self::OutsideLimits => "video-outside-limits",
        }
    }

    /// Whether a figure may not be what the user expects; else it is only good to know.
    pub fn is_warning(self) -> bool {
        matches!(
            self,
            Self::FramesBySize
                | Self::FramesTooMany
                | Self::NoFrames
                | Self::FramesUnknown
                | Self::Foreign
                | Self::Unreadable
                | Self::ZoneUnknown
                | Self::ZoneStandard
                | Self::NoStart
                | Self::NoTarget
                | Self::OutsideLimits
        )
    }

    /// Whether the file that it is about does not count.
    pub fn sets_aside(self) -> bool {
        matches!(
            self,
            Self::NoFrames
                | Self::FramesUnknown
                | Self::Stills
                | Self::Foreign
                | Self::Unreadable
                | Self::Processed
                | Self::Calibration
                | Self::Copy
        )
    }

    /// What is said of a file, in whole sentences.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::FramesBySize => {
                tr!(
                    "The header counts no frames, as when the program ended too early. They were counted by the size of the file."
                )
            }
            Self::FramesTooMany => {
                tr!(
                    "The header counts more frames than the file has. They were counted by the size of the file."
                )
            }
            Self::NoFrames => tr!("There is no frame in this video; it does not count."),
            Self::FramesUnknown => tr!("No log says how many frames this capture has; it does not count."),
            Self::VideoGone => tr!("The video of this log is not there any more. The log counts for it."),
            Self::Stills => tr!("This log is of single pictures and not of a video; it does not count."),
            Self::Foreign => tr!("This is no SER or AVI file, whatever its name says; it does not count."),
            Self::Unreadable => tr!("This file could not be read; it does not count."),
            Self::Processed => tr!("A program made this file of a capture; it does not count."),
            Self::Calibration => tr!("These are darks, flats or bias and no capture; they do not count."),
            Self::Copy => tr!("This is a copy of another capture here; it counts once."),
            Self::LocalStamps => {
                tr!(
                    "The time stamps of this file are local time, where the format has UTC. They were turned to UTC."
                )
            }
            Self::ZoneUnknown => {
                tr!(
                    "Nothing tells the time zone of this capture: that of this machine was used. Check the time of its row."
                )
            }
            Self::ZoneStandard => {
                tr!(
                    "The log tells the time zone without summer time. In summer the time of the row may be an hour off: check it."
                )
            }
            Self::NoStart => {
                tr!("Nothing tells when this capture began. Its row has no date; enter it on AstroBin.")
            }
            Self::NoTarget => {
                tr!(
                    "Nothing tells what this capture shows. Put it into a folder with the name of its target."
                )
            }
            // They are about rows, and say the figures.
            Self::ExposuresDiffer | Self::GainsDiffer | Self::FocalLengthsDiffer | Self::OutsideLimits => "",
        }
    }

    /// The notice about a file.
    pub(crate) fn about(self, file: &Place) -> VideoNotice {
        VideoNotice { code: self, file: Some(file.clone()), row: None, text: self.text().to_owned() }
    }
}
