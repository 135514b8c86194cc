//! One XML element's attributes, entities resolved and nothing expanded.

use nightledger_language::said;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart};

use crate::diagnostic::DiagnosticKind as Kind;
use crate::faults::Faults;

/// Attributes read of one element. XISF's own elements have a dozen; a million are an attack.
const MOST_ATTRIBUTES: usize = 128;

/// The attributes that this crate looks at.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    pub(super) id: Option<String>,
    pub(super) uid: Option<String>,
    pub(super) reference: Option<String>,
    pub(super) type_name: Option<String>,
    pub(super) name: Option<String>,
    pub(super) value: Option<String>,
    pub(super) comment: Option<String>,
    pub(super) location: Option<String>,
    pub(super) encoding: Option<String>,
    pub(super) compression: Option<String>,
    pub(super) geometry: Option<String>,
    pub(super) image_type: Option<String>,
    pub(super) sample_format: Option<String>,
    pub(super) byte_order: Option<String>,
    pub(super) pixel_storage: Option<String>,
    pub(super) bounds: Option<String>,
    pub(super) sub_blocks: Option<String>,
    pub(super) checksum: Option<String>,
    pub(super) pattern: Option<String>,
    pub(super) width: Option<String>,
    pub(super) height: Option<String>,
}

impl Attributes {
    /// Reads an element's attributes by their local names. Of two with one name the first counts.
    pub(super) fn read(element: &BytesStart<'_>, faults: &mut Faults) -> Self {
        let mut read = Self::default();
        let mut attributes = element.attributes();
        // quick-xml's own search for duplicates compares each with all before it.
        attributes.with_checks(false);
        for (number, attribute) in attributes.enumerate() {
            if number == MOST_ATTRIBUTES {
                faults.push(
                    Kind::BadElement,
                    said!(
                        "an element has more than {limit} attributes; the others were left out",
                        limit = MOST_ATTRIBUTES
                    ),
                );
                break;
            }
            let attribute = match attribute {
                Ok(attribute) => attribute,
                Err(error) => {
                    faults.push(
                        Kind::BadElement,
                        said!("an attribute could not be read and was left out: {error}", error),
                    );
                    continue;
                }
            };
            let slot = match attribute.key.local_name().as_ref() {
                "id" => &mut read.id,
                "uid" => &mut read.uid,
                "ref" => &mut read.reference,
                "type" => &mut read.type_name,
                "name" => &mut read.name,
                "value" => &mut read.value,
                "comment" => &mut read.comment,
                "location" => &mut read.location,
                "encoding" => &mut read.encoding,
                "compression" => &mut read.compression,
                "geometry" => &mut read.geometry,
                "imageType" => &mut read.image_type,
                "sampleFormat" => &mut read.sample_format,
                "byteOrder" => &mut read.byte_order,
                "pixelStorage" => &mut read.pixel_storage,
                "bounds" => &mut read.bounds,
                "subblocks" => &mut read.sub_blocks,
                "checksum" => &mut read.checksum,
                "pattern" => &mut read.pattern,
                "width" => &mut read.width,
                "height" => &mut read.height,
                _ => continue,
            };
            if slot.is_none() {
                *slot = Some(attribute_text(&attribute, faults));
            }
        }
        read
    }
}

/// An attribute's text: white space normalised to blanks, references resolved (XML 1.0 section 3.3.3).
fn attribute_text(attribute: &Attribute<'_>, faults: &mut Faults) -> String {
    match attribute.normalized_value(XmlVersion::Implicit1_0) {
        Ok(text) => text.into_owned(),
        // An unknown entity or a lone `&`: everything else is resolved all the same.
        Err(_) => with_unknown_entities(&attribute.value, faults),
    }
}

fn with_unknown_entities(raw: &str, faults: &mut Faults) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(place) = rest.find(['&', '\t', '\n', '\r']) {
        let (before, from) = rest.split_at_checked(place).unwrap_or((rest, ""));
        text.push_str(before);
        if let Some(reference) = from.strip_prefix('&') {
            let named = reference.split_once(';').filter(|(name, _)| name.len() <= 32);
            if let Some((name, after)) = named {
                push_reference(&mut text, &BytesRef::new(name), faults);
                rest = after;
                continue;
            }
            text.push('&');
        } else {
            text.push(' ');
        }
        rest = from.get(1..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

/// The five entities of XML and characters by number. Others would need the document's own definitions, which are
/// never read (they make XML bombs): such a reference stays as it stands.
pub(super) fn push_reference(text: &mut String, reference: &BytesRef<'_>, faults: &mut Faults) {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        text.push(character);
    } else if let Some(resolved) = resolve_predefined_entity(reference) {
        text.push_str(resolved);
    } else {
        let name: &str = reference;
        faults.push(
            Kind::BadElement,
            said!("&{name}; is no entity of XML's own; it was left as it stands", name),
        );
        text.push('&');
        text.push_str(name);
        text.push(';');
    }
}
