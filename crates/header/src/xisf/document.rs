//! The elements of an XISF header that say something about the frame: keywords, properties, references, images
//! (XISF 1.0 sections 8.4, 11.1 to 11.5).

use nightledger_language::said;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;

use super::block;
use super::element::{Attributes, push_reference};
use crate::diagnostic::DiagnosticKind as Kind;
use crate::faults::Faults;
use crate::fits::{hierarch_keyword, lone_value, report_duplicates};
use crate::header::ImageElement;
use crate::{ByteRange, Card, Format, Hdu, HduKind, Header, Limits, Outcome, Property, Value};

/// References that lead to references are followed so far. XISF allows none of them; a circle ends here.
const MOST_HOPS: usize = 16;

/// What the XML said.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// An element `xisf` was the root.
    is_xisf: bool,
    /// The XML began behind a signature.
    has_signature: bool,
    limit_reached: bool,
    /// Items of the root and of Metadata.
    root_items: Vec<Placed>,
    images: usize,
    /// The image that counts: the first with pixels, else the first.
    image: Option<Image>,
    /// The image being read, if it is another.
    open_image: Option<Image>,
    open_property: Option<OpenProperty>,
    /// Where references lead.
    targets: FxHashMap<String, Target>,
    /// Items so far: their order, and the measure for the limit.
    items: u32,
}

/// An `Image` element.
#[derive(Debug)]
struct Image {
    /// Counted from 1.
    number: usize,
    has_pixels: bool,
    /// Whether its pixels stand in a child `Data`.
    is_embedded: bool,
    type_name: Option<String>,
    /// Its pixels' bytes, when they are attached.
    attachment: Option<ByteRange>,
    element: Box<ImageElement>,
    items: Vec<Placed>,
}

/// An item and its place in the document.
#[derive(Debug, Clone)]
struct Placed {
    order: u32,
    offset: u64,
    item: Item,
}

#[derive(Debug, Clone)]
enum Item {
    Keyword {
        keyword: String,
        value: Value,
        comment: String,
    },
    Property(Property),
    Reference(String),
    /// The pattern of 2 x 2 colour filters.
    ColourFilters(String),
}

/// An element with a `uid`.
#[derive(Debug)]
struct Target {
    /// The image it belongs to; 0 for the root.
    image: usize,
    /// `None`: an element that holds nothing that counts.
    item: Option<Item>,
}

/// A `Property` whose content is still to come.
#[derive(Debug)]
struct OpenProperty {
    attributes: Attributes,
    /// Encoding of the child `Data`.
    data_encoding: Option<String>,
    text: String,
    offset: u64,
}

/// What an open element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Root,
    Metadata,
    Image,
    Property,
    /// `Data` inside a Property.
    Data,
    /// `Data` inside an Image: its pixels.
    Pixels,
    /// Anything else, with all that is in it: Thumbnail, ICCProfile, unknown elements.
    Other,
}

impl Document {
    /// Bytes of attached pixels that a file of `size_bytes` lacks, and how many there should be.
    pub(super) fn pixels_missing(&self, size_bytes: u64) -> Option<(u64, u64)> {
        let ByteRange { offset, length } = self.image.as_ref()?.attachment?;
        let missing = offset.saturating_add(length).saturating_sub(size_bytes).min(length);
        (missing > 0).then_some((missing, length))
    }

