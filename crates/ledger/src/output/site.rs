//! Where frames were taken, and what a click could find out about it.

use nightledger_frame::{Known, Position};

use crate::SiteId;

/// A place where frames were taken (docs/rules.md#8-positions).
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Its name, from the user's table or the coordinates; `no site` for frames without any.
    pub name: String,
    /// Mean position; `None` for "no site".
    pub position: Option<Position>,
    /// Whether it is the user's default site, given to frames without a position.
    pub is_default: bool,
    /// mag/arcsec^2 with its source.
    pub sqm: Option<Known<f64>>,
    /// Bortle class with its source.
    pub bortle: Option<Known<f64>>,
}

/// A lookup that a click would make.
#[derive(Debug, Clone, PartialEq)]
pub struct Lookup {
    /// The site it is about.
    pub site: SiteId,
    /// The position as it would be sent: rounded to 3 decimals.
    pub position: Position,
    /// Whether the name is wanted.
    pub name: bool,
    /// Whether the brightness is wanted.
    pub brightness: bool,
}
