//! What passes between a session and its host: [`Command`] in, [`Event`] out.

use nightledger_astrobin::Repaired;
use nightledger_ledger::{Edits, FileKey, NameOf, RigLimits, Settings};
use serde::{Deserialize, Serialize};

use crate::StackFor;
use crate::looks::{HealthFile, Script};
use crate::merge::Changed;
use crate::present::blink::{BlinkOf, BlinkPage};
use crate::present::culling::{CullQuery, CullView};
use crate::present::for_stacking::StackView;
use crate::present::frames::{Column, FrameQuery, FramesPage, Part};
use crate::present::health::HealthView;
use crate::present::quality::{QualityPage, QualityQuery};
use crate::present::series::Series;
use crate::present::tidying::TidyView;
use crate::present::why::RowDetail;
use crate::quality_report::ReportForm;
use crate::shelf::Shelf;

/// What a session is asked to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Takes over what a host kept: no step that can be taken back. What cannot be read leaves the usual.
    Restore {
        /// The text that was kept of the settings, if there is one.
        settings: Option<String>,
        /// The text that was kept of the edits.
        edits: Option<String>,
        /// What [`in_haste`](crate::in_haste) wrote, if what was to be kept was not said in time.
        in_haste: Option<String>,
        /// Texts that earlier visits put aside, to be made readable.
        aside: Vec<(Shelf, String)>,
    },
    /// Takes over what another session of the same user keeps now; nothing when it forgot that.
    Adopt(Shelf, Option<String>),
    /// Changes settings, edits, or both; `what` follows "Undo: ".
    Change {
        /// What is changed, in words.
        what: String,
        /// The settings, if they are changed.
        settings: Option<Box<Changed<Settings>>>,
        /// The edits, if they are changed.
        edits: Option<Box<Changed<Edits>>>,
    },
    /// Corrects a cell of a row in all its lights; an empty text takes the correction back.
    Correct {
        /// The row.
        row: u32,
        /// The CSV's column, or the name that the opened row has for the cell.
        column: String,
        /// What was typed.
        text: String,
    },
    /// Excludes the files that a query matches, or includes them again.
    Exclude {
        /// Which files.
        query: FrameQuery,
        /// Whether they are excluded.
        exclude: bool,
    },
    /// Chooses the files of these rows of the frames table together, from where the choice began to where it ends, both
    /// counted; or none. They stay chosen wherever they stand later.
    Choose(FrameQuery, Option<(u32, u32)>),
    /// Excludes the files that were chosen together, or includes them again.
    ExcludeChosen(bool),
    /// Excludes the files that something follows from now.
    ExcludePart(Part),
    /// Excludes one file, or includes it again.
    ExcludeFile {
        /// The file.
        file: FileKey,
        /// Whether it is excluded.
        exclude: bool,
    },
    /// Excludes a folder with all that lies in it, or takes that back.
    ExcludeFolder {
        /// The folder.
        folder: FileKey,
        /// Whether it is excluded.
        exclude: bool,
    },
    /// Gives what the files call `old` the user's own name; an empty one takes it back.
    Rename {
        /// What it is the name of.
        of: NameOf,
        /// As the files have it.
        old: String,
        /// As the user wants it.
        new: String,
    },
    /// Takes all edits back.
    ClearEdits,
    /// Takes over a settings file: its name and its bytes.
    Import(String, Vec<u8>),
    /// Asks for the page's own settings file.
    Export {
        /// Whether it holds the e-mail address and the key of lightpollutionmap.info.
        secrets: bool,
    },
    /// Asks for AstroBinUpload's config.ini.
    ExportIni {
        /// Whether it holds the e-mail address and the key of lightpollutionmap.info.
        secrets: bool,
    },
    /// Forgets settings, edits, and the steps to them.
    Forget,
    /// Asks for the texts to keep, although nothing changed.
    Keep,
    /// Takes the last change back.
    Undo,
    /// Makes the last change that was taken back again.
    Redo,
    /// Asks for what a row is made of.
    Row(u32),
    /// Asks for what the row is made of that was asked for last, wherever it stands now: its first light that still counts
    /// knows where.
    RowAgain,
    /// Asks for a window of the frames table. The number comes back, so that a late answer is not shown.
    Frames(u32, FrameQuery),
    /// Asks for points for the charts.
    Series,
    /// Asks for a window of the table of quality. The number comes back, as that of [`Command::Frames`].
    Quality(u32, QualityQuery),
    /// Asks for what limits would take away. The number comes back, as that of [`Command::Frames`].
    Cull(u32, CullQuery),
    /// Excludes what lies beyond limits, as one step.
    ApplyCull(CullQuery),
    /// Excludes the lights that stand out in their group or cannot be measured, as one step.
    ExcludeOutliers,
    /// Keeps the limits of a rig. It is no step: nothing follows from them.
    KeepLimits(RigLimits),
    /// Shows a column in the table of files, or no longer. It is no step either.
    ShowColumn(Column, bool),
    /// Shows the usual columns in the table of files.
    UsualColumns,
    /// Asks for lights to be looked at one after another.
    Blink(BlinkOf),
    /// Asks for all figures of quality as a file.
    QualityReport(ReportForm),
    /// Asks for how cameras and calibration frames are, as far as they were looked at.
    Health,
    /// Asks for that as a file.
    HealthFile(HealthFile),
    /// Asks for what would be laid out for a stacking program.
    Stacking(StackFor),
    /// Asks for a script that lays it out, or for a table of it.
    StackScript {
        /// The stacking program.
        program: StackFor,
        /// What the script is for.
        script: Script,
        /// Where the given folders lie, in their order.
        folders: Vec<String>,
        /// Where the copies go.
        into: String,
    },
    /// Asks for where files would go by a template.
    Tidying(String),
    /// Asks for a script that moves them, or for a table of it.
    TidyScript {
        /// The template.
        template: String,
        /// What the script is for.
        script: Script,
        /// Where the given folders lie, in their order.
        folders: Vec<String>,
        /// Where the files go.
        into: String,
    },
    /// Asks for a script that moves the files found to a folder of their own, or for a table of it.
    AsideScript {
        /// Which files.
        query: FrameQuery,
        /// What the script is for.
        script: Script,
        /// Where the given folders lie, in their order.
        folders: Vec<String>,
        /// Where the files go.
        into: String,
    },
    /// Asks for AstroBin's own export as its import takes it, with the rows beside it.
    Repair(String),
    /// Asks for a CSV and a summary of each target, in one file.
    PerTarget,
}

