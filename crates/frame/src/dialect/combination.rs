//! How combined frames show themselves, whoever wrote them, and what each program means by EXPTIME then
//! (docs/rules.md#4-combined). A new program is a line in one of these tables.

use super::{CountedExposure, Sign};
use crate::keys::Key;

/// Keywords that count combined exposures and nothing else.
pub(crate) static COUNTS: &[Key] = &[
    Key::card("NCOMBINE"),
    Key::card("STACKCNT"),
    Key::card("NSTACK"),
    // N.I.N.A.'s live stacks.
    Key::card("IMGCOUNT"),
    // AstroFiler.
    Key::card("NFILES"),
    Key::card("NUMFRAME"),
    Key::card("ASTROPOP IMCOMBINE NIMAGES"),
    Key::card("NCOMBINED"),
    Key::card("NCOMB"),
    Key::card("NSTACKED"),
    Key::card("NUMSTACK"),
    Key::card("STACKNUM"),
    Key::card("STACK_N"),
    Key::card("STKCOUNT"),
    Key::card("STACKS"),
    Key::card("NSUBS"),
    Key::card("NUMSUBS"),
    Key::card("SUBCOUNT"),
    Key::card("NLIGHTS"),
    Key::card("NUMCOMB"),
];

/// Keywords that count exposures of a sequence as well: they count combined ones only in a file that is called combined.
pub(crate) static COUNTS_IF_COMBINED: &[Key] = &[
    Key::card("NFRAMES"),
    Key::card("NIMAGES"),
    Key::card("NIMAGE"),
    Key::card("NUMIMG"),
    Key::card("NUMIMGS"),
    Key::card("NUMFRMS"),
    Key::card("FRAMECNT"),
    Key::card("FRAMES"),
    Key::card("NEXP"),
    Key::card("NUMEXP"),
];

/// The first keyword of a list of input files, which goes on with 002: so many files, so many exposures (LCO, IRAF).
pub(crate) static INPUTS: &[Key] =
    &[Key::card("IMCOM001"), Key::card("IMCMB001"), Key::card("INFIL001"), Key::card("COMBI001")];

/// What calls a file combined without a count.
pub(crate) static COMBINED: &[Sign] = &[
    Sign::IsTrue("COMBINED"),
    Sign::IsTrue("STACKED"),
    Sign::IsTrue("ISMASTER"),
    Sign::IsTrue("ISSTACK"),
    Sign::Has("SEIZAMST"),
    Sign::Has("MSTTYPE"),
    SWARP,
];

/// SWarp's coadds and weight maps.
pub(crate) const SWARP: Sign = Sign::All(&[Sign::Has("COMBINET"), Sign::Starts("SOFTNAME", "SWarp")]);

/// What one program writes as EXPTIME of a combined file.
pub(crate) struct Habit {
    /// How its files are recognised: any of these.
    signs: &'static [Sign],
    /// What EXPTIME is.
    pub(crate) exposure: CountedExposure,
}

const fn one(signs: &'static [Sign]) -> Habit {
    Habit { signs, exposure: CountedExposure::One }
}

const fn total(signs: &'static [Sign]) -> Habit {
    Habit { signs, exposure: CountedExposure::Total }
}

/// The programs whose habit is known beside those with a dialect table; the first whose sign is found serves.
static HABITS: &[Habit] = &[
    // SetiAstro Suite Pro keeps its first light's cards.
    one(&[Sign::Starts("CREATOR", "SetiAstro")]),
    one(&[Sign::Starts("PROGRAM", "Siril"), Sign::Starts("PROGRAM", "PixInsight")]),
    one(&[Sign::Has("IMGCOUNT")]),
    one(&[Sign::Starts("SWCREATE", "TianWen"), Sign::Starts("CREATOR", "AstroFiler")]),
    one(&[Sign::Starts("CREATOR", "originstack")]),
    total(&[SWARP]),
    // Munipack's kombine; its masters have the mean.
    total(&[Sign::Line("COMMENT", "The image is a collection of")]),
    Habit {
        signs: &[Sign::Remark("PIPELINE", "AstrophotoKit"), Sign::Starts("SWCREATE", "AstrophotoKit")],
        exposure: CountedExposure::TotalOfMastersToo,
    },
    // AstroImageJ.
    total(&[Sign::Line("HISTORY", "Combined stack of")]),
    total(&[Sign::Starts("SWCREATE", "SharpCap"), Sign::Starts("CREATOR", "SharpCap")]),
];

/// The habit of the program that combined the file, if it is known.
pub(crate) fn habit(shows: impl Fn(&Sign) -> bool) -> Option<CountedExposure> {
    HABITS.iter().find(|habit| habit.signs.iter().any(&shows)).map(|habit| habit.exposure)
}
