//! Where a project stands, by its stage (docs/rules.md#20-stage).

use nightledger_ledger::stage_number;

/// Where a project stands, by the number of its stage's folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// No stage, or one below 10.
    Draft,
    /// 10 to 29: frames are still taken or looked through.
    Active,
    /// 30 to 59: being processed.
    Inactive,
    /// 60 to 69: finished.
    Closed,
    /// 70 to 99: given up.
    Abandoned,
}

impl Status {
    /// That of a stage's folder.
    pub fn of(stage: Option<&str>) -> Self {
        match stage.and_then(stage_number) {
            Some(10..=29) => Self::Active,
            Some(30..=59) => Self::Inactive,
            Some(60..=69) => Self::Closed,
            Some(70..=99) => Self::Abandoned,
            _ => Self::Draft,
        }
    }

    /// The word of the report.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Closed => "closed",
            Self::Abandoned => "abandoned",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/rules.md#20-stage
    #[test]
    fn a_status_follows_from_the_number_of_the_stage() {
        for (stage, word) in [
            (Some("05_Ideas"), "draft"),
            (Some("10_Blink"), "active"),
            (Some("29_X"), "active"),
            (Some("30_Master"), "inactive"),
            (Some("59_Bake"), "inactive"),
            (Some("60_Done"), "closed"),
            (Some("70_Abandon"), "abandoned"),
            (Some("99_Abandoned"), "abandoned"),
            (Some("Data"), "draft"),
            (None, "draft"),
        ] {
            assert_eq!(Status::of(stage).as_str(), word, "{stage:?}");
        }
    }
}
