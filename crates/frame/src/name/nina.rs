//! N.I.N.A.: its default pattern `<date>_<time>_<filter>_<sensor temp>_<exposure>s_<number>`, and patterns that people
//! build from its tokens, whose fields tell by their shape (`300.00s`, `100g`, `1x1`, `50Of`).

use super::{Name, filters, from_file, shape, shaped, words};
use crate::Values;
use crate::text;
use crate::text::told_filter;

pub(super) fn read(name: &Name) -> Option<Values> {
    default(name).or_else(|| tokens(name))
}

fn default(name: &Name) -> Option<Values> {
    let start = shape::start(name.field(0)?, name.field(1)?)?;
    let rest = name.fields.get(2..)?;
    let (seconds_at, _) = name.first(shape::seconds)?;
    let mut told = shaped(rest);
    told.start = Some(from_file(start));
    // The fields between the time and the exposure: filter and temperature in either order, kinds, targets.
    for field in name.fields.get(2..seconds_at)? {
        if let Some(temp) = temperature(field).filter(|_| told.sensor_temp_c.is_none()) {
            told.sensor_temp_c = Some(from_file(temp));
        }
    }
    // Behind the number only a temperature has a sign: `..._0023_-9.90`.
    if told.sensor_temp_c.is_none()
        && let Some(temp) =
            rest.last().filter(|field| field.starts_with('-')).and_then(|field| temperature(field))
    {
        told.sensor_temp_c = Some(from_file(temp));
    }
    let filter = name.field(2).filter(|field| {
        // A word nobody knows is a filter only where the default pattern has it: in front of the temperature.
        let in_place = name.field(3).is_some_and(|next| temperature(next).is_some());
        filters::is_known_filter(field)
            || (in_place && shape::filter_like(field) && !shape::is_designation(field))
    });
    told.filter = filter.filter(|_| !name.is_objects(2)).map(from_filter).or(told.filter);
    Some(told)
}

/// Any order of fields with an exposure `300.00s` among them.
fn tokens(name: &Name) -> Option<Values> {
    let (seconds_at, _) = name.first(shape::seconds)?;
    if name.fields.len() < 3 {
        return None;
    }
    let mut told = shaped(&name.fields);
    told.start = name
        .fields
        .iter()
        .zip(name.fields.get(1..)?)
        .find_map(|(day, time)| shape::start(day, time))
        .or_else(|| name.fields.iter().find_map(|field| shape::moment(field)))
        .map(from_file);
    let mut filters_from = 0;
    // `M81_Light_Lum_300s`: what stands before the kind is the target, what follows it the filter.
    if let Some(kind_at) =
        name.fields.get(..seconds_at)?.iter().position(|field| words::kind(field, None).is_some())
    {
        if kind_at > 0
            && name.field(kind_at - 1).is_some_and(|field| shape::start("2000-01-01", field).is_none())
        {
            told.object = name.span(0, kind_at).filter(|target| !looks_like_date(target)).map(from_file);
        }
        filters_from = kind_at + 1;
    }
    // The target's own words (`B_33`, `Blue_Snowball`) are no filters.
    let filter = (filters_from..name.fields.len())
        .find(|at| name.field(*at).is_some_and(filters::is_known_filter) && !name.is_objects(*at));
    told.filter = filter.and_then(|at| name.field(at)).map(from_filter);
    Some(told)
}

fn looks_like_date(text: &str) -> bool {
    text.split(['_', ' ']).any(|part| crate::date::date_of(part).is_some())
}

/// `-10.00`: a temperature as $$SENSORTEMP$$ prints it.
fn temperature(field: &str) -> Option<f64> {
    let (_, decimals) = field.split_once('.')?;
    (decimals.len() == 2).then(|| text::number(field))?.filter(|temp| (-100.0..=60.0).contains(temp))
}

/// A filter from the file's name; `NoFilter` says that there is none.
pub(super) fn from_filter(filter: &str) -> crate::Known<Box<str>> {
    crate::Known::new(told_filter(filter), crate::Source::FileName)
}
