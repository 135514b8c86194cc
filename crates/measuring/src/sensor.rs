//! What a header says of the sensor behind the pixels: its colour filters, which way up it is stored, and the value at
//! which it clips (docs/rules.md#16-mosaic, docs/rules.md#17-saturated, docs/rules.md#23-flats).

use nightledger_frame::PatternTurns;
use nightledger_header::{DataUnit, Format, Header, SampleType, Value};

/// What a header says of the sensor.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sensor {
    /// The pattern of colour filters as it lies on the first two stored rows: four letters, `RGGB`. Nothing of an image of
    /// several planes, which is no mosaic any more.
    pub filters: Option<String>,
    /// Whether the first stored row is the lowest of the picture.
    pub is_bottom_up: bool,
    /// The value from which pixels may be clipped: the lowest of what the header names and the top of samples of 8 and 16
    /// bits.
    pub clip: Option<f64>,
}

/// Where the pattern stands.
const PATTERNS: [&str; 2] = ["BAYERPAT", "COLORTYP"];

/// The same as an XISF property.
const PATTERN_PROPERTY: &str = "PCL:CFASourcePattern";

/// Where the value stands at which the sensor clips. Some programs write both, and 0 for what they do not know.
const CLIPS: [&str; 2] = ["SATURATE", "DATAMAX"];

impl Sensor {
    /// Reads what the header says.
    pub fn of(header: &Header) -> Self {
        let unit = header.data_unit();
        let planes: u64 = unit.as_ref().map_or(1, |unit| unit.axes.iter().skip(2).product());
        let turns = PatternTurns::of(|keyword| text(header, keyword), |keyword| number(header, keyword));
        let filters = if planes > 1 { None } else { filters(header, &turns) };
        // XISF has its first row at the top, whatever cards it was made from say.
        let is_bottom_up = header.format == Format::Fits && turns.is_bottom_up();
        Self { filters, is_bottom_up, clip: clip(header, unit.as_ref()) }
    }
}

/// The value from which pixels of a header's image may be clipped, as far as a header says.
pub(crate) fn clip(header: &Header, unit: Option<&DataUnit>) -> Option<f64> {
    let stated = CLIPS.iter().filter_map(|keyword| number(header, keyword)).filter(|value| *value > 0.0);
    // What 32 bits could hold says nothing of a camera.
    let of_camera =
        unit.filter(|unit| matches!(unit.sample, SampleType::U8 | SampleType::I16 | SampleType::U16));
    stated.chain(of_camera.and_then(top_of_type)).reduce(f64::min)
}

/// The greatest value that samples of this type hold; nothing of floats.
pub(crate) fn top_of_type(unit: &DataUnit) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "2^63 and 2^64 are near enough to one less")]
    let most = match unit.sample {
        SampleType::U8 => f64::from(u8::MAX),
        SampleType::I16 => f64::from(i16::MAX),
        SampleType::U16 => f64::from(u16::MAX),
        SampleType::I32 => f64::from(i32::MAX),
        SampleType::U32 => f64::from(u32::MAX),
        SampleType::I64 => i64::MAX as f64,
        SampleType::U64 => u64::MAX as f64,
        SampleType::F32 | SampleType::F64 | SampleType::Complex32 | SampleType::Complex64 => return None,
    };
    Some(unit.scale.zero + unit.scale.factor * most)
}

fn filters(header: &Header, turns: &PatternTurns) -> Option<String> {
    // XISF's own element is of the pixels as they are stored, whatever the camera's keywords beside it count from.
    let of_element = header.image_element.as_ref().and_then(|image| image.colour_filters.as_ref());
    if let Some(pattern) = of_element.filter(|pattern| pattern.chars().count() == 4) {
        return Some(pattern.to_ascii_uppercase());
    }
    let of_card = PATTERNS.iter().find_map(|keyword| text(header, keyword));
    let property = || header.property(PATTERN_PROPERTY).map(|property| property.value.as_str());
    let letters: Vec<char> = of_card.or_else(property)?.trim().to_ascii_uppercase().chars().collect();
    let cell: [char; 4] = letters.try_into().ok()?;
    Some(turns.stored(cell).iter().collect())
}

fn text<'h>(header: &'h Header, keyword: &str) -> Option<&'h str> {
    match &header.find(keyword)?.1.value {
        Value::Text(text) => Some(text.trim()),
        _ => None,
    }
}

