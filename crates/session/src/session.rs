//! A session: what was read, what the user set and corrected, and what follows from both. A host hands over commands and
//! shows the events that come back; files, storage, clock and screen are the host's.

mod keeping;
mod plans;

use nightledger_astrobin::Secrets;
use nightledger_frame::Place;
use nightledger_language::{tr, tr_n};
use nightledger_ledger::{
    Correction, Edits, FileKey, FilterId, FrameId, Host, NameOf, Reason, Settings, fold_name, same_objects,
};

use crate::keywords::Keywords;
use crate::looks::AllLooked;
use crate::message::{Command, Event};
use crate::per_target::PerTarget;
use crate::present::blink::{BlinkPage, Blinked};
use crate::present::culling::CullView;
use crate::present::fixes::key;
use crate::present::follow::Followed;
use crate::present::frames::{FrameDetail, FrameIndex, is_for};
use crate::present::part_names::name_of;
use crate::present::projects::ProjectsView;
use crate::present::quality::{QualityPage, outliers};
use crate::present::series::Series;
use crate::present::sight::Sight;
use crate::present::why::{self, RowDetail};
use crate::present::{PageModel, correct};
use crate::quality_report::quality_report;
use crate::shelf::Shelf;
use crate::standing::Standing;
use crate::{Answer, History, Options, OutputFile, Scan};
use keeping::of_no_scan;

fn exported(OutputFile { name, text }: OutputFile) -> Event {
    Event::Exported { name, text, left_out: Vec::new() }
}

/// The state of one user's work.
#[derive(Debug, Default)]
pub struct Session {
    /// What was read.
    pub scan: Scan,
    settings: Settings,
    edits: Edits,
    history: History,
    answer: Option<Answer>,
    index: FrameIndex,
    /// Where the lights of the row lie that was asked for last: rows and files have other numbers when files come and go.
    opened: Vec<Place>,
    /// Where the file lies that was opened last.
    file: Option<Place>,
    /// What is looked at of the lights.
    blinked: Blinked,
    /// By the last look for the files of edits.
    edits_without_files: u32,
    derived_from: Option<DerivedFrom>,
    pub(crate) standing: Option<Standing>,
    pub(crate) keywords: Keywords,
    pub(crate) looked: AllLooked,
}

/// What the answer follows from.
#[derive(Debug)]
struct DerivedFrom {
    /// The scan's number of changes.
    changes: u64,
    /// As far as rules go.
    settings: Settings,
    edits: Edits,
}

impl Session {
    /// What the user set.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What the user corrected.
    pub fn edits(&self) -> &Edits {
        &self.edits
    }

    /// The steps that can be taken back or made again.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// What follows from the scan, as it was derived last.
    pub fn answer(&self) -> Option<&Answer> {
        self.answer.as_ref()
    }

    /// Forgets what was read. Settings and edits stay, the steps to them do not.
    pub fn start_over(&mut self) {
        let (settings, edits) = (std::mem::take(&mut self.settings), std::mem::take(&mut self.edits));
        *self = Self { settings: of_no_scan(settings), edits, ..Self::default() };
    }

    /// Works out what follows from the scan. `generated` is the moment that the summary names, in the host's words.
    pub fn derive(&mut self, host: &dyn Host, generated: &str, options: Options) -> &Answer {
        self.index.forget();
        self.scan.settle();
        self.scan.guide(host);
        // The answer names files by their numbers.
        self.scan.hold();
        let Self { scan, settings, edits, .. } = &*self;
        let answer = Answer::with_options(scan, settings, edits, host, generated, options);
        self.derived_from = Some(DerivedFrom {
            changes: scan.changes(),
            settings: settings.of_rules(),
            edits: edits.clone(),
        });
        self.answer.insert(answer)
    }

    /// Whether what was derived last still follows from what was read, set and corrected: goals change nothing of it.
    pub fn is_derived(&self) -> bool {
        self.derived_from.as_ref().is_some_and(|from| {
            from.changes == self.scan.changes()
                && from.edits == self.edits
                && from.settings == self.settings.of_rules()
        })
    }

    /// All targets against their goals, once something was derived.
    pub fn projects(&mut self, host: &dyn Host) -> Option<ProjectsView> {
        let is_derived = self.is_derived();
        let Self { scan, settings, edits, answer, standing, .. } = self;
        let ledger = Some(&answer.as_ref()?.ledger).filter(|_| is_derived);
        let standing = match standing.take().filter(|known| known.is_of(scan, settings, edits, host)) {
            Some(known) => standing.insert(known),
            None => standing.insert(Standing::new(scan, settings, edits, host, ledger)),
        };
        Some(ProjectsView::new(standing, &settings.goals, edits))
    }

    /// What a page shows of what was derived last.
    pub fn page_model(&self) -> Option<PageModel> {
        let answer = self.answer.as_ref()?;
        let model = PageModel::new(&self.scan, answer, &self.settings, &self.edits);
        Some(PageModel { edits_without_files: self.edits_without_files, ..model })
    }