/// What a session says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Settings or edits are others now: they are to be kept, and what follows from them is to be derived.
    Changed,
    /// What was just done, in a few words.
    Said(String),
    /// Something went wrong that the user should read, in whole sentences.
    Trouble(String),
    /// Answer to [`Command::Row`].
    Row(Box<RowDetail>),
    /// Answer to [`Command::RowAgain`]; nothing when none of its lights counts any more.
    RowAgain(Option<Box<RowDetail>>),
    /// Answer to [`Command::Frames`].
    Frames(u32, Box<FramesPage>),
    /// A text that was kept was read: what was put aside of it is not lost any more.
    Read(Shelf),
    /// A text that was kept cannot be read: damaged, or of a newer build. As far as possible in full.
    Unread(Shelf, String),
    /// A text that an earlier visit put aside, as far as possible in full.
    Aside(Shelf, String),
    /// A text to keep.
    Kept(Shelf, String),
    /// A settings file was taken over, by its name.
    Imported(String),
    /// Answer to [`Command::Export`], [`Command::ExportIni`], [`Command::QualityReport`], [`Command::HealthFile`] and
    /// [`Command::StackScript`], [`Command::TidyScript`], [`Command::AsideScript`].
    Exported {
        /// The file's name.
        name: String,
        /// Its text.
        text: String,
        /// What the form has no place for, for people.
        left_out: Vec<String>,
    },
    /// Answer to [`Command::Series`].
    Series(Box<Series>),
    /// Answer to [`Command::Quality`].
    Quality(u32, Box<QualityPage>),
    /// Answer to [`Command::Cull`].
    Cull(u32, Box<CullView>),
    /// Answer to [`Command::Health`].
    Health(Box<HealthView>),
    /// Answer to [`Command::Stacking`].
    Stacking(Box<StackView>),
    /// Answer to [`Command::Tidying`].
    Tidying(Box<TidyView>),
    /// Answer to [`Command::Blink`].
    Blink(Box<BlinkPage>),
    /// Answer to [`Command::Repair`]; the error says what the text is not.
    Repaired(Result<Repaired, String>),
    /// Answer to [`Command::PerTarget`]: a file that is no text.
    Packed {
        /// The file's name.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
        /// What is in it and what is not, to be said once it is saved.
        said: String,
    },
}
