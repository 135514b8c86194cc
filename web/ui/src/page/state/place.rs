//! Where one is on the page: places, tabs, panels.

use nightledger_language::tr;

/// The tabs of one row.
pub trait TabName: Copy + PartialEq + Send + Sync + 'static {
    /// All of them, in order.
    const ALL: &'static [Self];

    /// The tab's name.
    fn name(self) -> &'static str;

    /// A name for elements' ids.
    fn id(self) -> &'static str;
}

/// What the middle of the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// All targets.
    Projects,
    /// One view of the targets that are in the CSV.
    Tab(Tab),
}

impl Default for Place {
    fn default() -> Self {
        Self::Tab(Tab::default())
    }
}

/// The tabs, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// What goes to AstroBin.
    #[default]
    Publish,
    /// Totals and charts.
    Overview,
    /// Files.
    Frames,
    /// What matched.
    Calibration,
    /// What went into pictures, by the stacking program's logs: only with a log.
    Stacked,
}

impl TabName for Tab {
    const ALL: &'static [Self] =
        &[Self::Publish, Self::Overview, Self::Frames, Self::Calibration, Self::Stacked];

    fn name(self) -> &'static str {
        match self {
            Self::Publish => tr!("Publish"),
            Self::Overview => tr!("Overview"),
            Self::Frames => tr!("Frames"),
            Self::Calibration => tr!("Calibration"),
            Self::Stacked => tr!("Stacked"),
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Overview => "overview",
            Self::Frames => "frames",
            Self::Calibration => "calibration",
            Self::Stacked => "stacked",
        }
    }
}

/// The tabs of what is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sheet {
    /// Questions, rows and CSV.
    #[default]
    AstroBin,
    /// The session summary.
    Summary,
    /// What is ready for BHTOM: for who contributes there.
    Bhtom,
    /// What AZOTEA needs: for who contributes there.
    Azotea,
}

impl TabName for Sheet {
    const ALL: &'static [Self] = &[Self::AstroBin, Self::Summary, Self::Bhtom, Self::Azotea];

    fn name(self) -> &'static str {
        match self {
            Self::AstroBin => "AstroBin",
            Self::Summary => tr!("Summary"),
            Self::Bhtom => "BHTOM",
            Self::Azotea => "AZOTEA",
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::AstroBin => "astrobin",
            Self::Summary => "summary",
            Self::Bhtom => "bhtom",
            Self::Azotea => "azotea",
        }
    }
}

/// The tabs of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FramesTab {
    /// All of them.
    #[default]
    List,
    /// How good the lights are.
    Quality,
    /// Their pictures, one after another.
    Blink,
}

impl TabName for FramesTab {
    const ALL: &'static [Self] = &[Self::List, Self::Quality, Self::Blink];

    fn name(self) -> &'static str {
        match self {
            Self::List => tr!("List"),
            Self::Quality => tr!("Quality"),
            Self::Blink => tr!("Blink"),
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Quality => "quality",
            Self::Blink => "blink",
        }
    }
}

/// The tabs of calibration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CalibrationTab {
    /// What served which lights.
    #[default]
    Matching,
    /// How sound it is.
    Health,
}

impl TabName for CalibrationTab {
    const ALL: &'static [Self] = &[Self::Matching, Self::Health];

    fn name(self) -> &'static str {
        match self {
            Self::Matching => tr!("Matching"),
            Self::Health => tr!("Health"),
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Matching => "matching",
            Self::Health => "health",
        }
    }
}

/// Panels that open beside the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawer {
    /// Doubts, and files that are not counted.
    Notices,
    /// What the user sets.
    Settings,
}

impl Drawer {
    /// All panels, in order.
    pub const ALL: [Self; 2] = [Self::Notices, Self::Settings];

    /// The panel's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Notices => tr!("Notices"),
            Self::Settings => tr!("Settings"),
        }
    }

    /// The element's id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Notices => "notices",
            Self::Settings => "settings",
        }
    }
}
