//! `WeatherData.csv` of N.I.N.A.'s plugin Session Metadata: what its weather station said at each exposure
//! (docs/rules.md#18-weather).
//!
//! A row names no file. It has the exposure's number, its local start to the minute or second, and since 2025 its start
//! in UTC as the last column; [`Weather::at`] finds the row of a light. Degrees Celsius and mag/arcsec^2; `NaN` where
//! the station has no such sensor.

use nightledger_language::{Said, said};

use crate::sheet::{self, Sheet};
use nom::branch::alt;
use nom::character::complete::{char, digit1, one_of};
use nom::combinator::{map_res, opt, rest};
use nom::number::complete::double;
use nom::sequence::preceded;
use nom::{IResult, Parser};
use time::{Date, Month};

/// What a weather file says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Weather {
    /// Its rows, in their order.
    pub rows: Vec<Reading>,
    /// Rows that broke off, or whose cells cannot be told apart.
    pub broken_rows: u32,
}

/// The weather at one exposure.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Reading {
    /// The exposure's number in its session; the sister file `ImageMetaData.csv` has the same.
    pub exposure_number: Option<u32>,
    /// The exposure's start: seconds since 1970-01-01T00:00:00 UTC.
    pub start_s: Option<f64>,
    /// Its start on the computer's clock, seconds since 1970, and how fine that is: 1 or 60 s.
    pub local_start: Option<(f64, f64)>,
    /// Ambient temperature, degrees Celsius.
    pub ambient_c: Option<f64>,
    /// Sky quality, mag/arcsec^2.
    pub sqm: Option<f64>,
}

/// Starts that differ by no more than this are one exposure's, seconds: a header is written to the second or finer.
const SAME_START_S: f64 = 2.0;

impl Weather {
    /// Reads the file. Commas, semicolons or tabs between the cells, decimal commas where they can be told; a row that
    /// breaks off is left out. The error says why the text is no weather file.
    pub fn read(text: &str) -> Result<Self, Said> {
        let sheet = Sheet::read(text)?;
        let place = |name: &str| sheet.column(name);
        let columns = Columns {
            number: place("ExposureNumber"),
            utc: place("ExposureStartUTC"),
            local: place("ExposureStart"),
            ambient: place("Temperature"),
            sqm: place("SkyQuality"),
        };
        if columns.ambient.is_none() && columns.sqm.is_none() {
            return Err(said!("it has neither of the columns Temperature and SkyQuality"));
        }
        let mut weather = Self::default();
        for record in sheet.rows.iter().filter(|record| record.len() >= sheet.columns.len()) {
            let reading = columns.reading(record);
            if reading.ambient_c.is_some() || reading.sqm.is_some() {
                weather.rows.push(reading);
            }
        }
        let short = sheet.rows.iter().filter(|record| record.len() < sheet.columns.len()).count();
        weather.broken_rows = u32::try_from(short).unwrap_or(u32::MAX).max(sheet.broken);
        if weather.rows.is_empty() {
            Err(said!("no line has a temperature or a sky quality"))
        } else {
            Ok(weather)
        }
    }

    /// The weather at an exposure: the row with its start in UTC, else in local time, else with its number where one
    /// row alone has it. Starts are seconds since 1970 of their clock.
    pub fn at(
        &self,
        start_s: Option<f64>,
        local_start_s: Option<f64>,
        number: Option<u32>,
    ) -> Option<&Reading> {
        let near = |off: &dyn Fn(&Reading) -> Option<f64>| {
            let mut rows: Vec<(f64, &Reading)> =
                self.rows.iter().filter_map(|row| off(row).map(|off| (off.abs(), row))).collect();
            rows.sort_by(|(one, _), (other, _)| one.total_cmp(other));
            rows.first().map(|(_, row)| *row)
        };
        let by_utc = near(&|row| Some(row.start_s? - start_s?).filter(|off| off.abs() <= SAME_START_S));
        by_utc
            .or_else(|| {
                // To the minute: the row's minute is the one that the exposure began in.
                near(&|row| {
                    let (start_s, step_s) = row.local_start?;
                    let off = local_start_s? - start_s;
                    let fits =
                        if step_s > 1.0 { (0.0..step_s).contains(&off) } else { off.abs() <= SAME_START_S };
                    fits.then_some(off)
                })
            })
            .or_else(|| {
                let mut rows =
                    self.rows.iter().filter(|row| number.is_some() && row.exposure_number == number);
                let first = rows.next()?;
                // Numbers begin anew with each session.
                rows.next().is_none().then_some(first)
            })
    }
}