fn number(header: &Header, keyword: &str) -> Option<f64> {
    match &header.find(keyword)?.1.value {
        #[expect(clippy::cast_precision_loss, reason = "levels and shifts are below 2^53")]
        Value::Int(whole) => Some(*whole as f64),
        Value::Float(float) => Some(*float).filter(|number| number.is_finite()),
        Value::Text(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_header::{HeaderReader, Limits};

    #[track_caller]
    fn check(cards: &[&str], filters: Option<&str>, clip: Option<f64>) {
        let begun = ["SIMPLE  =                    T", "NAXIS   =                    2"];
        let size = ["NAXIS1  =                    4", "NAXIS2  =                    4"];
        let all = begun.iter().chain(cards).chain(&size).chain(&["END"]);
        let mut bytes: Vec<u8> = all.flat_map(|card| format!("{card:80}").into_bytes()).collect();
        bytes.resize(2880 * 2, b' ');
        let header = HeaderReader::read_all("x.fits", &bytes, Limits::default());
        let is_bottom_up = cards.iter().any(|card| card.contains("BOTTOM"));
        let expected = Sensor { filters: filters.map(str::to_owned), is_bottom_up, clip };
        assert_eq!(Sensor::of(&header), expected, "{cards:?}");
    }

    #[test]
    fn patterns_are_shifted_by_odd_offsets() {
        let depth = "BITPIX  =                  -32";
        check(&[depth], None, None);
        check(&[depth, "BAYERPAT= 'rggb    '"], Some("RGGB"), None);
        check(&[depth, "BAYERPAT= 'RGGB'", "XBAYROFF=                    1"], Some("GRBG"), None);
        check(&[depth, "BAYERPAT= 'RGGB'", "YBAYROFF=                    1"], Some("GBRG"), None);
        check(&[depth, "BAYERPAT= 'RGGB'", "XBAYROFF= 1", "YBAYROFF= 3"], Some("BGGR"), None);
        check(&[depth, "BAYERPAT= 'RGGB'", "XBAYROFF= 2"], Some("RGGB"), None);
        check(&[depth, "BAYERPAT= 'TRUE'"], Some("TRUE"), None);
        check(&[depth, "BAYERPAT= 'X-Trans'"], None, None);
    }

    #[test]
    fn patterns_of_older_sharpcap_count_from_below_and_row_order_turns_the_view_alone() {
        let depth = "BITPIX  =                  -32";
        let pattern = "BAYERPAT= 'RGGB'";
        check(&[depth, pattern, "ROWORDER= 'BOTTOM-UP'"], Some("RGGB"), None);
        check(&[depth, pattern, "SWCREATE= 'SharpCap v3.2.6482.0, 32 bit'"], Some("GBRG"), None);
        check(&[depth, pattern, "SWCREATE= 'SharpCap'", "YBAYROFF= 1"], Some("RGGB"), None);
        check(&[depth, pattern, "SWCREATE= 'SharpCap v3.2'", "ROWORDER= 'TOP-DOWN'"], Some("RGGB"), None);
        check(&[depth, pattern, "SWCREATE= 'SharpCap v4.0.9268.0, 64 bit'"], Some("RGGB"), None);
        check(&[depth, pattern, "SWCREATE= 'N.I.N.A. 2.1'"], Some("RGGB"), None);
    }

    /// XISF 1.0, the core element `ColorFilterArray`.
    #[test]
    fn colour_filters_of_xisf_count_before_keywords() {
        let filters = |children: &str| {
            let xml = format!(
                "<?xml version='1.0'?><xisf version='1.0'><Image geometry='4:4:1' sampleFormat='UInt16' location='attachment:4096:32'>{children}</Image></xisf>"
            );
            let mut bytes = b"XISF0100".to_vec();
            bytes.extend(u32::try_from(xml.len()).unwrap().to_le_bytes());
            bytes.extend([0; 4]);
            bytes.extend(xml.as_bytes());
            bytes.resize(4096 + 32, 0);
            Sensor::of(&HeaderReader::read_all("x.xisf", &bytes, Limits::default())).filters
        };
        let keyword = "<FITSKeyword name='BAYERPAT' value=\"'RGGB'\"/>";
        let shift = "<FITSKeyword name='XBAYROFF' value='1'/>";
        let element = "<ColorFilterArray pattern='gbrg' width='2' height='2' name='mosaic'/>";
        assert_eq!(filters(""), None);
        assert_eq!(filters(element).as_deref(), Some("GBRG"));
        assert_eq!(filters(&[keyword, shift].concat()).as_deref(), Some("GRBG"));
        assert_eq!(filters(&[keyword, shift, element].concat()).as_deref(), Some("GBRG"));
        assert_eq!(filters("<ColorFilterArray pattern='GGRGGB' width='3' height='2'/>"), None);
    }

    #[test]
    fn pixels_clip_at_the_lower_of_what_is_stated_and_what_the_type_holds() {
        let sixteen = ["BITPIX  =                   16", "BZERO   =                32768"];
        check(&sixteen, None, Some(65535.0));
        check(&[sixteen[0], sixteen[1], "SATURATE=              60000.0"], None, Some(60000.0));
        check(&[sixteen[0], sixteen[1], "DATAMAX =                    0"], None, Some(65535.0));
        check(&["BITPIX  =                    8"], None, Some(255.0));
        check(&["BITPIX  =                   32", "DATAMAX =                16383"], None, Some(16383.0));
    }
}
