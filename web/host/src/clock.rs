//! The browser's clock and time zone.

use js_sys::{Date, Reflect};
use nightledger_frame::Instant;
use nightledger_language::tr;
use nightledger_ledger::Host;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Performance;

/// The machine that the browser runs on.
pub struct Browser;

impl Host for Browser {
    fn today(&self) -> time::Date {
        let now = Date::new_0();
        date(now.get_full_year(), now.get_month() + 1, now.get_date()).unwrap_or(time::Date::MAX)
    }

    fn zone_offset_min(&self, utc: Instant) -> i32 {
        #[allow(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit a float")]
        let milliseconds = (utc.ns / 1_000_000) as f64;
        // JavaScript counts minutes that local time is behind UTC.
        let behind = Date::new(&JsValue::from_f64(milliseconds)).get_timezone_offset();
        #[allow(clippy::cast_possible_truncation, reason = "an offset is less than a day of whole minutes")]
        let ahead = -(behind.round()) as i32;
        ahead
    }

    fn zone_name(&self) -> &'static str {
        tr!("the browser's time zone")
    }
}

/// The moment in words, local: `2026-11-21 20:15`.
pub fn now_in_words() -> String {
    let now = Date::new_0();
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}",
        now.get_full_year(),
        now.get_month() + 1,
        now.get_date(),
        now.get_hours(),
        now.get_minutes()
    )
}

fn date(year: u32, month: u32, day: u32) -> Option<time::Date> {
    let month = time::Month::try_from(u8::try_from(month).ok()?).ok()?;
    time::Date::from_calendar_date(i32::try_from(year).ok()?, month, u8::try_from(day).ok()?).ok()
}

/// Milliseconds on a clock that only goes forward, in a page and in a worker.
pub fn now_ms() -> f64 {
    thread_local! {
        static CLOCK: Option<Performance> = Reflect::get(&js_sys::global(), &"performance".into())
            .ok()
            .and_then(|performance| performance.dyn_into().ok());
    }
    CLOCK.with(|clock| clock.as_ref().map_or_else(Date::now, Performance::now))
}