    /// The scan as the user sees it, once something was derived.
    pub fn sight(&self) -> Option<Sight<'_>> {
        let answer = self.answer.as_ref()?;
        Some(Sight::new(&self.scan, answer, &self.edits, &self.settings))
    }

    /// Opens a file, an index of the scan, or again the one that was opened last, whatever its index is by now: where it lies.
    pub fn open(&mut self, file: Option<u32>) -> Option<&Place> {
        if let Some(file) = file {
            self.file = FrameId(file).of(self.scan.frames()).map(|frame| frame.place.clone());
        }
        self.file.as_ref()
    }

    /// Everything about the file that lies there but its header, once something was derived.
    pub fn frame_detail(&self, place: &Place) -> Option<FrameDetail> {
        FrameDetail::new(&self.sight()?, self.scan.frame_at(place)?)
    }

    /// Does what is asked for, and says what came of it.
    pub fn handle(&mut self, command: Command) -> Vec<Event> {
        match command {
            Command::Restore { settings, edits, in_haste, aside } => {
                self.restore(settings, edits, in_haste.as_deref(), aside)
            }
            Command::Adopt(shelf, kept) => self.adopt(shelf, kept),
            Command::Change { what, settings, edits } => self.change(what, |now, now_edits| {
                if let Some(settings) = settings {
                    *now = settings.onto(now);
                }
                if let Some(edits) = edits {
                    *now_edits = edits.onto(now_edits);
                }
            }),
            Command::Correct { row, column, text } => self.correct(row, &column, &text),
            Command::Exclude { query, exclude } => {
                self.exclude(exclude, |index, sight| index.files(sight, &query))
            }
            Command::Choose(query, rows) => {
                self.look(|index, sight| index.choose(sight, &query, rows));
                Vec::new()
            }
            Command::ExcludeChosen(exclude) => self.exclude(exclude, |index, sight| index.chosen(sight)),
            Command::ExcludePart(part) => {
                let sight = self.sight();
                self.exclude_files(sight.map(|sight| part.keys(&sight)).unwrap_or_default(), true)
            }
            Command::ExcludeFile { file, exclude } => self.exclude_files(vec![file], exclude),
            Command::ExcludeFolder { folder, exclude } => {
                let path = &folder.path;
                let what = if exclude {
                    tr!("folder {path} excluded", path)
                } else {
                    tr!("folder {path} included", path)
                };
                self.change(what, |_, edits| {
                    if exclude { edits.exclude_folder(folder) } else { edits.include_folder(&folder) }
                })
            }
            Command::Rename { of, old, new } => self.change(renaming(of, &old), |settings, edits| {
                if matches!(of, NameOf::Telescope | NameOf::Camera) {
                    let before = edits.renames(of).new_name(&old).unwrap_or(&old).to_owned();
                    settings.rename_in_rigs(&before, if new.trim().is_empty() { &old } else { new.trim() });
                }
                edits.rename(of, &old, &new);
            }),
            Command::ClearEdits => {
                self.change(tr!("all edits").to_owned(), |_, edits| *edits = Edits::default())
            }
            Command::Import(name, bytes) => match self.import(&name, &bytes) {
                Ok(remarks) => {
                    let told = remarks.into_iter().map(|remark| Event::Trouble(format!("{name}: {remark}")));
                    let mut events: Vec<Event> = [Event::Changed].into_iter().chain(told).collect();
                    events.push(Event::Imported(name));
                    events
                }
                Err(why) => vec![Event::Trouble(tr!("{name} was not imported: {why}", name, why))],
            },
            Command::Export { secrets } => vec![Event::Exported {
                name: "nightledger-settings.json".to_owned(),
                text: nightledger_astrobin::settings_json(&self.settings, &self.edits, wanted(secrets)),
                left_out: Vec::new(),
            }],
            Command::ExportIni { secrets } => {
                let ini =
                    nightledger_astrobin::config_ini::write(&self.settings, &self.edits, wanted(secrets));
                vec![Event::Exported {
                    name: "config.ini".to_owned(),
                    text: ini.text,
                    left_out: ini.left_out,
                }]
            }
            Command::Forget => {
                (self.settings, self.edits, self.history) = Default::default();
                vec![Event::Changed]
            }
            Command::Keep => {
                Shelf::ALL.into_iter().map(|shelf| Event::Kept(shelf, self.kept(shelf))).collect()
            }
            Command::Undo => self.turn(true),
            Command::Redo => self.turn(false),
            Command::Row(row) => {
                let detail = self.open_row(Some(row));
                detail.map(|detail| Event::Row(Box::new(detail))).into_iter().collect()
            }
            Command::RowAgain if self.answer.is_none() => Vec::new(),
            Command::RowAgain => {
                let row = self.row_again();
                vec![Event::RowAgain(self.open_row(row).map(Box::new))]
            }
            Command::Frames(ticket, query) => {
                let page = self.look(|index, sight| index.page(sight, &query));
                page.map(|page| Event::Frames(ticket, Box::new(page))).into_iter().collect()
            }
            Command::Repair(pasted) => {
                let answer = self.answer.as_ref().filter(|answer| !answer.ledger.rows.is_empty());
                let ours = answer.map_or_else(String::new, |answer| {
                    answer.csv.iter().map(|part| part.text.as_str()).collect()
                });
                vec![Event::Repaired(nightledger_astrobin::repair_export(&pasted, &ours))]
            }
            Command::PerTarget => {
                let made = self.sight().map(|sight| PerTarget::new(&sight));
                let event = made.map(|made| match made {
                    Ok(PerTarget { name, bytes, said }) => Event::Packed { name, bytes, said },
                    Err(why) => Event::Trouble(why),
                });
                event.into_iter().collect()
            }
            Command::Quality(ticket, query) => {
                let page = self.sight().map(|sight| QualityPage::new(&sight, &query));
                page.map(|page| Event::Quality(ticket, Box::new(page))).into_iter().collect()
            }
            Command::Cull(ticket, query) => {
                let view = self.sight().map(|sight| CullView::new(&sight, &query));
                view.map(|view| Event::Cull(ticket, Box::new(view))).into_iter().collect()
            }
            Command::ApplyCull(query) => {
                let files = self.sight().map(|sight| query.files(&sight)).unwrap_or_default();
                let what = match files.len() {
                    0 => return vec![Event::Said(tr!("No light lies beyond the limits").to_owned())],
                    count => tr_n!(
                        count,
                        "{n} light excluded ({limits})",
                        "{n} lights excluded ({limits})",
                        n = count,
                        limits = query.in_words()
                    ),
                };
                let mut events = self.change(what.clone(), |_, edits| edits.exclude_for(files));
                events.push(Event::Said(what));
                events
            }
            Command::ExcludeOutliers => {
                let files = self.sight().map(|sight| outliers(&sight)).unwrap_or_default();
                let what = match files.len() {
                    0 => return vec![Event::Said(tr!("No light that counts stands out").to_owned())],
                    count => tr_n!(
                        count,
                        "{n} light excluded that stands out",
                        "{n} lights excluded that stand out",
                        n = count
                    ),
                };
                let mut events = self.change(what.clone(), |_, edits| edits.exclude_for(files));
                events.push(Event::Said(what));
                events
            }
            Command::KeepLimits(limits) => {
                self.change_beside_steps(|settings| limits.keep_in(&mut settings.culling))
            }
            Command::ShowColumn(column, on) => self.change_beside_steps(|settings| {
                settings.frame_columns = column.switched(on, settings);
            }),
            Command::UsualColumns => self.change_beside_steps(|settings| settings.frame_columns.clear()),
            Command::Blink(of) => {
                let mut blinked = std::mem::take(&mut self.blinked);
                let file = self.file.as_ref();
                let page = self.sight().map(|sight| BlinkPage::new(&sight, &of, &mut blinked, file));
                self.blinked = blinked;
                page.map(|page| Event::Blink(Box::new(page))).into_iter().collect()
            }
            Command::QualityReport(form) => {
                let report = self.sight().map(|sight| quality_report(&sight, form));
                report.map(exported).into_iter().collect()
            }
            Command::Health => vec![Event::Health(Box::new(self.health()))],
            Command::HealthFile(file) => vec![exported(self.health_file(file))],
            Command::Tidying(template) => vec![Event::Tidying(Box::new(self.tidying(&template)))],
            Command::TidyScript { template, script, folders, into } => {
                vec![match self.tidy_script(&template, script, &folders, &into) {
                    Ok(file) => exported(file),
                    Err(fault) => Event::Trouble(tr!("No script was made: {fault}.", fault)),
                }]
            }
            Command::AsideScript { query, script, folders, into } => {
                self.aside_script(&query, script, &folders, &into).map(exported).into_iter().collect()
            }
            Command::Stacking(program) => vec![Event::Stacking(Box::new(self.stacking(program)))],
            Command::StackScript { program, script, folders, into } => {
                vec![exported(self.stack_script(program, script, &folders, &into))]
            }
            Command::Series => {
                let series = self.sight().map(|sight| Series::new(&sight));
                series.map(|series| Event::Series(Box::new(series))).into_iter().collect()
            }
        }
    }

    /// Has edits go along with their files, wherever these lie now; to be called before [`derive`](Self::derive). This is
    /// no step. Nothing is said when nothing of the edits changes.
    pub fn follow_files(&mut self) -> Vec<Event> {
        self.scan.settle();
        let Followed { marks, moved, lost } = Followed::new(&self.edits, self.scan.frames());
        self.edits_without_files = lost;
        if marks.is_empty() && moved.is_empty() {
            return Vec::new();
        }
        self.edits.take_marks(marks);
        self.edits.move_files(&moved);
        let said = match moved.len() {
            0 => None,
            files => Some(tr_n!(
                files,
                "Your edits of {n} file came along to where it lies now",
                "Your edits of {n} files came along to where they lie now",
                n = files
            )),
        };
        [Event::Changed].into_iter().chain(said.map(Event::Said)).collect()
    }

    /// Changes settings and edits as one step; nothing is said when nothing changes.
    pub fn change(&mut self, what: String, change: impl FnOnce(&mut Settings, &mut Edits)) -> Vec<Event> {
        let before = (self.settings.clone(), self.edits.clone());
        change(&mut self.settings, &mut self.edits);
        let is_step = self.history.note(what, before, (&self.settings, &self.edits));
        if is_step { vec![Event::Changed] } else { Vec::new() }
    }

    /// Changes what is kept with the settings without being a step.
    fn change_beside_steps(&mut self, change: impl FnOnce(&mut Settings)) -> Vec<Event> {
        let before = self.settings.clone();
        change(&mut self.settings);
        if self.settings == before { Vec::new() } else { vec![Event::Changed] }
    }

    /// Gives targets that are one object under several names the name that most lights have, as one step; whether there
    /// were any.
    pub fn merge_objects(&mut self) -> bool {
        let Some(answer) = &self.answer else { return false };
        let same = same_objects(&answer.ledger.targets);
        let merged = self.change(tr!("targets of one object merged").to_owned(), |_, edits| {
            for object in &same {
                for name in object.names.iter().filter(|name| **name != object.keep) {
                    edits.rename(NameOf::Target, name, &object.keep);
                }
            }
        });
        !merged.is_empty()
    }

    /// The frames table with the order that was asked for last.
    pub(crate) fn look<T>(&mut self, ask: impl FnOnce(&mut FrameIndex, &Sight) -> T) -> Option<T> {
        let Self { scan, settings, edits, answer, index, .. } = self;
        let answer = answer.as_ref()?;
        Some(ask(index, &Sight::new(scan, answer, edits, settings)))
    }

    /// Prepares a piece of what the table of files will be asked for; whether there is more to prepare. For a host that has
    /// nothing else to do.
    pub fn prepare(&mut self) -> bool {
        self.look(FrameIndex::prepare).unwrap_or_default()
    }

    /// What a row is made of, which is the one that was asked for last from now on.
    fn open_row(&mut self, row: Option<u32>) -> Option<RowDetail> {
        let detail = RowDetail::new(&self.sight()?, row?)?;
        let lights = detail.frames.iter().map(|light| FrameId(light.index));
        let places = lights.filter_map(|light| Some(light.of(self.scan.frames())?.place.clone()));
        self.opened = places.collect();
        Some(detail)
    }

    /// The row that was asked for last, by its place among the rows now.
    fn row_again(&self) -> Option<u32> {
        let rows = &self.answer.as_ref()?.ledger.rows;
        self.opened.iter().find_map(|place| {
            let light = self.scan.frame_at(place)?;
            let holds = |row: &nightledger_ledger::Row| row.frames.binary_search(&light).is_ok();
            (0..).zip(rows).find(|(_, row)| holds(row)).map(|(row, _)| row)
        })
    }

    fn correct(&mut self, row: u32, column: &str, text: &str) -> Vec<Event> {
        // Tried on one that has no corrections: what cannot be is refused before anything changes.
        if let Err(why) = correct::correct(&mut Correction::default(), column, text) {
            return vec![Event::Trouble(why)];
        }
        let lights = self.sight().map(|sight| why::lights(&sight, row)).unwrap_or_default();
        if lights.is_empty() {
            return Vec::new();
        }
        let mut events = self.change(tr!("{column} of a row", column = name_of(column)), |_, edits| {
            edits.correct(&lights, |correction| {
                let _tried = correct::correct(correction, column, text);
            });
        });
        events.push(Event::Said(correct::said(column, text, lights.len())));
        events
    }

    fn exclude(
        &mut self,
        exclude: bool,
        find: impl FnOnce(&mut FrameIndex, &Sight) -> Vec<FrameId>,
    ) -> Vec<Event> {
        let found = self.look(|index, sight| {
            let files = find(index, sight);
            // The list shows all targets; who looks at some of them does not mean the others.
            let (off, files): (Vec<_>, Vec<_>) =
                files.into_iter().partition(|file| exclude && is_for(sight, *file, Reason::TargetOff));
            let keys = files.into_iter().filter_map(|file| Some(key(sight.frame(file)?))).collect();
            (keys, off.len())
        });
        let (keys, off) = found.unwrap_or_default();
        let mut events = self.exclude_files(keys, exclude);
        if off > 0 {
            let stay = tr_n!(
                off,
                "{n} of a target that is switched off stays as it is",
                "{n} of targets that are switched off stay as they are",
                n = off
            );
            for event in &mut events {
                if let Event::Said(said) = event {
                    *said = format!("{said}; {stay}");
                }
            }
        }
        events
    }

    fn exclude_files(&mut self, keys: Vec<FileKey>, exclude: bool) -> Vec<Event> {
        let what = match (keys.len(), exclude) {
            (0, true) => return vec![Event::Said(tr!("No file to exclude").to_owned())],
            (0, false) => return vec![Event::Said(tr!("No file to include").to_owned())],
            (count, true) => tr_n!(count, "{n} file excluded", "{n} files excluded", n = count),
            (count, false) => tr_n!(count, "{n} file included", "{n} files included", n = count),
        };
        let mut events = self
            .change(what.clone(), |_, edits| if exclude { edits.exclude(keys) } else { edits.include(keys) });
        events.push(Event::Said(what));
        events
    }

    /// Takes over a settings file as one step, called by its name; what could not be understood of it comes back in
    /// words. The error says why nothing was taken.
    pub fn import(&mut self, name: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
        let text = nightledger_astrobin::decode(bytes);
        let imported = nightledger_astrobin::import(&text, &self.settings, &self.edits)?;
        let changed = changed_ids(&self.settings.filters, &imported.settings.filters);
        self.change(tr!("import of {name}", name), |settings, edits| {
            (*settings, *edits) = (imported.settings, imported.edits);
        });
        Ok(imported.remarks.into_iter().chain(changed).collect())
    }

    fn turn(&mut self, back: bool) -> Vec<Event> {
        let turned = self.history.turn(back, &mut self.settings, &mut self.edits);
        let said =
            |what: &str| if back { tr!("Undone: {what}", what) } else { tr!("Done again: {what}", what) };
        turned.map_or_else(Vec::new, |what: String| vec![Event::Changed, Event::Said(said(&what))])
    }
}

