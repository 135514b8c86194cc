//! The region of the sky on a picture (docs/rules.md#22-sky): as it is dragged by a pointer or moved by keys.

use super::contribute::SkyFrame;

/// How much one press of a key moves or grows the region, as a share of the picture.
const KEY_SHARE: f64 = 0.01;

/// A region in half-size pixels from the top left of the view, and the picture that it lies in.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SkyRegion {
    top: f64,
    left: f64,
    bottom: f64,
    right: f64,
    /// Width and height of the picture.
    size: (f64, f64),
}

/// What a pointer does with a region.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SkyDrag {
    /// Moves it, from where both were.
    Move(SkyRegion, (f64, f64)),
    /// Draws one from this corner.
    Draw((f64, f64)),
}

impl SkyRegion {
    /// That of a picture.
    pub fn of(frame: &SkyFrame) -> Self {
        Self {
            top: frame.rows.0.into(),
            left: frame.columns.0.into(),
            bottom: frame.rows.1.into(),
            right: frame.columns.1.into(),
            size: (frame.size.0.into(), frame.size.1.into()),
        }
    }

    /// As it is written.
    pub fn text(&self) -> String {
        format!("[{}:{},{}:{}]", self.top, self.bottom, self.left, self.right)
    }

    /// Where it lies, as shares of the picture: left, top, width, height.
    pub fn shares(&self) -> [f64; 4] {
        let (width, height) = (self.size.0.max(1.0), self.size.1.max(1.0));
        [
            self.left / width,
            self.top / height,
            (self.right - self.left) / width,
            (self.bottom - self.top) / height,
        ]
    }

    /// A pointer goes down at this place, in shares of the picture: on the corner it draws the region anew from the
    /// opposite one, inside it moves it, elsewhere it draws another.
    pub fn taken(&self, place: (f64, f64), on_corner: bool) -> SkyDrag {
        let point = self.point(place);
        let is_inside =
            (self.left..self.right).contains(&point.0) && (self.top..self.bottom).contains(&point.1);
        if on_corner {
            SkyDrag::Draw((self.left, self.top))
        } else if is_inside {
            SkyDrag::Move(*self, point)
        } else {
            SkyDrag::Draw(point)
        }
    }

    /// The region when the pointer has come to this place.
    #[must_use]
    pub fn dragged(&self, drag: SkyDrag, place: (f64, f64)) -> Self {
        let point = self.point(place);
        match drag {
            SkyDrag::Move(before, from) => before.moved(point.0 - from.0, point.1 - from.1),
            SkyDrag::Draw(corner) => self.between(corner, point),
        }
    }

    /// The region after an arrow key; `grows`: its size changes and not its place. Nothing for other keys.
    pub fn keyed(&self, key: &str, grows: bool) -> Option<Self> {
        let step = |pixels: f64| (pixels * KEY_SHARE).round().max(1.0);
        let (right, down) = match key {
            "ArrowLeft" => (-step(self.size.0), 0.0),
            "ArrowRight" => (step(self.size.0), 0.0),
            "ArrowUp" => (0.0, -step(self.size.1)),
            "ArrowDown" => (0.0, step(self.size.1)),
            _ => return None,
        };
        let corner = (self.left, self.top);
        Some(if grows {
            // Past its own corner it would turn over.
            self.between(corner, ((self.right + right).max(self.left), (self.bottom + down).max(self.top)))
        } else {
            self.moved(right, down)
        })
    }

    /// A place in shares of the picture, in pixels.
    fn point(&self, (right, down): (f64, f64)) -> (f64, f64) {
        (right.clamp(0.0, 1.0) * self.size.0, down.clamp(0.0, 1.0) * self.size.1)
    }

    /// Between two corners: whole pixels, never less than one of them.
    fn between(&self, a: (f64, f64), b: (f64, f64)) -> Self {
        let side = |a: f64, b: f64, end: f64| {
            let from = a.min(b).round().clamp(0.0, (end - 1.0).max(0.0));
            (from, a.max(b).round().clamp(from + 1.0, end.max(from + 1.0)))
        };
        let ((left, right), (top, bottom)) = (side(a.0, b.0, self.size.0), side(a.1, b.1, self.size.1));
        Self { top, left, bottom, right, ..*self }
    }

    /// As large elsewhere, inside the picture.
    fn moved(self, right: f64, down: f64) -> Self {
        let (width, height) = (self.right - self.left, self.bottom - self.top);
        let left = (self.left + right).round().clamp(0.0, (self.size.0 - width).max(0.0));
        let top = (self.top + down).round().clamp(0.0, (self.size.1 - height).max(0.0));
        Self { top, left, bottom: top + height, right: left + width, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of 200 x 100 with the region `[20:60,50:150]`.
    fn region() -> SkyRegion {
        let frame = SkyFrame { size: (200, 100), rows: (20, 60), columns: (50, 150), ..SkyFrame::default() };
        SkyRegion::of(&frame)
    }

    #[test]
    fn a_pointer_inside_moves_the_region_and_it_stays_in_the_picture() {
        let region = region();
        assert_eq!(region.shares(), [0.25, 0.2, 0.5, 0.4]);
        let drag = region.taken((0.5, 0.5), false);
        assert_eq!(region.dragged(drag, (0.55, 0.6)).text(), "[30:70,60:160]");
        assert_eq!(region.dragged(drag, (5.0, -5.0)).text(), "[0:40,100:200]");
    }

    #[test]
    fn a_pointer_outside_draws_another_and_the_corner_changes_its_size() {
        let region = region();
        let drag = region.taken((0.9, 0.9), false);
        assert_eq!(region.dragged(drag, (0.8, 0.7)).text(), "[70:90,160:180]");
        // A click alone is one pixel, at the edge too.
        assert_eq!(region.dragged(region.taken((1.0, 1.0), false), (1.0, 1.0)).text(), "[99:100,199:200]");
        let drag = region.taken((0.75, 0.6), true);
        assert_eq!(region.dragged(drag, (0.5, 0.5)).text(), "[20:50,50:100]");
        assert_eq!(region.dragged(drag, (0.1, 0.1)).text(), "[10:20,20:50]");
    }

    /// docs/rules.md#22-page
    #[test]
    fn arrow_keys_move_and_with_shift_they_change_the_size() {
        let region = region();
        assert_eq!(region.keyed("ArrowRight", false).unwrap().text(), "[20:60,52:152]");
        assert_eq!(region.keyed("ArrowUp", false).unwrap().text(), "[19:59,50:150]");
        assert_eq!(region.keyed("ArrowLeft", true).unwrap().text(), "[20:60,50:148]");
        assert_eq!(region.keyed("ArrowDown", true).unwrap().text(), "[20:61,50:150]");
        assert_eq!(region.keyed("a", false), None);
        let mut small = region;
        for _ in 0..200 {
            small = small.keyed("ArrowLeft", true).unwrap();
        }
        assert_eq!(small.text(), "[20:60,50:51]");
        assert_eq!(SkyRegion::default().keyed("ArrowDown", false).unwrap().text(), "[0:0,0:0]");
    }
}