/// Where the columns stand.
struct Columns {
    number: Option<usize>,
    utc: Option<usize>,
    local: Option<usize>,
    ambient: Option<usize>,
    sqm: Option<usize>,
}

impl Columns {
    fn reading(&self, record: &csv::StringRecord) -> Reading {
        let cell = |place: Option<usize>| place.and_then(|place| record.get(place));
        let number = |place: Option<usize>, low: f64, high: f64| {
            let value = sheet::number(cell(place)?)?;
            (low..=high).contains(&value).then_some(value)
        };
        let start =
            |place: Option<usize>| cell(place).and_then(|text| moment(text).ok()).map(|(_, moment)| moment);
        Reading {
            exposure_number: cell(self.number).and_then(|text| text.parse().ok()),
            start_s: start(self.utc).map(|(seconds, _)| seconds),
            local_start: start(self.local),
            // Outside these it is a sensor's word for nothing (-273.15, 999).
            ambient_c: number(self.ambient, -90.0, 70.0),
            sqm: number(self.sqm, 5.0, 25.0),
        }
    }
}

/// `2026-10-10 22:14`, `2026-10-10T20:14:32.400Z`, `10/31/2026 22:14:03`, `31.10.2026 22:14`: seconds since 1970, and
/// how fine they are.
fn moment(text: &str) -> IResult<&str, (f64, f64)> {
    let (text, days) = date(text)?;
    let (text, _) = one_of(" T").parse(text)?;
    let (text, (hours, _, minutes)) = (number::<u8>, char(':'), number::<u8>).parse(text)?;
    let (text, seconds) = opt(preceded(char(':'), double)).parse(text)?;
    let (text, _) = rest(text)?;
    let since_midnight = f64::from(hours) * 3600.0 + f64::from(minutes) * 60.0 + seconds.unwrap_or(0.0);
    Ok((text, (f64::from(days) * 86_400.0 + since_midnight, if seconds.is_some() { 1.0 } else { 60.0 })))
}

/// Days since 1970-01-01.
fn date(text: &str) -> IResult<&str, i32> {
    type Parts = (i32, char, u8, char, i32);
    let days = |year: i32, month: u8, day: u8| {
        let date = Date::from_calendar_date(year, Month::try_from(month)?, day)?;
        Ok::<_, time::error::ComponentRange>(date.to_julian_day() - UNIX_EPOCH_JULIAN_DAY)
    };
    let small = |number: i32| u8::try_from(number).unwrap_or(0);
    let dashed =
        map_res((number, char('-'), number, char('-'), number), move |(year, _, month, _, day): Parts| {
            days(year, month, small(day))
        });
    // Invariant culture, as the plugin's first versions wrote it.
    let slashed =
        map_res((number, char('/'), number, char('/'), number), move |(month, _, day, _, year): Parts| {
            days(year, small(month), day)
        });
    let dotted =
        map_res((number, char('.'), number, char('.'), number), move |(day, _, month, _, year): Parts| {
            days(year, month, small(day))
        });
    alt((dashed, slashed, dotted)).parse(text)
}

const UNIX_EPOCH_JULIAN_DAY: i32 = 2_440_588;

