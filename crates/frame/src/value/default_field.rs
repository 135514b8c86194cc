//! The values for which the user can set a default.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! default_fields {
    ($($(#[$doc:meta])* $name:ident $word:literal)*) => {
        /// A default of the settings, named as in `config.ini` (docs/rules.md#11). In order of the names.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum DefaultField {
            $($(#[$doc])* $name,)*
        }

        impl DefaultField {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name that it has in `config.ini` and in notices.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

default_fields! {
    /// Bortle class of the sky.
    Bortle "BORTLE"
    /// Sensor temperature, degC.
    SensorTemp "CCD-TEMP"
    /// e-/ADU.
    Egain "EGAIN"
    /// Seconds of one exposure.
    Exposure "EXPOSURE"
    /// Filter.
    Filter "FILTER"
    /// Focal length, mm.
    FocalLength "FOCALLEN"
    /// Focuser.
    Focuser "FOCNAME"
    /// Focal ratio.
    FocalRatio "FOCRATIO"
    /// Ambient temperature, degC.
    Ambient "FOCTEMP"
    /// Filter wheel.
    FilterWheel "FWHEEL"
    /// Gain setting.
    Gain "GAIN"
    /// Half flux radius, px.
    Hfr "HFR"
    /// Camera.
    Camera "INSTRUME"
    /// Target.
    Object "OBJECT"
    /// Rotator.
    Rotator "ROTATOR"
    /// Site of lights without a position.
    Site "SITE"
    /// Sky brightness, mag/arcsec^2.
    Sqm "SQM"
    /// Capture program.
    Software "SWCREATE"
    /// Telescope.
    Telescope "TELESCOP"
    /// Binning.
    Binning "XBINNING"
    /// Pixel size, um.
    Pixel "XPIXSZ"
}

impl fmt::Display for DefaultField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A set of defaults.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DefaultFields(u32);

impl DefaultFields {
    /// Whether it holds none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it holds this one.
    pub fn contains(self, field: DefaultField) -> bool {
        self.0 & (1 << field as u32) != 0
    }

    /// Adds one.
    pub fn insert(&mut self, field: DefaultField) {
        self.0 |= 1 << field as u32;
    }

    /// Adds all of another set.
    pub fn extend(&mut self, others: Self) {
        self.0 |= others.0;
    }

    /// Those that it holds, in order of their names.
    pub fn iter(self) -> impl Iterator<Item = DefaultField> {
        DefaultField::ALL.iter().copied().filter(move |field| self.contains(*field))
    }
}

impl fmt::Display for DefaultFields {
    /// Their names: `FOCTEMP, HFR`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, field) in self.iter().enumerate() {
            write!(f, "{}{field}", if number == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl From<DefaultField> for DefaultFields {
    fn from(field: DefaultField) -> Self {
        Self::from_iter([field])
    }
}

impl FromIterator<DefaultField> for DefaultFields {
    fn from_iter<I: IntoIterator<Item = DefaultField>>(fields: I) -> Self {
        let mut set = Self::default();
        fields.into_iter().for_each(|field| set.insert(field));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_stand_in_order_of_their_names() {
        assert!(DefaultField::ALL.is_sorted_by_key(|field| field.word()));
        let all: DefaultFields = DefaultField::ALL.iter().copied().collect();
        assert!(all.iter().eq(DefaultField::ALL.iter().copied()));
    }
}
