//! ASCOM's driver for digital cameras: `IMG_5s_1600iso_0C_2018_01_23_16_35_19`.

use super::{Name, backyardeos, from_file, shape};
use crate::Values;

pub(super) fn read(name: &Name) -> Option<Values> {
    name.field(0).filter(|first| *first == "IMG")?;
    let seconds = shape::seconds(name.field(1)?)?;
    let iso = backyardeos::iso(name.field(2)?)?;
    let degrees = shape::celsius(name.field(3)?)?;
    let numbers = name.fields.get(4..10)?;
    let (day, time) = numbers.split_at_checked(3)?;
    let start = shape::start(&day.join("-"), &time.join(":"))?;
    Some(Values {
        exposure_s: Some(from_file(seconds)),
        iso: Some(from_file(iso)),
        sensor_temp_c: Some(from_file(degrees)),
        start: Some(from_file(start)),
        ..Values::default()
    })
}