fn number<T: std::str::FromStr>(text: &str) -> IResult<&str, T> {
    map_res(digit1, str::parse).parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "ExposureNumber,ExposureStart,Temperature,DewPoint,Humidity,Pressure,WindSpeed,WindDirection,\
                        WindGust,CloudCover,SkyTemperature,SkyBrightness,SkyQuality,ExposureStartUTC\n";

    fn row(number: u32, local: &str, ambient: &str, sqm: &str, utc: &str) -> String {
        format!("{number},{local},{ambient},2.1,61,1013.2,0.4,180,1.2,0,-18.1,0.001,{sqm},{utc}\n")
    }

    fn both(reading: Option<&Reading>) -> Option<(Option<f64>, Option<f64>)> {
        reading.map(|reading| (reading.ambient_c, reading.sqm))
    }

    // 2026-10-10T20:14:32 UTC
    const START: f64 = 1_791_663_272.0;

    #[test]
    fn rows_are_found_by_their_start() {
        let text = HEAD.to_owned()
            + &row(1, "2026-10-10 22:14", "7.5", "21.32", "2026-10-10T20:14:32.400Z")
            + &row(2, "2026-10-10 22:19", "7.1", "NaN", "2026-10-10T20:19:40.100Z");
        let weather = Weather::read(&text).unwrap();
        assert_eq!(both(weather.at(Some(START), None, None)), Some((Some(7.5), Some(21.32))));
        assert_eq!(both(weather.at(Some(START + 308.0), None, None)), Some((Some(7.1), None)));
        assert_eq!(weather.at(Some(START + 60.0), None, None), None);
        // Local time, to the minute.
        assert_eq!(both(weather.at(None, Some(START + 7200.0), None)), Some((Some(7.5), Some(21.32))));
        assert_eq!(weather.at(None, Some(START + 7200.0 - 40.0), None), None);
        assert_eq!(both(weather.at(None, None, Some(2))), Some((Some(7.1), None)));
    }

    #[test]
    fn older_dates_and_numbers_that_begin_anew() {
        let old = "ExposureNumber,ExposureStart,Temperature,SkyQuality\n1,10/10/2026 22:14:32,-3.0,0\n1,10/11/2026 22:14:32,-4.0,0\n";
        let weather = Weather::read(old).unwrap();
        assert_eq!(both(weather.at(None, Some(START + 7200.0 + 1.5), None)), Some((Some(-3.0), None)));
        assert_eq!(weather.at(None, None, Some(1)), None);
    }

    #[test]
    fn other_separators_decimal_commas_and_encodings() {
        let text = HEAD.to_owned() + &row(1, "2026-10-10 22:14", "7.5", "21.32", "2026-10-10T20:14:32Z");
        let expect = Weather::read(&text).unwrap();
        let sheet = text.replace(',', ";").replace("7.5", "7,5").replace("21.32", "21,32");
        assert_eq!(Weather::read(&sheet).unwrap(), expect);
        assert_eq!(Weather::read(&sheet.replace("2026-10-10 22:14;", "10.10.2026 22:14;")).unwrap(), expect);
        assert_eq!(Weather::read(&format!("\u{feff}{}", text.replace('\n', "\r\n"))).unwrap(), expect);
        let wide: String = text.chars().flat_map(|c| [c, '\0']).collect();
        assert_eq!(Weather::read(&format!("\u{ff}\u{fe}{wide}")).unwrap(), expect);
    }

    #[test]
    fn what_is_cut_off_or_no_weather_is_left_out() {
        let text = HEAD.to_owned()
            + &row(1, "2026-10-10 22:14", "7.5", "21.32", "2026-10-10T20:14:32Z")
            + &row(2, "2026-10-10 22:19", "NaN", "-1", "2026-10-10T20:19:32Z");
        let weather = Weather::read(&text).unwrap();
        assert_eq!((weather.rows.len(), weather.broken_rows), (1, 0));
        assert_eq!(Weather::read(&text[..text.len() - 25]).unwrap().broken_rows, 1);
        for end in 0..text.len() {
            if let Ok(cut) = Weather::read(&text[..end]) {
                assert_eq!(cut.rows[0].sqm, Some(21.32), "{end}");
            }
        }
        for other in ["", HEAD, "FilePath,Duration\na.fits,300\n", "{\"Temperature\": 3}"] {
            assert!(Weather::read(other).is_err(), "{other}");
        }
    }
}