    /// Reads `xml`, which begins at byte `start` of the file. Stops at the first thing that is no XML.
    pub(super) fn read(xml: &str, start: u64, limits: &Limits, faults: &mut Faults) -> Self {
        let mut document = Self { has_signature: start > 0, ..Self::default() };
        let mut reader = Reader::from_str(xml);
        reader.config_mut().allow_dangling_amp = true;
        let mut open: Vec<Place> = Vec::new();
        loop {
            let offset = start.saturating_add(reader.buffer_position());
            faults.at(0, None, offset);
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    faults.at(0, None, start.saturating_add(reader.error_position()));
                    faults.push(Kind::BadXml, said!("the XML could not be read further: {error}", error));
                    break;
                }
            };
            match event {
                Event::Start(element) => {
                    let place = document.start(&element, open.last().copied(), offset, faults);
                    open.push(place);
                }
                Event::Empty(element) => {
                    let place = document.start(&element, open.last().copied(), offset, faults);
                    document.finish(place, limits, faults);
                }
                Event::End(_) => {
                    if let Some(place) = open.pop() {
                        document.finish(place, limits, faults);
                    }
                    if open.is_empty() {
                        break;
                    }
                }
                Event::Text(text) => {
                    let end = start.saturating_add(reader.buffer_position());
                    document.pixels(open.last(), &text, ByteRange { offset, length: end - offset.min(end) });
                    document.text(open.last(), &text.xml10_content());
                }
                Event::CData(text) => document.text(open.last(), &text.xml10_content()),
                Event::GeneralRef(reference) => {
                    if let (Some(Place::Property | Place::Data), Some(property)) =
                        (open.last(), &mut document.open_property)
                    {
                        push_reference(&mut property.text, &reference, faults);
                    }
                }
                Event::DocType(_) => {
                    faults.push(
                        Kind::BadElement,
                        said!("the document type definition was left out; nothing it defines is expanded"),
                    );
                }
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
                Event::Eof => {
                    if !open.is_empty() || !document.is_xisf {
                        faults.push(
                            Kind::BadXml,
                            said!("the XML ends before its elements do; what came before was read"),
                        );
                    }
                    break;
                }
            }
            if open.len() > usize::from(limits.xml_depth) {
                faults.push(
                    Kind::LimitReached,
                    said!(
                        "elements are nested more than {limit} deep; the file is not counted",
                        limit = limits.xml_depth
                    ),
                );
                document.limit_reached = true;
            } else if document.items > limits.cards {
                faults.push(
                    Kind::LimitReached,
                    said!(
                        "the header has more than {cards} keywords and properties; the file is not counted",
                        cards = limits.cards
                    ),
                );
                document.limit_reached = true;
            }
            if document.limit_reached {
                break;
            }
        }
        document.close_image();
        document
    }

    /// An element begins inside `parent`.
    fn start(
        &mut self,
        element: &BytesStart<'_>,
        parent: Option<Place>,
        offset: u64,
        faults: &mut Faults,
    ) -> Place {
        let name = element.local_name();
        let name: &str = name.as_ref();
        // Elements inside what nobody looks at are not worth reading their attributes.
        if parent == Some(Place::Other) {
            return Place::Other;
        }
        match (parent, name) {
            (None, "xisf") => {
                self.is_xisf = true;
                Place::Root
            }
            (None, _) => Place::Other,
            (Some(Place::Root), "Metadata") => Place::Metadata,
            (Some(Place::Root), "Image") => {
                self.close_image();
                let attributes = Attributes::read(element, faults);
                self.images += 1;
                let has_pixels = has_pixels(attributes.geometry.as_deref(), faults);
                if let Some(uid) = attributes.uid {
                    self.add_target(uid, None);
                }
                let type_name = attributes.image_type.filter(|name| !name.trim().is_empty());
                let attachment = attributes.location.as_deref().and_then(attachment);
                let inline =
                    attributes.location.as_deref().and_then(|location| location.strip_prefix("inline:"));
                let element = Box::new(ImageElement {
                    text_encoding: inline.map(str::to_owned),
                    text: None,
                    colour_filters: None,
                    checksum: attributes.checksum,
                    geometry: attributes.geometry,
                    sample_format: attributes.sample_format,
                    byte_order: attributes.byte_order,
                    pixel_storage: attributes.pixel_storage,
                    bounds: attributes.bounds,
                    compression: attributes.compression,
                    sub_blocks: attributes.sub_blocks,
                });
                self.open_image = Some(Image {
                    number: self.images,
                    has_pixels,
                    is_embedded: attributes.location.as_deref().is_some_and(|at| at.trim() == "embedded"),
                    type_name,
                    attachment,
                    element,
                    items: Vec::new(),
                });
                Place::Image
            }
            (Some(Place::Root | Place::Metadata | Place::Image), "FITSKeyword") => {
                let attributes = Attributes::read(element, faults);
                self.keyword(attributes, offset, faults);
                Place::Other
            }
            (Some(Place::Root | Place::Metadata | Place::Image), "Property") => {
                let attributes = Attributes::read(element, faults);
                self.open_property =
                    Some(OpenProperty { attributes, data_encoding: None, text: String::new(), offset });
                Place::Property
            }
            (Some(Place::Root | Place::Metadata | Place::Image), "Reference") => {
                let attributes = Attributes::read(element, faults);
                match attributes.reference {
                    Some(reference) => self.add(attributes.uid, offset, Item::Reference(reference)),
                    None => faults.push(Kind::BadReference, said!("a Reference without ref was left out")),
                }
                Place::Other
            }
            (Some(Place::Root | Place::Image), "ColorFilterArray") => {
                let Attributes { uid, pattern, width, height, .. } = Attributes::read(element, faults);
                let is_two = |side: Option<String>| side.is_none_or(|side| side.trim() == "2");
                // Others, such as the 6 x 6 of X-Trans, are not told apart.
                let pattern = pattern.filter(|_| is_two(width) && is_two(height));
                let item = pattern.map(|pattern| Item::ColourFilters(pattern.trim().to_owned()));
                self.add_if_any(uid, offset, item);
                Place::Other
            }
            (Some(Place::Image), "Data") => {
                let attributes = Attributes::read(element, faults);
                if let Some(image) = self.open_image.as_mut().filter(|image| image.is_embedded) {
                    // Embedded pixels: what is said of their block may stand here (XISF 1.0 section 10.3).
                    let image = &mut image.element;
                    image.text_encoding = attributes.encoding;
                    image.compression = attributes.compression.or(image.compression.take());
                    image.sub_blocks = attributes.sub_blocks.or(image.sub_blocks.take());
                    image.byte_order = attributes.byte_order.or(image.byte_order.take());
                    image.checksum = attributes.checksum.or(image.checksum.take());
                    image.text = None;
                }
                Place::Pixels
            }
            (Some(Place::Property), "Data") => {
                let encoding = Attributes::read(element, faults).encoding;
                if let Some(property) = &mut self.open_property {
                    property.data_encoding = encoding;
                    property.text.clear();
                }
                Place::Data
            }
            _ => {
                if let Some(uid) = Attributes::read(element, faults).uid {
                    self.add_target(uid, None);
                }
                Place::Other
            }
        }
    }

    /// Text that may be an image's pixels: where it stands is kept. The longest counts, as blanks stand between elements.
    fn pixels(&mut self, place: Option<&Place>, text: &str, range: ByteRange) {
        if let (Some(Place::Image | Place::Pixels), Some(image)) = (place, &mut self.open_image)
            && (place == Some(&Place::Pixels)) == (image.is_embedded)
            && image.element.text.is_none_or(|kept| kept.length < range.length)
            && !text.trim_ascii().is_empty()
        {
            image.element.text = Some(range);
        }
    }

    /// Text inside an element.
    fn text(&mut self, place: Option<&Place>, text: &str) {
        if let (Some(Place::Property | Place::Data), Some(property)) = (place, &mut self.open_property) {
            property.text.push_str(text);
        }
    }

    /// An element ends.
    fn finish(&mut self, place: Place, limits: &Limits, faults: &mut Faults) {
        match place {
            Place::Property => {
                if let Some(open) = self.open_property.take() {
                    // Bounded by the header's own length already; the limit only has to stop the counting.
                    if self.items <= limits.cards {
                        self.property(open, faults);
                    }
                }
            }
            Place::Image => self.close_image(),
            Place::Root | Place::Metadata | Place::Data | Place::Pixels | Place::Other => {}
        }
    }

    /// Keeps the image just read if it is the first with pixels, or the first of all.
    fn close_image(&mut self) {
        if let Some(image) = self.open_image.take()
            && self.image.as_ref().is_none_or(|kept| !kept.has_pixels && image.has_pixels)
        {
            self.image = Some(image);
        }
    }

    /// `FITSKeyword` (section 11.5): texts keep their FITS quotes, HISTORY and COMMENT stand in `comment`.
    fn keyword(&mut self, attributes: Attributes, offset: u64, faults: &mut Faults) {
        let Attributes { uid, name, value, comment, .. } = attributes;
        let Some(name) = name else {
            faults.push(Kind::BadElement, said!("a FITSKeyword without name was left out"));
            return;
        };
        let keyword = hierarch_keyword(name.trim());
        let keyword = keyword.strip_prefix("HIERARCH ").map(str::to_owned).unwrap_or(keyword);
        let value = value.unwrap_or_default();
        let comment = comment.unwrap_or_default();
        let item = if matches!(keyword.as_str(), "" | "COMMENT" | "HISTORY") {
            let text = if comment.trim().is_empty() { unquoted(&value, faults) } else { comment };
            let value = Value::Commentary(text.trim_end().to_owned());
            Item::Keyword { keyword, value, comment: String::new() }
        } else {
            Item::Keyword { keyword, value: lone_value(&value, faults), comment: comment.trim().to_owned() }
        };
        self.add(uid, offset, item);
    }

    /// `Property` (section 11.1): its value in an attribute, as text, or as a data block inside the header. Blocks
    /// outside of it are not followed, which is no fault.
    fn property(&mut self, open: OpenProperty, faults: &mut Faults) {
        let OpenProperty { attributes, data_encoding, text, offset } = open;
        faults.at(0, None, offset);
        let Attributes { uid, id, type_name, value, comment, location, compression, .. } = attributes;
        let Some(id) = id.map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()) else {
            faults.push(Kind::BadElement, said!("a Property without id was left out"));
            return;
        };
        let type_name = type_name.unwrap_or_default();
        let value = match (value, location.as_deref()) {
            (Some(value), _) => Some(value),
            (None, None) => Some(text),
            (None, Some(location)) => {
                let encoding = match location.split_once(':') {
                    Some(("inline", encoding)) => Some(encoding.to_owned()),
                    _ if location == "embedded" => Some(data_encoding.unwrap_or_default()),
                    _ => None,
                };
                encoding.filter(|_| type_name == "String").and_then(|encoding| {
                    let bytes = compression.is_none().then(|| block::decode(&encoding, &text)).flatten();
                    if bytes.is_none() {
                        faults.push(Kind::BadElement, said!("the text of {id} is packed or encoded in a way that is not read; it was left out", id));
                    }
                    bytes.map(|bytes| crate::text::decode(&bytes).text.into_owned())
                })
            }
        };
        let value = value.map(|value| value.trim().to_owned());
        let comment = comment.unwrap_or_default().trim().to_owned();
        let item = value.map(|value| Item::Property(Property { id, type_name, value, comment }));
        self.add_if_any(uid, offset, item);
    }

    /// Adds what an element says, if it says anything; else it can still be referred to.
    fn add_if_any(&mut self, uid: Option<String>, offset: u64, item: Option<Item>) {
        match (item, uid) {
            (Some(item), uid) => self.add(uid, offset, item),
            (None, Some(uid)) => self.add_target(uid, None),
            (None, None) => {}
        }
    }

    /// Adds an item to the image being read, or to the root.
    fn add(&mut self, uid: Option<String>, offset: u64, item: Item) {
        if let Some(uid) = uid {
            self.add_target(uid, Some(item.clone()));
        }
        self.items = self.items.saturating_add(1);
        let placed = Placed { order: self.items, offset, item };
        match &mut self.open_image {
            Some(image) => image.items.push(placed),
            None => self.root_items.push(placed),
        }
    }

    fn add_target(&mut self, uid: String, item: Option<Item>) {
        self.items = self.items.saturating_add(1);
        let image = self.open_image.as_ref().map_or(0, |image| image.number);
        self.targets.entry(uid).or_insert(Target { image, item });
    }

    /// The header: root and image in document order, references resolved.
    pub(super) fn into_header(mut self, faults: &mut Faults) -> Header {
        let image = self.image.take();
        let (mut image_type, mut data, mut image_element) = (None, None, None);
        let (number, has_pixels, image_items) = match image {
            Some(image) => {
                (image_type, data, image_element) = (image.type_name, image.attachment, Some(image.element));
                (image.number, Some(image.has_pixels), image.items)
            }
            None => (0, None, Vec::new()),
        };
        let mut items = std::mem::take(&mut self.root_items);
        items.extend(image_items);
        items.sort_by_key(|placed| placed.order);

        let mut hdu = Hdu { kind: HduKind::Empty, offset: 0, cards: Vec::new(), data: None };
        let mut properties = Vec::new();
        for Placed { offset, item, .. } in items {
            let item = match item {
                Item::Reference(reference) => {
                    faults.at(0, None, offset);
                    match self.follow(&reference, number, faults) {
                        Some(item) => item,
                        None => continue,
                    }
                }
                item => item,
            };
            match item {
                Item::Keyword { keyword, value, comment } => {
                    push_card(&mut hdu.cards, keyword, value, comment);
                }
                Item::Property(property) => properties.push(property),
                Item::ColourFilters(pattern) => {
                    if let Some(image) = &mut image_element {
                        image.colour_filters = Some(pattern);
                    }
                }
                Item::Reference(_) => {}
            }
        }
        report_duplicates(&hdu.cards, 0, faults);
        if self.images > 1 {
            faults.at(0, None, 0);
            faults.push(
                Kind::BadElement,
                said!(
                    "the file holds {images} images; the first one with pixels counts",
                    images = self.images
                ),
            );
        }

        let format = if self.is_xisf || self.has_signature { Format::Xisf } else { Format::Foreign };
        if format == Format::Foreign {
            faults.at(0, None, 0);
            faults.push(Kind::Foreign, said!("this is XML, but not XISF"));
        }
        let nothing = hdu.cards.is_empty() && properties.is_empty();
        let outcome = match has_pixels {
            _ if self.limit_reached => Outcome::LimitReached,
            Some(true) => Outcome::Image,
            None if nothing => Outcome::NotAHeader,
            Some(false) | None => Outcome::NoImageData,
        };
        let is_image = outcome == Outcome::Image;
        if is_image {
            hdu.data = data;
            hdu.kind = HduKind::Image;
        }
        Header {
            format,
            outcome,
            hdus: vec![hdu],
            image_hdu: is_image.then_some(0),
            further_images: Vec::new(),
            tables: Vec::new(),
            properties,
            image_type,
            image_element,
            diagnostics: Vec::new(),
            bytes_read: 0,
        }
    }

    /// What a reference leads to, unless it counts anyway because it stands in the root or in image `image`.
    fn follow(&self, reference: &str, image: usize, faults: &mut Faults) -> Option<Item> {
        let mut uid = reference;
        for _ in 0..MOST_HOPS {
            let Some(target) = self.targets.get(uid) else {
                faults.push(Kind::BadReference, said!("the reference to {uid} leads nowhere", uid));
                return None;
            };
            match &target.item {
                Some(Item::Reference(next)) => uid = next,
                _ if target.image == 0 || target.image == image => return None,
                item => return item.clone(),
            }
        }
        faults.push(Kind::BadReference, said!("the reference to {reference} leads in a circle", reference));
        None
    }
}

