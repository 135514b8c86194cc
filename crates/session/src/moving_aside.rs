//! Files that were found, say those that the user excluded, moved to a folder of their own by a script: all others stay where
//! they are. The page moves nothing.

use std::collections::BTreeSet;

use nightledger_ledger::FrameId;
use nightledger_plan::tidy::{Existing, MoveKind, Wanted, own_sidecars, plan_as};

use crate::present::frames::FrameQuery;
use crate::{OutputFile, Script, Session};

impl Session {
    /// A script that moves the files which `query` matches, with the settings that belong to one of them alone, or a table
    /// of it. Below `into` they keep their folders; where several folders were given, each has one of its name there.
    pub fn aside_script(
        &mut self,
        query: &FrameQuery,
        script: Script,
        folders: &[String],
        into: &str,
    ) -> Option<OutputFile> {
        let found = self.look(|index, sight| index.files(sight, query))?;
        let frames = self.scan.frames();
        // A file of several exposures is found once for each.
        let files: BTreeSet<(u16, &str)> = found
            .iter()
            .filter_map(|file: &FrameId| Some(&file.of(frames)?.place))
            .map(|place| (place.root, place.file_path()))
            .collect();
        let sidecars = self.scan.sidecars();
        let sidecars = own_sidecars(
            frames
                .iter()
                .map(|frame| (frame.place.root, frame.place.file_path()))
                .collect::<BTreeSet<_>>()
                .into_iter(),
            sidecars.iter().map(|place| (place.root, &*place.path)),
        );
        let names = self.folder_names();
        let to = |root: u16, path: &str| match names.get(usize::from(root)) {
            Some(name) if names.len() > 1 => format!("{name}/{path}"),
            _ => path.to_owned(),
        };
        let mut wanted = Vec::new();
        for (root, from) in files {
            let beside = sidecars.get(&(root, from.to_owned())).into_iter().flatten();
            wanted.extend(beside.map(|sidecar| Wanted {
                root,
                from: sidecar.clone(),
                to: Ok(to(root, sidecar)),
                beside: Some(from.to_owned()),
            }));
            wanted.push(Wanted { root, from: from.to_owned(), to: Ok(to(root, from)), beside: None });
        }
        // What stands there is seen by the script alone, which overwrites nothing.
        let plan = plan_as(MoveKind::Move, wanted, &[], &|_, _| Existing::Free);
        Some(self.moves_file("aside", &plan.moves, script, folders, into))
    }

    /// The given folders, each by a name that no other has.
    fn folder_names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (_, name) in self.scan.roots() {
            let name = if name.is_empty() { "files" } else { name };
            let is_taken = |one: &String| names.iter().any(|taken| taken.eq_ignore_ascii_case(one));
            let numbered = (2..).map(|number| format!("{name} {number}"));
            let free = std::iter::once(name.to_owned()).chain(numbered).find(|one| !is_taken(one));
            names.extend(free);
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::tests::scan_of;
    use crate::{Command, Event, Options};
    use nightledger_ledger::{FileKey, FixedZone};

    /// docs/rules.md#20-aside
    #[test]
    fn what_was_excluded_moves_and_all_else_stays() {
        let light = |minute: u8| {
            format!(
                "IMAGETYP = 'LIGHT'\nOBJECT = 'M 31'\nEXPTIME = 60.0\nFILTER = 'Ha'\nDATE-OBS = '2025-11-20T22:{minute:02}:00'"
            )
        };
        let files = [("night/a.fits", light(1)), ("night/b.fits", light(2)), ("c.fits", light(3))];
        let files: Vec<(&str, &str)> = files.iter().map(|(path, cards)| (*path, cards.as_str())).collect();
        let mut session = Session::default();
        session.scan = scan_of(&files);
        let host = FixedZone { today: time::Date::MAX, offset_min: 0 };
        session.derive(&host, "now", Options::default());
        let root_name = session.scan.frames()[0].place.root_name.to_string();
        let query = FrameQuery { excluded: true, ..FrameQuery::default() };
        let table = |session: &mut Session| {
            session.aside_script(&query, Script::Csv, &["/astro".to_owned()], "/away").unwrap().text
        };
        assert_eq!(table(&mut session).lines().count(), 1, "nothing is excluded yet");
        for path in ["night/b.fits", "c.fits"] {
            let file = FileKey { root_name: root_name.clone(), path: path.to_owned() };
            session.handle(Command::ExcludeFile { file, exclude: true });
            session.derive(&host, "now", Options::default());
        }
        let text = table(&mut session);
        let lines: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(lines.len(), 2, "{text}");
        assert!(lines[0].contains("c.fits") && lines[1].contains("night/b.fits"), "{text}");
        let asked = Command::AsideScript {
            query: query.clone(),
            script: Script::Posix,
            folders: vec!["/astro".to_owned()],
            into: "/away".to_owned(),
        };
        let events = session.handle(asked);
        let [Event::Exported { name, text, .. }] = events.as_slice() else { panic!("{events:?}") };
        assert!(name.ends_with("aside.sh"), "{name}");
        assert!(text.contains("'/astro/night/b.fits'") && text.contains("'/away/night/b.fits'"), "{text}");
        assert!(!text.contains("a.fits"), "{text}");
    }
}
