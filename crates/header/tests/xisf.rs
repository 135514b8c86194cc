//! XISF headers: where keywords and properties stand, how they are written, and what is wrong with them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use common::{kinds, xisf, xisf_root};
use nightledger_header::DiagnosticKind::{
    self, BadElement, BadLength, BadReference, BadXml, DuplicateKeyword, Empty, Foreign, NonAscii,
    ShortHeader,
};
use nightledger_header::{Format, Header, HeaderReader, Limits, Outcome, Value};

fn read(bytes: &[u8]) -> Header {
    HeaderReader::read_all("x.xisf", bytes, Limits::default())
}

/// Keywords and values of an image's header, and the faults.
#[track_caller]
fn check_cards(inner: &str, cards: &[(&str, Value)], faults: &[DiagnosticKind]) {
    let header = read(&xisf_root(inner));
    let read: Vec<_> =
        header.hdus[0].cards.iter().map(|card| (card.keyword.as_str(), card.value.clone())).collect();
    assert_eq!(read, cards);
    assert_eq!(kinds(&header), faults, "{:?}", header.diagnostics);
    assert_eq!((header.format, header.outcome), (Format::Xisf, Outcome::Image));
}

#[track_caller]
fn check_properties(inner: &str, properties: &[(&str, &str)], faults: &[DiagnosticKind]) {
    let header = read(&xisf_root(&format!("<Image geometry='2:2:1'/>{inner}")));
    let read: Vec<_> = header.properties.iter().map(|p| (p.id.as_str(), p.value.as_str())).collect();
    assert_eq!(read, properties);
    assert_eq!(kinds(&header), faults, "{:?}", header.diagnostics);
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[test]
fn keywords_lose_their_quotes_and_get_their_types() {
    check_cards(
        r#"<Image geometry="4:3:1">
        <FITSKeyword name="FILTER" value="'Ha      '" comment=" narrow "/>
        <FITSKeyword name="OBSERVER" value="'O''Neill'"/>
        <FITSKeyword name="GAIN" value="100" /><FITSKeyword name="EXPTIME" value="1.8D2" />
        <FITSKeyword name="SIMPLE" value="T" /><FITSKeyword name="date-obs" value="2031-02-03T04:05:06" />
        <FITSKeyword name="NOTHING" value="" /><FITSKeyword name="EMPTY" value="''" />
        <FITSKeyword name="HISTORY" value="" comment="ImageIntegration.numberOfImages: 7"/>
        <FITSKeyword name="COMMENT" value="'in the wrong place'"/>
        <FITSKeyword name="HIERARCH obs target" value="'M 1'"/>
        <FITSKeyword name="LONG" value="'first &amp;'"/><FITSKeyword name="CONTINUE" value="'second'"/></Image>"#,
        &[
            ("FILTER", text("Ha")),
            ("OBSERVER", text("O'Neill")),
            ("GAIN", Value::Int(100)),
            ("EXPTIME", Value::Float(180.0)),
            ("SIMPLE", Value::Bool(true)),
            ("DATE-OBS", text("2031-02-03T04:05:06")),
            ("NOTHING", Value::Undefined),
            ("EMPTY", text("")),
            ("HISTORY", Value::Commentary("ImageIntegration.numberOfImages: 7".to_owned())),
            ("COMMENT", Value::Commentary("in the wrong place".to_owned())),
            ("OBS TARGET", text("M 1")),
            ("LONG", text("first second")),
        ],
        &[],
    );
}

#[test]
fn single_quotes_prefixes_entities_and_no_namespace() {
    let xml = "<?xml version='1.0' encoding='utf8'?><!-- by hand --><x:xisf version='1.0' xmlns:x='u'>\
        <x:Image geometry='2:2:1' imageType='MasterFlat'><x:FITSKeyword name='OBJECT' value='&apos;A &amp;&#32;&#xE4; &lt;B&gt;&apos;' comment='&quot;'/>\
        </x:Image></x:xisf>";
    let header = read(&xisf(xml));
    assert_eq!(header.image_type.as_deref(), Some("MasterFlat"));
    let card = &header.hdus[0].cards[0];
    assert_eq!((&card.value, card.comment.as_str()), (&text("A & ä <B>"), "\""));
    assert_eq!(kinds(&header), []);
}

#[test]
fn thumbnails_and_other_images_do_not_count() {
    let other = r#"<FITSKeyword name="GAIN" value="2"/><Property id="a" type="Int32" value="2"/>"#;
    let header = read(&xisf_root(&format!(
        r#"<Property id="r" type="String">root</Property>
        <Image geometry="4:4:1" imageType="Light"><Thumbnail geometry="1:1:1" imageType="Dark">{other}</Thumbnail>
        <FITSKeyword name="GAIN" value="1"/></Image><Image geometry="4:4:1" imageType="WeightMap">{other}</Image>
        <Metadata><Property id="m" type="String" value="meta"/></Metadata>"#
    )));
    assert_eq!(header.image_type.as_deref(), Some("Light"));
    assert_eq!(header.hdus[0].cards.len(), 1);
    assert_eq!(header.hdus[0].cards[0].value, Value::Int(1));
    assert_eq!(header.properties.iter().map(|p| p.value.as_str()).collect::<Vec<_>>(), ["root", "meta"]);
    assert_eq!(kinds(&header), [BadElement]);
    // The first image with pixels counts.
    let header = read(&xisf_root(
        r#"<Image geometry="0:0:1" imageType="Dark"/><Image geometry="2:2:1" imageType="Bias"/>"#,
    ));
    assert_eq!((header.outcome, header.image_type.as_deref()), (Outcome::Image, Some("Bias")));
}

#[test]
fn an_image_without_pixels_is_none() {
    for (inner, outcome) in [
        ("<Image geometry='640:480:1'/>", Outcome::Image),
        ("<Image geometry='640:0:1'/>", Outcome::NoImageData),
        ("<Image geometry='-4:3:1'/>", Outcome::NoImageData),
        ("<Image geometry='wide'/>", Outcome::Image),
        ("<Image/>", Outcome::Image),
        ("<FITSKeyword name='GAIN' value='1'/>", Outcome::NoImageData),
        ("", Outcome::NotAHeader),
    ] {
        assert_eq!(read(&xisf_root(inner)).outcome, outcome, "{inner}");
    }
}

#[test]
fn references_lead_to_root_elements() {
    // What stands in the root counts anyway, and once.
    check_cards(
        r#"<FITSKeyword uid="k" name="GAIN" value="5"/><Image geometry="1:1:1"><Reference ref="k"/></Image>"#,
        &[("GAIN", Value::Int(5))],
        &[],
    );
    // What stands in another image counts where it is referred to.
    check_cards(
        r#"<Image geometry="1:1:1"><FITSKeyword name="A" value="1"/><Reference ref="k"/><FITSKeyword name="C" value="3"/></Image>
        <Image geometry="1:1:1"><FITSKeyword uid="k" name="B" value="2"/></Image>"#,
        &[("A", Value::Int(1)), ("B", Value::Int(2)), ("C", Value::Int(3))],
        &[BadElement],
    );
    check_cards(r#"<ICCProfile uid="p"/><Image geometry="1:1:1"><Reference ref="p"/></Image>"#, &[], &[]);
    check_cards(
        r#"<Image geometry="1:1:1"><Reference ref="none"/><Reference/></Image>"#,
        &[],
        &[BadReference; 2],
    );
    let circle = r#"<Reference uid="a" ref="b"/><Reference uid="b" ref="a"/><Image geometry="1:1:1"><Reference ref="a"/></Image>"#;
    check_cards(circle, &[], &[BadReference; 3]);
}

#[test]
fn colour_filters_of_two_by_two_are_the_image_s_own() {
    let filters = |xml: &str| {
        let header = read(&xisf_root(xml));
        assert_eq!(kinds(&header), [], "{:?}", header.diagnostics);
        header.image_element.unwrap().colour_filters
    };
    let image = |inner: &str| format!("<Image geometry='2:2:1'>{inner}</Image>");
    let element = "<ColorFilterArray pattern=' RGGB ' width='2' height='2' name='n'/>";
    assert_eq!(filters(&image("")), None);
    assert_eq!(filters(&image(element)).as_deref(), Some("RGGB"));
    assert_eq!(filters(&image("<ColorFilterArray pattern='BGGR'/>")).as_deref(), Some("BGGR"));
    // By reference, and not those of another image.
    let shared = "<ColorFilterArray uid='c' pattern='GRBG' width='2' height='2'/>";
    let referring = format!("{shared}{}", image("<Reference ref='c'/>"));
    assert_eq!(filters(&referring).as_deref(), Some("GRBG"));
    let thumbnail = format!("{}<Thumbnail geometry='1:1:1'>{element}</Thumbnail>", image(""));
    assert_eq!(filters(&thumbnail), None);
    // X-Trans.
    let six = "<ColorFilterArray pattern='GGRGGBGGBGGRBRGRBGGGBGGRGGRGGBRBGBRG' width='6' height='6'/>";
    assert_eq!(filters(&image(six)), None);
}

#[test]
fn property_values_wherever_they_stand() {
    check_properties(
        r#"<Property id="n" type="Float32" value="0.54" comment="m"/><Property id="s" type="String"> N.I.N.A. &amp; more
 </Property><Property id="c" type="String"><![CDATA[<table rows="3">]]></Property>
        <Property id="i" type="String" location="inline:base64">TTMx</Property>
        <Property id="h" type="String" location="inline:hex">4d3331</Property>
        <Property id="e" type="String" location="embedded"><Data encoding="base64">
        TTMx</Data></Property>
        <Property id="far" type="String" location="attachment:4096:12"/>
        <Property id="vector" type="F64Vector" length="2" location="inline:base64">AAAA</Property>"#,
        &[
            ("n", "0.54"),
            ("s", "N.I.N.A. & more"),
            ("c", "<table rows=\"3\">"),
            ("i", "M31"),
            ("h", "M31"),
            ("e", "M31"),
        ],
        &[],
    );
    check_properties("<Property type='String' value='x'/>", &[], &[BadElement]);
    check_properties(
        "<Property id='z' type='String' location='inline:base64' compression='zlib:9'>AA</Property>",
        &[],
        &[BadElement],
    );
    check_properties(
        "<Property id='z' type='String' location='inline:base64'>%%</Property>",
        &[],
        &[BadElement],
    );
}

#[test]
fn duplicates_are_told_once() {
    let keyword = r#"<FITSKeyword name="GAIN" value="5"/>"#;
    let inner = format!("<Image geometry='1:1:1'>{keyword}{keyword}{keyword}</Image>");
    assert_eq!(kinds(&read(&xisf_root(&inner))), [DuplicateKeyword]);
    assert_eq!(
        kinds(&read(&xisf_root("<Image geometry='1:1:1'><FITSKeyword value='5'/></Image>"))),
        [BadElement]
    );
}

#[test]
fn headers_without_preamble() {
    let xml = r#"<?xml version="1.0"?><xisf version="1.0"><Image geometry="1:1:1"/></xisf>"#;
    for (name, text) in
        [("x.xish", xml.to_owned()), ("x.xisf", format!("\u{feff}{xml}")), ("x.xisf", format!("\n {xml}\n"))]
    {
        let header = HeaderReader::read_all(name, text.as_bytes(), Limits::default());
        assert_eq!(
            (header.format, header.outcome, kinds(&header)),
            (Format::Xisf, Outcome::Image, vec![]),
            "{text}"
        );
    }
    // What follows the root is not read.
    let mut long = xml.as_bytes().to_vec();
    long.resize(5_000_000, 0);
    let header = read(&long);
    assert_eq!((header.outcome, header.bytes_read), (Outcome::Image, 64 * 1024));
    // UTF-16 with a byte order mark.
    let wide: Vec<u8> = [0xFEFF].into_iter().chain(xml.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&wide).outcome, Outcome::Image);
}

#[test]
fn text_that_is_not_utf8_is_latin1() {
    let mut file = xisf_root("<Image geometry='1:1:1'><FITSKeyword name='T' value=\"'#C'\"/></Image>");
    let place = file.iter().position(|&byte| byte == b'#').unwrap();
    file[place] = 0xB0;
    let header = read(&file);
    assert_eq!(header.hdus[0].cards[0].value, text("\u{b0}C"));
    assert_eq!(kinds(&header), [NonAscii]);
}

#[test]
fn lengths_that_lie() {
    let file = xisf_root("<Image geometry='1:1:1'/>");
    let with_length = |length: u32| {
        let mut file = file.clone();
        file[8..12].copy_from_slice(&length.to_le_bytes());
        read(&file)
    };
    let header = with_length(u32::MAX);
    assert_eq!((header.outcome, kinds(&header)), (Outcome::Image, vec![BadLength]));
    let header = with_length(0);
    assert_eq!((header.outcome, kinds(&header)), (Outcome::Image, vec![BadLength]));
    let header = with_length(20);
    assert_eq!((header.outcome, kinds(&header)), (Outcome::NotAHeader, vec![BadXml]));
    // Padding within the length, pixels behind it.
    let mut padded = file.clone();
    padded.extend([0; 40]);
    let length = u32::try_from(padded.len() - 16).unwrap();
    padded[8..12].copy_from_slice(&length.to_le_bytes());
    padded.extend([0xFF; 5000]);
    let header = read(&padded);
    assert_eq!((header.outcome, kinds(&header)), (Outcome::Image, vec![]));
    assert_eq!(kinds(&read(b"XISF0100\x10")), [ShortHeader]);
    assert_eq!(kinds(&read(b"")), [Empty]);
}

#[test]
fn xml_that_breaks_off_keeps_what_came_before() {
    let whole = xisf_root(
        "<Image geometry='1:1:1'><FITSKeyword name='GAIN' value='5'/><Property id='p' type='String'>long text</Property></Image>",
    );
    let text = String::from_utf8(whole[16..].to_vec()).unwrap();
    for end in ["ng text", "</Image", "</xisf"] {
        let cut = text.find(end).unwrap();
        let header = read(&xisf(&text[..cut]));
        assert_eq!(kinds(&header), [BadXml], "{end}");
        assert_eq!(header.outcome, Outcome::Image);
        assert_eq!(header.hdus[0].cards.len(), 1);
    }
    let header = read(&xisf(&text.replace("</Property>", "</Prop>")));
    assert_eq!((header.outcome, kinds(&header)), (Outcome::Image, vec![BadXml]));
    let header = read(b"<?xml version='1.0'?><html xisf='no'></html>");
    assert_eq!((header.format, header.outcome), (Format::Foreign, Outcome::NotAHeader));
    assert!(kinds(&header).contains(&Foreign));
}

#[test]
fn pixels_that_are_cut_off_are_a_notice() {
    #[track_caller]
    fn check(location: &str, faults: &[DiagnosticKind]) {
        let image = format!("<Image geometry='8:8:1' location='{location}'/>");
        let header = read(&xisf_root(&image));
        assert_eq!((header.outcome, kinds(&header)), (Outcome::Image, faults.to_vec()), "{location}");
    }
    check("attachment:16:32", &[]);
    check("attachment:4096:128", &[DiagnosticKind::PixelsCutOff]);
    check("attachment:18446744073709551615:18446744073709551615", &[DiagnosticKind::PixelsCutOff]);
    check("embedded", &[]);
    check("attachment:here", &[]);
}