/// What an import says of filters that had another id before.
fn changed_ids(before: &[FilterId], after: &[FilterId]) -> Option<String> {
    let of_rig = |rig: &Option<String>| rig.as_deref().map(fold_name);
    let change = |new: &FilterId| {
        let is_it = |old: &&FilterId| {
            fold_name(&old.name) == fold_name(&new.name) && of_rig(&old.rig) == of_rig(&new.rig)
        };
        let old = before.iter().find(is_it).filter(|old| old.id != new.id)?;
        Some(tr!("{name} was {old} and is {new}", name = new.name, old = old.id, new = new.id))
    };
    let changes: Vec<String> = after.iter().filter_map(change).collect();
    (!changes.is_empty()).then(|| {
        tr!(
            "it changed filter ids of yours: {changes}. Undo takes the import back.",
            changes = changes.join(", ")
        )
    })
}

fn wanted(secrets: bool) -> Secrets {
    if secrets { Secrets::Included } else { Secrets::LeftOut }
}

/// The step that renames something.
fn renaming(of: NameOf, old: &str) -> String {
    match of {
        NameOf::Telescope => tr!("telescope on {name}", name = old),
        NameOf::Camera => tr!("camera on {name}", name = old),
        NameOf::Target => tr!("target on {name}", name = old),
        NameOf::Filter => tr!("filter on {name}", name = old),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merge::Changed;
    use crate::present::culling::CullQuery;
    use crate::present::frame_row::ListRow;
    use crate::present::frames::{Column, Facet, FrameQuery, Only, Part};
    use nightledger_header::{HeaderReader, Limits};
    use nightledger_ledger::{FixedZone, RigLimits};

    /// A host of one moment, with the page's sample read.
    struct Desk(Session);

    impl Desk {
        fn new() -> Self {
            let mut session = Session::default();
            let root = session.scan.add_root("Sample");
            for (path, bytes) in crate::sample::tree() {
                let header = HeaderReader::read_all(&path, &bytes, Limits::default());
                session.scan.take_header(root, &path, &header);
            }
            let mut desk = Self(session);
            desk.derive();
            desk
        }

        fn derive(&mut self) {
            let host = FixedZone { today: time::Date::MAX, offset_min: 0 };
            self.0.derive(&host, "now", Options::default());
        }

        /// Does what a host does: derives again when something changed.
        #[track_caller]
        fn ask(&mut self, command: Command) -> Vec<Event> {
            // What is asked goes through the bytes that are sent.
            let bytes = postcard::to_allocvec(&command).unwrap();
            assert_eq!(postcard::from_bytes::<Command>(&bytes).unwrap(), command);
            let events = self.0.handle(command);
            for event in &events {
                let bytes = postcard::to_allocvec(event).unwrap();
                assert_eq!(postcard::from_bytes::<Event>(&bytes).unwrap(), *event);
            }
            if events.contains(&Event::Changed) {
                self.derive();
            }
            events
        }

        fn model(&self) -> PageModel {
            self.0.page_model().unwrap()
        }

        fn cells(&self, column: &str) -> Vec<String> {
            let rows = self.model().rows;
            let at = rows.columns.iter().position(|name| name == column).unwrap();
            rows.rows.into_iter().map(|row| row.cells[at].clone()).collect()
        }
    }

    fn said(text: &str) -> Event {
        Event::Said(text.to_owned())
    }

    fn correct(row: u32, column: &str, text: &str) -> Command {
        Command::Correct { row, column: column.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_cell_is_corrected_in_one_go_and_taken_back() {
        let mut desk = Desk::new();
        let before = desk.cells("gain");
        assert_eq!(desk.ask(correct(0, "gain", "120")), [Event::Changed, said("gain 120 for 14 frames")]);
        assert!(desk.cells("gain").contains(&"120".to_owned()));
        assert_eq!(desk.0.edits().corrections.len(), 14);
        assert_eq!(desk.0.history().next(true), Some("gain of a row"));
        assert_eq!(desk.ask(Command::Undo), [Event::Changed, said("Undone: gain of a row")]);
        assert_eq!((desk.cells("gain"), desk.0.edits()), (before, &Edits::default()));
        assert_eq!(desk.ask(Command::Redo), [Event::Changed, said("Done again: gain of a row")]);
        assert!(desk.cells("gain").contains(&"120".to_owned()));
        assert_eq!(desk.ask(Command::Redo), []);
    }

    #[test]
    fn what_cannot_be_is_refused_and_changes_nothing() {
        let mut desk = Desk::new();
        for (row, column, text) in [(0, "gain", "much"), (0, "number", "3")] {
            let events = desk.ask(correct(row, column, text));
            assert!(matches!(&events[..], [Event::Trouble(why)] if why.ends_with('.')), "{events:?}");
        }
        assert_eq!(desk.ask(correct(99, "gain", "1")), [], "a row that is gone has no lights");
        assert_eq!((desk.0.edits(), desk.0.history()), (&Edits::default(), &History::default()));
    }

    #[test]
    fn limits_are_kept_without_a_step_and_stay_when_one_is_taken_back() {
        let mut desk = Desk::new();
        desk.ask(correct(0, "gain", "120"));
        let soft = [Some(3.2), None, None, None, Some(0.5), None].into();
        let limits = RigLimits { measured: true, soft, ..RigLimits::default() };
        assert_eq!(desk.ask(Command::KeepLimits(limits.clone())), [Event::Changed]);
        assert!(desk.0.is_derived(), "nothing follows from limits");
        assert_eq!(desk.ask(Command::KeepLimits(limits.clone())), []);
        let kept = desk.0.kept(Shelf::Settings);
        assert!(kept.contains(r#""culling":[{"#), "{kept}");
        desk.ask(Command::Undo);
        assert_eq!(desk.0.settings().culling, std::slice::from_ref(&limits));
        let mut next = Desk::new();
        let command =
            Command::Restore { settings: Some(kept), edits: None, in_haste: None, aside: Vec::new() };
        next.ask(command);
        assert_eq!(next.0.settings().culling, [limits]);
    }

    #[test]
    fn limits_of_an_import_are_a_step_and_those_of_another_tab_are_told() {
        let limits = |first| RigLimits {
            soft: [Some(first), None, None, None, None, None].into(),
            ..RigLimits::default()
        };
        let mut desk = Desk::new();
        desk.ask(Command::KeepLimits(limits(3.2)));
        let file = |culling| {
            let settings = Settings { culling, ..Settings::default() };
            let secrets = nightledger_astrobin::Secrets::LeftOut;
            nightledger_astrobin::settings_json(&settings, &Edits::default(), secrets).into_bytes()
        };
        desk.ask(Command::Import("without.json".to_owned(), file(Vec::new())));
        assert_eq!(desk.0.settings().culling, [limits(3.2)], "a file without limits takes none away");
        desk.ask(Command::Import("with.json".to_owned(), file(vec![limits(2.5)])));
        assert_eq!(desk.0.settings().culling, [limits(2.5)]);
        desk.ask(Command::Undo);
        assert_eq!(desk.0.settings().culling, [limits(3.2)]);
        desk.ask(Command::Redo);
        assert_eq!(desk.0.settings().culling, [limits(2.5)]);
        let mut other = Desk::new();
        other.ask(Command::KeepLimits(limits(4.1)));
        let there = Command::Adopt(Shelf::Settings, Some(other.0.kept(Shelf::Settings)));
        let steps = desk.0.history().clone();
        assert!(desk.ask(there.clone()).contains(&Event::Changed));
        assert_eq!(desk.0.settings().culling, [limits(4.1)]);
        assert_eq!(desk.0.history(), &steps);
        assert!(!desk.ask(there).contains(&Event::Changed));
    }

    #[test]
    fn columns_are_kept_and_are_no_step() {
        let mut desk = Desk::new();
        let gain = Column::Of(nightledger_frame::Field::Gain);
        let mut above = None;
        let mut heads = |desk: &mut Desk| {
            let events = desk.ask(Command::Frames(1, FrameQuery { count: 1, ..FrameQuery::default() }));
            let [Event::Frames(_, page)] = events.as_slice() else { panic!("{events:?}") };
            // What is the same as before is not said again.
            above = page.above.clone().or(above.take());
            let columns = above.iter().flat_map(|above| &above.columns).filter(|column| column.is_shown);
            columns.map(|column| column.column).collect::<Vec<_>>()
        };
        let usual = heads(&mut desk);
        assert!(usual.contains(&gain));
        let edit = |desk: &mut Desk| {
            let file = FileKey { root_name: "Sample".to_owned(), path: "a".to_owned() };
            desk.ask(Command::ExcludeFile { file, exclude: true });
        };
        edit(&mut desk);
        assert_eq!(desk.ask(Command::ShowColumn(gain, false)), [Event::Changed]);
        assert!(desk.ask(Command::ShowColumn(gain, false)).is_empty());
        assert!(!heads(&mut desk).contains(&gain));
        assert!(desk.0.is_derived(), "nothing follows from columns");
        desk.ask(Command::Undo);
        assert!(!heads(&mut desk).contains(&gain), "an earlier step brings none back");
        let mut next = Desk::new();
        let settings = Some(desk.0.kept(Shelf::Settings));
        next.ask(Command::Restore { settings, edits: None, in_haste: None, aside: Vec::new() });
        assert!(!heads(&mut next).contains(&gain), "the next visit has them");
        next.ask(Command::UsualColumns);
        assert_eq!(heads(&mut next), usual);
    }

    #[test]
    fn files_and_folders_are_excluded_and_included() {
        let mut desk = Desk::new();
        let mut query = FrameQuery::default();
        query.want(Facet::Filter, Some("Ha".to_owned()));
        let exclude = |exclude| Command::Exclude { query: query.clone(), exclude };
        let events = desk.ask(exclude(true));
        let Event::Said(what) = &events[1] else { panic!("{events:?}") };
        assert!(what.ends_with("files excluded"), "{what}");
        assert!(desk.model().counts.set_aside > 0);
        desk.ask(exclude(false));
        assert_eq!(desk.model().counts.set_aside, 0);
        let none = FrameQuery { text: "nowhere".to_owned(), ..FrameQuery::default() };
        let command = Command::Exclude { query: none, exclude: true };
        assert_eq!(desk.ask(command), [said("No file to exclude")]);
        let folder = FileKey { root_name: "Sample".to_owned(), path: "2025-09-18".to_owned() };
        desk.ask(Command::ExcludeFolder { folder: folder.clone(), exclude: true });
        assert_eq!(desk.0.edits().excluded_folders, std::slice::from_ref(&folder));
        assert!(desk.model().counts.set_aside > 0);
        desk.ask(Command::ExcludeFolder { folder, exclude: false });
        assert_eq!(desk.0.edits(), &Edits::default());
    }

    #[test]
    fn files_are_excluded_that_are_meant_whatever_was_read_since() {
        let mut desk = Desk::new();
        let (path, mut bytes) =
            crate::sample::tree().into_iter().find(|(path, _)| path.contains("LIGHT")).unwrap();
        bytes.truncate(bytes.len() - 2880);
        let header = HeaderReader::read_all(&path, &bytes, Limits::default());
        desk.0.scan.take_header(0, &path, &header);
        desk.derive();
        let damaged = FileKey { root_name: "Sample".to_owned(), path };
        let part = Part::LostPixels;
        let only = Some(Only { part, label: String::new(), asked: 1 });
        let query = FrameQuery { only, ..FrameQuery::default() };
        let shown = Command::Exclude { query, exclude: true };
        for command in [shown.clone(), Command::ExcludePart(part)] {
            assert_eq!(desk.ask(command), [Event::Changed, said("1 file excluded")]);
            assert_eq!(desk.0.edits().excluded, std::slice::from_ref(&damaged));
            desk.ask(Command::Undo);
        }
        // All files after this one have other numbers now.
        desk.0.scan.take_failure(0, "0.fits", "it is locked");
        desk.derive();
        for command in [shown, Command::ExcludePart(part)] {
            desk.ask(command);
            assert_eq!(desk.0.edits().excluded, std::slice::from_ref(&damaged));
            desk.ask(Command::Undo);
        }
    }

    #[test]
    fn the_files_that_were_chosen_are_excluded_wherever_they_stand_now() {
        let mut desk = Desk::new();
        let query = FrameQuery { count: 40, ..FrameQuery::default() };
        let page = |desk: &mut Desk| {
            let events = desk.ask(Command::Frames(1, query.clone()));
            let [Event::Frames(_, page)] = &events[..] else { panic!("{events:?}") };
            (**page).clone()
        };
        let keys = |page: &crate::present::frames::FramesPage| -> Vec<FileKey> {
            let rows = page.chosen.iter().flat_map(|&(from, to)| from.min(to)..=from.max(to));
            rows.map(|at| page.rows[usize::try_from(at).unwrap()].key.clone().unwrap()).collect()
        };
        let before = page(&mut desk);
        assert_eq!((before.chosen.len(), before.rows.len()), (0, 40));
        assert_eq!(desk.ask(Command::Choose(query.clone(), Some((3, 6)))), []);
        let chosen = page(&mut desk);
        assert_eq!(chosen.chosen, [(3, 6)]);
        let wanted = keys(&chosen);
        // All files have other numbers now, and so in the table.
        desk.0.scan.take_failure(0, "0.fits", "it is locked");
        desk.derive();
        let after = page(&mut desk);
        assert_eq!((after.chosen.as_slice(), keys(&after)), (&[(4, 7)][..], wanted.clone()));
        // One comes among them.
        let between = format!("{}.fits", wanted[1].path);
        desk.0.scan.take_failure(0, &between, "it is locked");
        desk.derive();
        let after = page(&mut desk);
        assert_eq!((after.chosen.as_slice(), keys(&after)), (&[(4, 5), (7, 8)][..], wanted.clone()));
        assert_eq!(desk.ask(Command::ExcludeChosen(true)), [Event::Changed, said("4 files excluded")]);
        assert_eq!(desk.0.edits().excluded, wanted);
        desk.ask(Command::ExcludeChosen(false));
        assert_eq!(desk.0.edits().excluded, []);
        // One goes, the others stay chosen; the way in which they were chosen too.
        desk.ask(Command::Choose(query.clone(), Some((8, 7))));
        desk.0.scan.take_look(
            0,
            &crate::Listed::default(),
            &[wanted[0].path.clone(), wanted[3].path.clone()],
        );
        desk.derive();
        let after = page(&mut desk);
        assert_eq!((after.chosen.as_slice(), keys(&after)), (&[(6, 6)][..], wanted[2..3].to_vec()));
        desk.ask(Command::Choose(query.clone(), Some((9, 7))));
        desk.0.scan.take_failure(0, "00.fits", "it is locked");
        desk.derive();
        assert_eq!(page(&mut desk).chosen, [(10, 8)]);
        // Of other files none is chosen.
        let none = FrameQuery { text: "nowhere".to_owned(), ..query.clone() };
        desk.ask(Command::Frames(1, none));
        assert_eq!(page(&mut desk).chosen, []);
        assert_eq!(desk.ask(Command::ExcludeChosen(true)), [said("No file to exclude")]);
    }

    #[test]
    fn while_files_come_between_lists_and_edits_are_of_those_of_the_answer() {
        let mut desk = Desk::new();
        let query = FrameQuery { count: 300, ..FrameQuery::default() };
        let list = |desk: &mut Desk| {
            let events = desk.ask(Command::Frames(1, query.clone()));
            let [Event::Frames(_, page)] = &events[..] else { panic!("{events:?}") };
            page.rows.clone()
        };
        let key = |row: &ListRow| row.key.clone().unwrap();
        let before = list(&mut desk);
        let (locked, gone) = (key(&before[3]), key(&before[7]));
        desk.0.scan.take_failure(0, "0.fits", "it is locked");
        desk.0.scan.take_failure(0, &locked.path, "it is locked");
        desk.0.scan.take_look(0, &crate::Listed::default(), std::slice::from_ref(&gone.path));
        assert!(!desk.0.is_derived());
        assert_eq!(list(&mut desk), before);
        let opened = desk.0.open(Some(before[3].index)).map(|place| place.path.to_string());
        assert_eq!(opened, Some(locked.path.clone()));
        let changed = [Event::Changed, said("gain 120 for 14 frames")];
        assert_eq!(desk.0.handle(correct(0, "gain", "120")), changed);
        desk.derive();
        let after = list(&mut desk);
        let index = |name: &FileKey| after.iter().position(|row| key(row) == *name);
        assert_eq!((before.len(), after.len(), key(&after[0]).path.as_str()), (210, 210, "0.fits"));
        assert_eq!((index(&gone), index(&locked)), (None, Some(4)));
        assert_eq!((before[3].reason == after[4].reason, desk.cells("gain")[0].as_str()), (false, "120"));
    }

    #[test]
    fn a_file_that_is_open_stays_open_when_files_come_and_go() {
        let mut desk = Desk::new();
        assert_eq!(desk.0.open(None), None);
        let file = desk.0.open(Some(100)).cloned().unwrap();
        let title =
            |desk: &Desk, file: &Place| desk.0.frame_detail(file).map(|detail| detail.row.key.unwrap().path);
        assert_eq!(title(&desk, &file).as_deref(), Some(&*file.path));
        desk.0.scan.take_failure(0, "0.fits", "it is locked");
        desk.derive();
        assert_eq!(desk.0.open(None), Some(&file));
        assert_eq!(desk.0.frame_detail(&file).unwrap().row.index, 101);
        assert_eq!(title(&desk, &file).as_deref(), Some(&*file.path));
        desk.0.scan.take_look(0, &crate::Listed::default(), &[file.path.to_string()]);
        desk.derive();
        assert_eq!(title(&desk, &file), None);
        assert_eq!(desk.0.open(Some(u32::MAX)), None);
    }

    #[test]
    fn a_row_that_is_open_stays_open_when_files_come_and_go() {
        let mut desk = Desk::new();
        let last = u32::try_from(desk.model().rows.rows.len() - 1).unwrap();
        let events = desk.ask(Command::Row(last));
        let [Event::Row(row)] = &events[..] else { panic!("{events:?}") };
        let again = |desk: &mut Desk| {
            let events = desk.ask(Command::RowAgain);
            let [Event::RowAgain(row)] = &events[..] else { panic!("{events:?}") };
            row.clone()
        };
        let paths = |row: &RowDetail| -> Vec<String> {
            row.frames.iter().map(|light| light.key.clone().unwrap().path).collect()
        };
        let lights = paths(row);
        let first_row: Vec<String> = {
            let sight = desk.0.sight().unwrap();
            paths(&RowDetail::new(&sight, 0).unwrap())
        };
        // The first light has gone, with all of another row.
        let gone: Vec<String> = first_row.into_iter().chain([lights[0].clone()]).collect();
        desk.0.scan.take_look(0, &crate::Listed::default(), &gone);
        desk.derive();
        let now = again(&mut desk).unwrap();
        assert_eq!((now.row, paths(&now)), (last - 1, lights[1..].to_vec()));
        desk.0.scan.take_look(0, &crate::Listed::default(), &lights);
        desk.derive();
        assert_eq!(again(&mut desk), None);
    }

    #[test]
    fn names_settings_and_imports_are_steps() {
        let mut desk = Desk::new();
        let rename = |new: &str| Command::Rename {
            of: NameOf::Target,
            old: "IC 1396A".to_owned(),
            new: new.to_owned(),
        };
        desk.ask(rename("Elephant Trunk"));
        assert_eq!(desk.model().targets[0].name.as_deref(), Some("Elephant Trunk"));
        desk.ask(rename(" "));
        assert_eq!(desk.model().targets[0].name.as_deref(), Some("IC 1396A"));
        let mut settings = desk.0.settings().clone();
        settings.set_filter_id("Ha", 4663);
        let what = "filter id of Ha".to_owned();
        let before = desk.0.settings().clone();
        let settings = Some(Box::new(Changed { before, after: settings }));
        let set = Command::Change { what, settings, edits: None };
        assert_eq!(desk.ask(set.clone()), [Event::Changed]);
        assert_eq!(desk.ask(set), [], "what changes nothing is no step");
        let text = nightledger_astrobin::settings_json(
            desk.0.settings(),
            desk.0.edits(),
            nightledger_astrobin::Secrets::LeftOut,
        );
        desk.ask(Command::Undo);
        assert!(desk.0.settings().filters.is_empty());
        desk.ask(Command::Import("a.json".to_owned(), text.into_bytes()));
        assert_eq!(desk.0.settings().filters.len(), 1);
        assert_eq!(desk.0.history().next(true), Some("import of a.json"));
        let ini = b"[filters]\nha = 4844\nOIII = 4752\n".to_vec();
        let events = desk.ask(Command::Import("config.ini".to_owned(), ini));
        let told = "config.ini: it changed filter ids of yours: ha was 4663 and is 4844. Undo takes the import back.";
        assert!(events.contains(&Event::Trouble(told.to_owned())), "{events:?}");
        desk.ask(Command::Undo);
        let events = desk.ask(Command::Import("page.html".to_owned(), b"<html>".to_vec()));
        assert!(matches!(&events[..], [Event::Trouble(why)] if why.contains("page.html was not imported")));
        desk.ask(Command::ClearEdits);
        assert_eq!(desk.0.edits(), &Edits::default());
    }

    fn settings_with(filter: &str) -> Settings {
        let mut settings = Settings::default();
        settings.set_filter_id(filter, 4663);
        settings
    }

    /// The command of somebody who saw the usual settings.
    fn set_to(after: Settings) -> Command {
        let settings = Some(Box::new(Changed { before: Settings::default(), after }));
        Command::Change { what: "this".to_owned(), settings, edits: None }
    }

    #[test]
    fn a_change_loses_nothing_that_came_while_it_was_made() {
        let mut desk = Desk::new();
        let imported = settings_with("Ha");
        let text = nightledger_astrobin::settings_json(
            &imported,
            &Edits::default(),
            nightledger_astrobin::Secrets::LeftOut,
        );
        desk.ask(Command::Import("a.json".to_owned(), text.into_bytes()));
        // The page did not know of the import yet.
        desk.ask(set_to(Settings { targets_off: vec!["M 1".to_owned()], ..Settings::default() }));
        assert_eq!(desk.0.settings().filters, imported.filters);
        assert_eq!(desk.0.settings().targets_off, ["M 1"]);
        desk.ask(Command::Undo);
        assert_eq!(desk.0.settings().filters, imported.filters, "one step is one change");
    }

    #[test]
    fn what_was_kept_holds_again_and_is_no_step() {
        let mut before = Desk::new();
        before.ask(set_to(Settings { targets_off: vec!["M 1".to_owned()], ..settings_with("Ha") }));
        before.ask(correct(0, "gain", "120"));
        let mut desk = Desk::new();
        let restore = Command::Restore {
            settings: Some(before.0.kept(Shelf::Settings)),
            edits: Some(before.0.kept(Shelf::Edits)),
            in_haste: None,
            aside: vec![(Shelf::Edits, "{".to_owned())],
        };
        assert_eq!(
            desk.ask(restore),
            [
                Event::Changed,
                Event::Aside(Shelf::Edits, "{".to_owned()),
                Event::Read(Shelf::Settings),
                Event::Read(Shelf::Edits),
            ]
        );
        assert_eq!(desk.0.settings(), &settings_with("Ha"), "targets are switched off for one scan");
        assert_eq!(desk.0.edits(), before.0.edits());
        assert_eq!(desk.0.history(), &History::default());
        let kept = [Shelf::Settings, Shelf::Edits].map(|shelf| Event::Kept(shelf, desk.0.kept(shelf)));
        assert_eq!(desk.ask(Command::Keep), kept);
    }

    #[test]
    fn what_cannot_be_read_leaves_the_usual_and_is_told() {
        let mut desk = Desk::new();
        let newer = r#"{"version":2,"filters":[{"name":"Ha","id":4663}]}"#.to_owned();
        let restore = |in_haste| Command::Restore {
            settings: Some(newer.clone()),
            edits: None,
            in_haste,
            aside: Vec::new(),
        };
        let events = [Event::Changed, Event::Unread(Shelf::Settings, newer.clone())];
        assert_eq!(desk.ask(restore(None)), events);
        assert_eq!(desk.0.settings(), &Settings::default());
        assert_eq!(desk.ask(restore(Some(crate::in_haste(&settings_with("Ha"))))), events);
        assert_eq!(desk.0.settings(), &settings_with("Ha"), "changed at the end of the last visit");
    }

    #[test]
    fn what_another_tab_keeps_is_taken_over_as_a_step() {
        let (mut desk, mut other) = (Desk::new(), Desk::new());
        let off = Settings { targets_off: vec!["M 1".to_owned()], ..Settings::default() };
        desk.ask(set_to(off));
        other.ask(set_to(settings_with("Ha")));
        let there = Command::Adopt(Shelf::Settings, Some(other.0.kept(Shelf::Settings)));
        assert_eq!(desk.ask(there.clone()), [Event::Changed, Event::Read(Shelf::Settings)]);
        assert_eq!(desk.0.settings().filters, settings_with("Ha").filters);
        assert_eq!(desk.0.settings().targets_off, ["M 1"], "this tab's own");
        assert_eq!(desk.0.history().next(true), Some("changes in another tab"));
        assert_eq!(desk.ask(there), [Event::Read(Shelf::Settings)], "nothing is new");
        let damaged = Command::Adopt(Shelf::Edits, Some("{".to_owned()));
        assert_eq!(desk.ask(damaged), [Event::Unread(Shelf::Edits, "{".to_owned())]);
        assert_eq!(desk.ask(Command::Adopt(Shelf::Settings, None)), [Event::Changed]);
        assert_eq!(desk.0.settings().filters, []);
        assert_eq!(desk.0.history(), &History::default(), "what was forgotten comes back in no tab");
    }

    #[test]
    fn files_are_exported_with_secrets_only_when_asked_and_everything_is_forgotten() {
        let mut desk = Desk::new();
        let settings = Settings { sky_key: Some("K3Y".to_owned()), ..settings_with("Ha") };
        desk.ask(set_to(settings));
        for (secrets, holds) in [(false, false), (true, true)] {
            for (command, file) in [
                (Command::Export { secrets }, "nightledger-settings.json"),
                (Command::ExportIni { secrets }, "config.ini"),
            ] {
                let events = desk.ask(command);
                let [Event::Exported { name, text, .. }] = &events[..] else { panic!("{events:?}") };
                assert_eq!((name.as_str(), text.contains("K3Y")), (file, holds));
                assert!(text.contains("4663"), "{text}");
            }
        }
        let file = FileKey { root_name: "Sample".to_owned(), path: "a.fits".to_owned() };
        let events = desk.ask(Command::ExcludeFile { file: file.clone(), exclude: true });
        assert_eq!(events, [Event::Changed, said("1 file excluded")]);
        assert_eq!(desk.0.edits().excluded, [file]);
        assert_eq!(desk.ask(Command::Forget), [Event::Changed]);
        assert_eq!((desk.0.settings(), desk.0.edits()), (&Settings::default(), &Edits::default()));
        assert_eq!(desk.0.history(), &History::default());
    }

    #[test]
    fn edits_of_another_folder_are_counted() {
        let mut desk = Desk::new();
        let file = FileKey { root_name: "Other".to_owned(), path: "gone.fits".to_owned() };
        desk.ask(Command::ExcludeFile { file, exclude: true });
        assert_eq!(desk.0.follow_files(), []);
        assert_eq!(desk.0.page_model().unwrap().edits_without_files, 1);
        desk.ask(Command::ClearEdits);
        desk.0.follow_files();
        assert_eq!(desk.0.page_model().unwrap().edits_without_files, 0);
    }

    #[test]
    fn lights_beyond_limits_are_excluded_in_one_step() {
        let mut desk = Desk::new();
        let mut query = CullQuery::default();
        query.limits[0] = Some(1.0);
        let events = desk.ask(Command::Cull(4, query.clone()));
        assert!(matches!(&events[..], [Event::Cull(4, view)] if view.rejected == 70), "{events:?}");
        let what = "70 lights excluded (HFR over 1 px)";
        assert_eq!(desk.ask(Command::ApplyCull(query.clone()))[1], Event::Said(what.to_owned()));
        assert_eq!(desk.model().counts.set_aside, 70);
        assert_eq!(desk.0.history().next(true), Some(what));
        assert_eq!(desk.ask(Command::ApplyCull(query)).len(), 1, "nothing is left");
        desk.ask(Command::Undo);
        assert_eq!(desk.model().counts.set_aside, 0);
    }

    /// docs/rules.md#17-outliers
    #[test]
    fn lights_that_stand_out_are_excluded_in_one_step() {
        let mut desk = Desk::new();
        let none = [said("No light that counts stands out")];
        assert_eq!(desk.ask(Command::ExcludeOutliers), none);
        let lights = desk.0.scan.frames().iter().filter(|frame| frame.place.path.contains("/Ha/LIGHT"));
        let lights: Vec<_> = lights.map(|frame| (frame.place.root, frame.place.path.to_string())).collect();
        for (root, path) in &lights[..2] {
            desk.0.scan.take_measured(*root, path, Err("it breaks off".into()));
        }
        let what = "2 lights excluded that stand out";
        assert_eq!(desk.ask(Command::ExcludeOutliers)[1], said(what));
        assert_eq!(desk.model().counts.set_aside, 2);
        assert_eq!(desk.0.history().next(true), Some(what));
        assert_eq!(desk.ask(Command::ExcludeOutliers), none);
        desk.ask(Command::Undo);
        assert_eq!(desk.model().counts.set_aside, 0);
    }

    #[test]
    fn what_is_asked_is_answered() {
        let mut desk = Desk::new();
        let events = desk.ask(Command::Row(0));
        let [Event::Row(row)] = &events[..] else { panic!("{events:?}") };
        assert_eq!(desk.ask(Command::RowAgain), [Event::RowAgain(Some(row.clone()))]);
        let events = desk.ask(Command::Frames(7, FrameQuery { count: 5, ..FrameQuery::default() }));
        assert!(
            matches!(&events[..], [Event::Frames(7, page)] if page.rows.len() == 5 && page.matches == 210)
        );
        // What is prepared is what is shown, and changes nothing of it.
        assert!(!desk.0.prepare(), "it was asked for");
        desk.derive();
        assert_eq!([(); 3].map(|()| desk.0.prepare()), [true, false, false]);
        let events = desk.ask(Command::Frames(8, FrameQuery { count: 5, ..FrameQuery::default() }));
        assert!(
            matches!(&events[..], [Event::Frames(8, page)] if page.rows.len() == 5 && page.matches == 210)
        );
        let events = desk.ask(Command::Series);
        assert!(matches!(&events[..], [Event::Series(series)] if series.points.len() == 70));
        desk.0.start_over();
        for command in [Command::Row(0), Command::RowAgain, Command::Series, correct(0, "gain", "1")] {
            assert_eq!(desk.ask(command), [], "nothing was read");
        }
    }
}
