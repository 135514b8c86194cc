//! The target and its panel (docs/rules.md#4-object): `NGC 7822 Panel 3` is the target `NGC 7822`, panel `3`.

use crate::Values;
use crate::panel::split_panel;
use crate::text;
use crate::values::Reading;
use crate::{Kind, Known};

/// A target and its panel, as far as known.
type Target = (Option<Known<Box<str>>>, Option<Known<Box<str>>>);

/// A target without the mode that a Seestar puts before it (docs/rules.md#4-target-names): `mosaic_M 31`.
fn without_mode(name: &str) -> &str {
    let rest = text::starts_with(name, "mosaic_").then(|| name.get("mosaic_".len()..)).flatten();
    rest.map(str::trim).filter(|rest| !rest.is_empty()).unwrap_or(name)
}

impl Reading<'_> {
    /// Target and panel. What a name says of the target counts for lights only: calibration frames have none.
    pub(crate) fn object_and_panel(&self, kind: Kind, told: &Values) -> Target {
        let (mut object, mut panel) = (None, None);
        for key in self.keys().object {
            let Some(hit) = self.cards.find(key) else { continue };
            let crate::cards::Cell::Text(name) = hit.cell else { continue };
            if text::is_nothing(name) {
                continue;
            }
            let (target, number) = split_panel(without_mode(name));
            if let Some(number) = number {
                panel = Some(Known::new(number, hit.source.clone()));
            }
            if !target.is_empty() {
                object = Some(Known::new(target.into(), hit.source));
                break;
            }
        }
        if kind == Kind::Light {
            object = object.or_else(|| told.object.clone());
            panel = panel.or_else(|| told.panel.clone());
        }
        (object, panel)
    }
}
