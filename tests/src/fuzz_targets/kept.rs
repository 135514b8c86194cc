//! The fuzz target of what a browser keeps.

use nightledger_frame::Place;
use nightledger_session::{Command, Keeper, Kept, Scan, Session, Shelf, Stamp};

use super::inputs::{plain_header, read};

/// What a browser keeps, damaged: texts of settings and edits, as they are and packed, and a block of kept frames that
/// goes on with these bytes from the place
/// that their first two name.
pub fn kept(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for kept in [text.to_string(), format!("lz4:{text}")] {
        let mut session = Session::default();
        let restore =
            |settings, edits, in_haste| Command::Restore { settings, edits, in_haste, aside: Vec::new() };
        session.handle(restore(Some(kept.clone()), Some(kept.clone()), Some(kept)));
        // What was read is kept so that it is read again.
        let again = Shelf::ALL.map(|shelf| session.kept(shelf));
        let [settings, edits] = again.clone().map(Some);
        session.handle(restore(settings, edits, None));
        assert_eq!(Shelf::ALL.map(|shelf| session.kept(shelf)), again);
    }

    let Some((place, rest)) = bytes.split_first_chunk::<2>() else { return };
    let (stamp, mut scan) = (Stamp { size_bytes: 5760, modified_ms: 0, sidecars: 0 }, Scan::default());
    let root = scan.add_root("Root");
    let mut keeper = Keeper::default();
    let paths = ["LIGHT/a.fits", "LIGHT/b.fits"];
    for path in paths {
        let mut exposures =
            scan.read(root, path, &read(path, &plain_header("IMAGETYP = 'LIGHT'\nEXPTIME = 300.0")));
        keeper.add(stamp, &mut exposures);
    }
    let mut block = keeper.take().unwrap();
    block.truncate(usize::from(u16::from_le_bytes(*place)) % (block.len() + 1));
    block.extend(rest);
    let kept = Kept::new(vec![block]);
    let served = paths.into_iter().filter(|path| {
        let place = Place { root, root_name: "Root".into(), path: (*path).into(), exposure: 1 };
        kept.exposures(place, stamp).is_some()
    });
    let served = served.count();
    assert!(served <= kept.len());
    kept.wants_tidying();
    assert_eq!(Kept::new(kept.used(1)).len(), served, "what served is kept");
}
