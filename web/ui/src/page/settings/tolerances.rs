//! How far values may differ and still match.

use leptos::prelude::*;
use nightledger_language::{mark, tr};
use nightledger_ledger::{Tolerances, limits};
use nightledger_session::present::correct::number;
use nightledger_session::present::plain;

use super::{FieldOf, fields};
use crate::page::fields::Form;

/// A tolerance by its name; an empty field is the usual one.
macro_rules! tolerance {
    ($label:expr, $limits:ident, $name:ident) => {
        (
            $label,
            Form::Within(limits::$limits),
            |s| s.tolerances.$name.to_string(),
            |s, typed| s.tolerances.$name = number(typed).unwrap_or(Tolerances::default().$name),
        )
    };
}

/// A tolerance that is a part of an exposure, typed in hundredths of it.
macro_rules! percent {
    ($label:expr, $name:ident) => {
        (
            $label,
            Form::Within(limits::OF_HUNDRED),
            |s| plain(s.tolerances.$name * 100.0, 4),
            |s, typed| {
                s.tolerances.$name =
                    number(typed).map_or(Tolerances::default().$name, |percent| percent / 100.0);
            },
        )
    };
}

const TOLERANCES: [FieldOf; 9] = [
    percent!(mark!("Dark exposure: within, %"), dark_exposure_relative),
    tolerance!(mark!("Dark exposure: or within, s"), APART_S, dark_exposure_s),
    percent!(mark!("Dark exposure: but at most, %"), dark_exposure_cap),
    tolerance!(mark!("Dark set point: within, °C"), APART_C, set_temp_c),
    tolerance!(mark!("Dark and bias without a set point: temperature within, °C"), APART_C, uncooled_temp_c),
    percent!(mark!("Dark flat exposure: within, %"), dark_flat_exposure_relative),
    tolerance!(mark!("Dark flat exposure: or within, s"), APART_S, dark_flat_exposure_s),
    tolerance!(mark!("Positions are one site within, km"), SITE_KM, site_km),
    tolerance!(mark!("A new session starts after a gap of, h"), SESSION_GAP_H, session_gap_h),
];

/// Their fields.
#[component]
pub fn TolerancesPart() -> impl IntoView {
    view! {
        <section aria-labelledby="set-tolerances">
            <h2 id="set-tolerances" tabindex="-1">{tr!("Tolerances")}</h2>
            <p class="muted">{tr!("How far two values may differ and still match. An empty field restores the usual value.")}</p>
            {fields(|label| tr!("tolerance, {label}", label), &TOLERANCES)}
        </section>
    }
}
