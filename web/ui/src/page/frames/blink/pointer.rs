//! What a pointer does on the picture: a click or two taps show the pixels of a place, a drag moves them, a finger that
//! swipes steps, and two fingers go near and back.

use leptos::prelude::*;
use nightledger_browser::clock::now_ms;
use web_sys::{DomRect, Element, PointerEvent};

use crate::page::state::State;

/// A way under this is a click.
const STILL_PX: f64 = 6.0;

/// Between the taps of a double tap, at most.
const TAPS_MS: f64 = 350.0;

/// How far apart these may be.
const TAPS_PX: f64 = 40.0;

/// Two fingers that go so many times as far apart go near.
const APART: f64 = 1.25;

/// What is pressed.
#[derive(Clone, Copy)]
struct Pressed {
    id: i32,
    /// Where it went down, and where it is.
    began: (f64, f64),
    now: (f64, f64),
}

/// What the pointers on the picture do.
#[derive(Clone, Default)]
struct Doing {
    pressed: Vec<Pressed>,
    /// Whether there was more than one since the first went down, or it moved the picture.
    more: bool,
    /// When and where the last tap was.
    tapped: Option<(f64, (f64, f64))>,
}

/// The pointers on the picture. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Pointers {
    state: State,
    doing: StoredValue<Doing>,
}

fn place(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

fn apart(one: (f64, f64), other: (f64, f64)) -> f64 {
    (one.0 - other.0).hypot(one.1 - other.1)
}

/// How far apart two pointers were at first, how far they are, and what is between them.
fn pair(pressed: &[Pressed]) -> Option<(f64, f64, (f64, f64))> {
    let [one, other] = pressed else { return None };
    let between = (f64::midpoint(one.now.0, other.now.0), f64::midpoint(one.now.1, other.now.1));
    Some((apart(one.began, other.began).max(1.0), apart(one.now, other.now), between))
}

impl Pointers {
    /// None yet.
    pub fn new(state: State) -> Self {
        Self { state, doing: StoredValue::new(Doing::default()) }
    }

    /// One goes down.
    pub fn down(self, event: &PointerEvent) {
        if event.button() != 0 {
            return;
        }
        if let Some(stage) = found(".blink .stage") {
            // Without it a drag ends at the picture's edge.
            let _ = stage.set_pointer_capture(event.pointer_id());
        }
        let (id, at) = (event.pointer_id(), place(event));
        self.doing.update_value(|doing| {
            if event.is_primary() {
                doing.pressed.clear();
                doing.more = false;
            }
            doing.pressed.push(Pressed { id, began: at, now: at });
            // What two fingers do begins where the second went down.
            if doing.pressed.len() > 1 {
                doing.more = true;
                for pressed in &mut doing.pressed {
                    pressed.began = pressed.now;
                }
            }
        });
    }

    /// One moves.
    pub fn moved(self, event: &PointerEvent) {
        let at = place(event);
        let before = self.doing.try_update_value(|doing| {
            let pressed = doing.pressed.iter_mut().find(|pressed| pressed.id == event.pointer_id())?;
            Some(std::mem::replace(&mut pressed.now, at))
        });
        let Some(before) = before.flatten() else { return };
        let doing = self.doing.get_value();
        if let Some((began, now, between)) = pair(&doing.pressed) {
            let zoomed = self.is_zoomed();
            if !zoomed && now > began * APART || zoomed && now * APART < began {
                self.turn(between);
                self.doing.update_value(|doing| doing.pressed.clear());
            }
        } else if self.is_zoomed()
            && let [pressed] = doing.pressed.as_slice()
        {
            // A hand is never still: until it is a drag the picture stays.
            if doing.more {
                self.state.pan(before.0 - at.0, before.1 - at.1);
            } else if apart(pressed.began, at) > STILL_PX {
                self.doing.update_value(|doing| doing.more = true);
                self.state.pan(pressed.began.0 - at.0, pressed.began.1 - at.1);
            }
        }
    }

    /// One goes up.
    pub fn up(self, event: &PointerEvent) {
        let ended = self.doing.try_update_value(|doing| {
            let at = doing.pressed.iter().position(|pressed| pressed.id == event.pointer_id())?;
            Some((doing.pressed.swap_remove(at), doing.more))
        });
        let Some((pressed, false)) = ended.flatten() else { return };
        let at = place(event);
        let is_still = apart(pressed.began, at) <= STILL_PX;
        if event.pointer_type() != "touch" {
            if is_still {
                self.turn(at);
            }
            return;
        }
        if is_still {
            let now = now_ms();
            let tapped = self.doing.try_update_value(|doing| doing.tapped.replace((now, at))).flatten();
            let is_second =
                tapped.is_some_and(|(then, there)| now - then < TAPS_MS && apart(there, at) < TAPS_PX);
            if is_second {
                self.doing.update_value(|doing| doing.tapped = None);
                self.turn(at);
            }
        } else if !self.is_zoomed() {
            match swiped(at.0 - pressed.began.0, at.1 - pressed.began.1) {
                0 => {}
                by => self.state.step(by, false),
            }
        }
    }

    /// The browser does something else with them.
    pub fn gone(self) {
        self.doing.update_value(|doing| doing.pressed.clear());
    }

    fn is_zoomed(self) -> bool {
        self.state.of_frames().blinking.zoom.with_untracked(Option::is_some)
    }

    /// Goes near a place of the window, or back to the whole picture.
    fn turn(self, at: (f64, f64)) {
        let part = self.state.of_frames().blinking;
        if self.is_zoomed() || part.parts.get_untracked() {
            return self.state.turn_zoom(None);
        }
        let drawn = found(".blink .sheet canvas").map(|canvas| canvas.get_bounding_client_rect());
        let Some(((columns, rows), drawn)) = self.state.blinked_frame().zip(drawn) else { return };
        let share = |at: f64, from: f64, length: f64| ((at - from) / length.max(1.0)).clamp(0.0, 1.0);
        self.state.turn_zoom(Some((
            share(at.0, drawn.left(), drawn.width()) * f64::from(columns),
            share(at.1, drawn.top(), drawn.height()) * f64::from(rows),
        )));
    }
}

/// How many pixels of the window the picture may fill.
pub fn seen() -> Option<(f64, f64)> {
    let sheet: DomRect = found(".blink .sheet")?.get_bounding_client_rect();
    Some((sheet.width(), sheet.height()))
}

fn found(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// Where a finger's way leads: to the next light, to the one before, or nowhere.
fn swiped(x: f64, y: f64) -> isize {
    const LEAST_PX: f64 = 40.0;
    let is_across = x.abs() >= LEAST_PX && x.abs() >= 2.0 * y.abs();
    match x {
        _ if !is_across => 0,
        ..0.0 => 1,
        _ => -1,
    }
}
