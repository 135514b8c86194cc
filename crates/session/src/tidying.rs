//! Where each file would go by a template (docs/rules.md#20-tidy). The page shows it and writes a script: it moves nothing.

use std::collections::BTreeMap;

use nightledger_plan::tidy::{Existing, Files, MoveKind, Plan, Template, own_sidecars, plan_as, wanted};

use crate::for_stacking::stays_because;
use crate::present::tidying::{TidyFolder, TidyView};
use crate::present::whole;
use crate::{OutputFile, Script, Session};

/// Lines of each list that the page shows.
const MOST: usize = 300;

impl Session {
    /// Where each file would go.
    pub fn tidying(&self, template: &str) -> TidyView {
        let roots = self.scan.roots().map(|(_, name)| name.to_owned()).collect();
        match self.tidy_plan(template, 0) {
            Ok(plan) => TidyView { roots, ..view(&plan) },
            Err(fault) => TidyView { roots, fault: Some(fault), ..TidyView::default() },
        }
    }

    /// A script that moves the files, or a table of it: `folders` are where the given folders lie, in their order, `into`
    /// is where the files go.
    pub fn tidy_script(
        &self,
        template: &str,
        script: Script,
        folders: &[String],
        into: &str,
    ) -> Result<OutputFile, String> {
        let plan = self.tidy_plan(template, into.encode_utf16().count())?;
        Ok(self.moves_file("tidy", &plan.moves, script, folders, into))
    }

    fn tidy_plan(&self, template: &str, into_length: usize) -> Result<Plan, String> {
        let template = Template::read(template)?;
        let Some(answer) = self.answer() else { return Ok(Plan::default()) };
        let frames = self.scan.frames().iter().filter(|frame| frame.place.exposure <= 1);
        let sidecars = self.scan.sidecars();
        let sidecars = own_sidecars(
            frames.map(|frame| (frame.place.root, &*frame.place.path)),
            sidecars.iter().map(|place| (place.root, &*place.path)),
        );
        let files = Files {
            frames: self.scan.frames(),
            ledger: &answer.ledger,
            settings: self.settings(),
            edits: self.edits(),
            above: &[],
            sidecars: &sidecars,
            into_length,
        };
        // What stands in the target folder is seen by the script alone, which overwrites nothing.
        Ok(plan_as(MoveKind::Move, wanted(&template, &files), &[], &|_, _| Existing::Free))
    }
}

fn view(plan: &Plan) -> TidyView {
    // Each folder with the number of files in it and below it.
    let mut folders: BTreeMap<Vec<&str>, u32> = BTreeMap::new();
    for one in &plan.moves {
        let mut path: Vec<&str> = one.to.split('/').collect();
        while path.pop().is_some() && !path.is_empty() {
            *folders.entry(path.clone()).or_default() += 1;
        }
    }
    let folder = |(path, files): (&Vec<&str>, &u32)| TidyFolder {
        depth: whole(path.len().saturating_sub(1)),
        name: path.last().copied().unwrap_or_default().to_owned(),
        files: *files,
    };
    TidyView {
        fault: None,
        moves: whole(plan.moves.len()),
        folders: folders.iter().take(MOST).map(folder).collect(),
        more_folders: whole(folders.len().saturating_sub(MOST)),
        stays: whole(plan.stay.len()),
        stay: plan
            .stay
            .iter()
            .take(MOST)
            .map(|stay| (stay.path.clone(), stays_because(stay.reason)))
            .collect(),
        conflicts: plan.conflicts.iter().map(|one| (one.to.clone(), one.from.join(", "))).collect(),
        roots: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;
    use crate::present::tests::scan_of;
    use nightledger_ledger::FixedZone;

    /// Two lights, one of them without a filter, a copy's namesake of another night, and a file that is no frame.
    fn session() -> Session {
        let light = |night: u8, more: &str| {
            format!(
                "IMAGETYP = 'LIGHT'\nOBJECT = 'M 31'\nEXPTIME = 60.0\nDATE-OBS = '2025-11-{night}T22:00:00'\nSITELAT = 50.0\nSITELONG = 14.0\n{more}"
            )
        };
        let files = [
            ("a/x.fits", light(20, "FILTER = 'Ha'")),
            ("b/x.fits", light(21, "FILTER = 'Ha'")),
            ("b/y.fits", light(22, "EGAIN = 1.0")),
        ];
        let files: Vec<(&str, &str)> = files.iter().map(|(path, cards)| (*path, cards.as_str())).collect();
        let mut session = Session::default();
        session.scan = scan_of(&files);
        let today = time::Date::from_calendar_date(2025, time::Month::December, 1).unwrap();
        session.derive(&FixedZone { today, offset_min: 0 }, "now", Options::default());
        session
    }

    /// docs/rules.md#20-tidy-page
    #[test]
    fn the_plan_is_a_tree_with_what_stays_and_what_is_in_each_others_way() {
        let view = session().tidying("{target}/{night}/{filter}/{name}");
        assert_eq!((view.fault, view.moves, view.stays), (None, 2, 1));
        let lines: Vec<(u32, &str, u32)> =
            view.folders.iter().map(|folder| (folder.depth, folder.name.as_str(), folder.files)).collect();
        let expect = [(0, "M 31", 2), (1, "2025-11-20", 1), (2, "Ha", 1), (1, "2025-11-21", 1), (2, "Ha", 1)];
        assert_eq!(lines, expect);
        assert_eq!(view.stay, [("b/y.fits".to_owned(), "nothing tells its filter".to_owned())]);
        let view = session().tidying("{target}/[{filter}/]{name}");
        assert_eq!((view.moves, view.conflicts.len()), (1, 1));
        assert_eq!(view.conflicts[0], ("M 31/Ha/x.fits".to_owned(), "a/x.fits, b/x.fits".to_owned()));
        let fault = session().tidying("../{name}").fault.unwrap();
        assert!(fault.contains(".."), "{fault}");
    }

    /// docs/rules.md#20-tidy-page
    #[test]
    fn the_script_has_the_places_that_the_user_typed() {
        let session = session();
        let template = "{target}/{night}/{name}";
        let script = |form, folder: &str, into: &str| {
            session.tidy_script(template, form, &[folder.to_owned()], into).unwrap()
        };
        let posix = script(Script::Posix, "/home/it's/", "/sorted");
        assert!(posix.name.ends_with("tidy.sh"), "{}", posix.name);
        assert!(posix.text.contains("'/home/it'\\''s/a/x.fits'"), "{}", posix.text);
        assert!(posix.text.contains("'/sorted/M 31/2025-11-20/x.fits'"), "{}", posix.text);
        let power = script(Script::PowerShell, "D:\\astro", "E:\\sorted");
        assert!(power.text.contains("'E:\\sorted\\M 31\\2025-11-20\\x.fits'"), "{}", power.text);
        let table = script(Script::Csv, "", "");
        assert!(table.text.lines().any(|line| line == "a/x.fits,M 31/2025-11-20/x.fits"), "{}", table.text);
        assert!(session.tidy_script("/{name}", Script::Csv, &[], "").is_err());
    }
}