/// Adds a keyword; CONTINUE keywords (PixInsight keeps those of FITS files it opened) lengthen the text before.
fn push_card(cards: &mut Vec<Card>, keyword: String, value: Value, comment: String) {
    if let ("CONTINUE", Value::Text(more), Some(last)) = (keyword.as_str(), &value, cards.last_mut())
        && let Value::Text(text) = &mut last.value
        && text.ends_with('&')
    {
        text.pop();
        text.push_str(more);
        return;
    }
    let card = u32::try_from(cards.len()).unwrap_or(u32::MAX).saturating_add(1);
    cards.push(Card { keyword, value, comment, card, offset: 0 });
}

/// The text of a commentary keyword that a writer put into `value`.
fn unquoted(value: &str, faults: &mut Faults) -> String {
    match lone_value(value, faults) {
        Value::Text(text) => text,
        _ => value.to_owned(),
    }
}

/// `attachment:position:size` (XISF 1.0 section 10.3): where attached pixels lie.
fn attachment(location: &str) -> Option<ByteRange> {
    let (position, size) = location.strip_prefix("attachment:")?.split_once(':')?;
    Some(ByteRange { offset: position.trim().parse().ok()?, length: size.trim().parse().ok()? })
}

/// `width:height:channels`: none of them may be 0. An image without a readable geometry gets the benefit of doubt.
fn has_pixels(geometry: Option<&str>, faults: &mut Faults) -> bool {
    let Some(geometry) = geometry else {
        faults.push(Kind::BadElement, said!("an image without geometry; it was taken to have pixels"));
        return true;
    };
    let mut pixels = true;
    for length in geometry.split(':').map(str::trim) {
        match length.parse::<i128>() {
            Ok(length) if length > 0 => {}
            Ok(_) => pixels = false,
            Err(_) => {
                faults.push(
                    Kind::BadElement,
                    said!("the image's geometry {geometry} could not be read", geometry),
                );
                return pixels;
            }
        }
    }
    pixels
}
