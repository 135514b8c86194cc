//! How far values may differ and still match.

use leptos::prelude::*;
use nightledger_ledger::{Tolerances, limits};
use nightledger_session::present::correct::number;

use super::{FieldOf, fields};
use crate::page::fields::Form;

/// A tolerance by its name; an empty field is the usual one.
macro_rules! tolerance {
    ($label:literal, $limits:ident, $name:ident) => {
        (
            $label,
            Form::Within(limits::$limits),
            |s| s.tolerances.$name.to_string(),
            |s, typed| s.tolerances.$name = number(typed).unwrap_or(Tolerances::default().$name),
        )
    };
}

const TOLERANCES: [FieldOf; 9] = [
    tolerance!("Dark: relative exposure tolerance (0.01 = 1 %)", PART, dark_exposure_relative),
    tolerance!("Dark: exposure tolerance, s", APART_S, dark_exposure_s),
    tolerance!("Dark: largest relative exposure tolerance", PART, dark_exposure_cap),
    tolerance!("Dark: set point tolerance, °C", APART_C, set_temp_c),
    tolerance!("Dark and bias without a set point: temperature tolerance, °C", APART_C, uncooled_temp_c),
    tolerance!("Dark flat: relative exposure tolerance", PART, dark_flat_exposure_relative),
    tolerance!("Dark flat: exposure tolerance, s", APART_S, dark_flat_exposure_s),
    tolerance!("One site within, km", SITE_KM, site_km),
    tolerance!("A session ends with a gap of, h", SESSION_GAP_H, session_gap_h),
];

/// Their fields.
#[component]
pub fn TolerancesPart() -> impl IntoView {
    view! {
        <section aria-labelledby="set-tolerances">
            <h2 id="set-tolerances" tabindex="-1">"Tolerances"</h2>
            <p class="muted">"How far two values may differ and still match. An empty field restores the usual value."</p>
            {fields("tolerance, ", &TOLERANCES)}
        </section>
    }
}
