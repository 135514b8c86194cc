//! The door of this crate: header + place + sidecars in, frame out.

use nightledger_header::{DiagnosticKind, Format, HduKind, Header, Outcome};
use nightledger_language::{Said, said};

use crate::cards::{Cards, Cell};
use crate::dialect::{combination, is_processing, siril};
use crate::image_list;
use crate::keys::{AVERAGE_DATE, DEC, JULIAN_DATES, Key, Keys, LOCAL_DATE, PROCESSING_HISTORY, RA};
use crate::log::wbpp::is_reference;
use crate::text;
use crate::values::kind::KindRead;
use crate::values::subframes::Combined;
use crate::values::{Reading, faults, fingerprint};
use crate::writers::identify;
use crate::{
    ARCSEC_PER_UM_MM, Doubt, DoubtCode, Field, FileFormat, Formula, Frame, Keyword, Kind, Known, ListedImage,
    Place, Role, Sidecars, Source, Unfit, Values, name,
};

/// Reads a frame out of its header, its place and the sidecars of the scan: those in its folder, or above it, serve.
///
/// Of a file with several exposures it is the first; [`read_exposures`](crate::read_exposures) reads all.
///
/// It never fails: a file that is no frame comes back with [`Frame::unfit`] and the reason among its doubts.
pub fn read_frame(header: &Header, place: Place, sidecars: &Sidecars) -> Frame {
    // What stands behind the image is nothing of this exposure's.
    let behind = header.image_hdu.filter(|image| header.hdus.len() > image.saturating_add(1));
    let own = behind.map(|image| header.of_image(image));
    let mut frame = read_own(own.as_ref().unwrap_or(header), place, sidecars);
    frame.format = match header.format {
        Format::Fits => Some(FileFormat::Fits),
        Format::Xisf => Some(FileFormat::Xisf),
        Format::Raw(raw) => Some(FileFormat::Raw(raw)),
        Format::Foreign => None,
    };
    frame
}

/// The frame of a header that holds nothing of other exposures, without its format.
fn read_own(header: &Header, place: Place, sidecars: &Sidecars) -> Frame {
    let mut doubts = faults::doubts(header);
    let refused = match header.outcome {
        Outcome::NotAHeader => Some(Unfit::NotFitsOrXisf),
        Outcome::LimitReached => Some(Unfit::HeaderLimit),
        Outcome::Image | Outcome::NoImageData => None,
    };
    if let Some(unfit) = refused {
        if !doubts.iter().any(|doubt| doubt.code == DoubtCode::NotRead) {
            let text = said!(
                "No header of a FITS or XISF file or camera raw could be read: the file does not count."
            );
            doubts.push(Doubt { code: DoubtCode::NotRead, text });
        }
        return Frame { header_hash: fingerprint::of(header), doubts, ..unreadable(place, unfit, None) };
    }
    let cards = Cards::new(header);
    let writers = identify(&cards);
    let mut reading = Reading { cards, writers, doubts };
    if header.outcome == Outcome::NoImageData && !reading.describes_a_frame() {
        if reading.is_in_pieces() {
            reading.doubt(DoubtCode::NotRead, said!("It begins like a FITS file, but not even its mandatory cards can be read; perhaps a copy failed. Copy it again, or exclude it."));
        } else {
            reading.doubt(DoubtCode::NoImageData, said!("It has no image and its header names no exposure: it is a table or another companion of the images."));
        }
        return Frame {
            header_hash: fingerprint::of(header),
            doubts: reading.doubts,
            ..unreadable(place, Unfit::NoFrame, None)
        };
    }
    let mut frame = reading.frame(place, sidecars);
    if header.outcome == Outcome::NoImageData {
        frame.unfit = Some(Unfit::NoImageData);
        frame.doubts.push(Doubt {
            code: DoubtCode::NoImageData,
            text: said!(
                "It holds a header but no image (a plate solver's companion file): it does not count."
            ),
        });
    }
    frame.header_hash = fingerprint::of(header);
    frame
}

impl Reading<'_> {
    /// Whether a file without an image still tells of an exposure: a kind, an exposure or an instrument, and no table.
    fn describes_a_frame(&self) -> bool {
        let keys = self.keys();
        let header = self.cards.header();
        let table = header.hdus.iter().any(|hdu| hdu.kind == HduKind::Table);
        !table
            && (header.image_type.is_some()
                || keys
                    .kind
                    .iter()
                    .chain(keys.exposure)
                    .chain(keys.camera)
                    .any(|key| self.cards.find(key).is_some()))
    }

    /// Whether what FITS demands of every header (FITS 4.0, 4.4.1) is not there.
    fn is_in_pieces(&self) -> bool {
        let header = self.cards.header();
        header.hdus.iter().all(|hdu| hdu.kind != HduKind::Table)
            && header.diagnostics.iter().any(|fault| fault.kind == DiagnosticKind::MandatoryCard)
    }

    /// All values, each by its file under `values`.
    fn frame(mut self, place: Place, sidecars: &Sidecars) -> Frame {
        let object_words = self.cards.text_of("OBJECT").or_else(|| self.cards.text_of("OBJNAME"));
        let named = name::read(&place, object_words);
        let sidecar = sidecars.told(&place, self.writers.may_have_settings_beside());
        let read = self.kind(&sidecar, &named, &place);
        let Some(kind) = read.kind.clone().filter(|_| !self.is_map(&place)) else {
            self.doubt(
                DoubtCode::UnknownImageType,
                said!("A map (weights, rejections, defects ...) is not an exposure and does not count."),
            );
            return Frame { doubts: self.doubts, ..unreadable(place, Unfit::Processed, None) };
        };
        let combined = self.combined(kind.value, read.master, &named, &sidecar);
        // What names say counts after what sidecars say.
        let mut told = sidecar;
        told.fill_from(named.clone());

        let exposure_s = self.exposure(kind.value, &combined, &told);
        if combined.role == Role::Master
            && exposure_s.is_none()
            && matches!(kind.value, Kind::Dark | Kind::DarkFlat)
        {
            self.doubt(DoubtCode::MasterWithoutExposure, said!("This master does not say how long its exposures were: it matches nothing by exposure. Set its exposure to use it."));
        }
        let one_s = exposure_s.as_ref().map(|exposure| exposure.value);
        let total_s = match (&combined.subframes, combined.role) {
            (Some(count), Role::Stack) => one_s.map(|one_s| one_s * f64::from(count.value)),
            _ => one_s,
        };
        self.check_stack_lengths(&combined, one_s);
        let start = self.start(one_s, total_s, combined.role != Role::Single, &told);
        if let Some(start) = &start {
            let zone_min = self.zone_min().map(|zone| zone.value);
            told.fill_from(sidecars.weather(&place, start.value, zone_min));
        }
        let gains = self.gains(&told);
        let binning = self.binning(&told);
        let sensor_temp_c = self.sensor_temp(&told);
        let set_temp_c = self.set_temp(&told);
        if combined.role == Role::Single {
            self.check_set_point(kind.value, sensor_temp_c.as_ref(), set_temp_c.as_ref());
        }
        let pixel_um = self.pixel(binning.as_ref(), &told);
        let focal_length_mm = self.focal_length(&told);
        let keys = self.keys();
        self.check_number(gains.gain.is_none() && gains.iso.is_none() && gains.egain.is_none(), keys.gain);
        self.check_number(sensor_temp_c.is_none(), keys.sensor_temp);
        self.check_number(set_temp_c.is_none(), keys.set_temp);
        self.check_number(pixel_um.is_none(), keys.pixel);
        self.check_number(focal_length_mm.is_none(), keys.focal_length);
        let (object, panel) = self.object_and_panel(kind.value, &told);
        let (ambient_c, ambient_is_focuser) = self.ambient(&told);
        let filter = self.filter(&told, &place);
        let offset = self.offset(&told);
        let hfr_px = self.hfr(&told);
        let (position, longitude_source) = self.position(&told);
        let mut values = Values {
            subframes: combined.subframes,
            named_night: named.named_night.clone().filter(|_| start.is_none()),
            start,
            zone_min: self.zone_min(),
            gain: gains.gain,
            iso: gains.iso,
            egain: gains.egain,
            offset,
            read_mode: self.read_mode(),
            filter,
            fwhm_arcsec: self.fwhm(pixel_um.as_ref(), focal_length_mm.as_ref(), &told),
            focal_ratio: self.focal_ratio(&told),
            telescope: self.telescope(&told),
            camera: self.camera(&told),
            sqm: self.sqm(&told),
            hfr_px,
            position,
            longitude_source,
            software: self.software(),
            kind: Some(kind),
            exposure_s,
            binning,
            sensor_temp_c,
            set_temp_c,
            pixel_um,
            focal_length_mm,
            ambient_c,
            ambient_is_focuser,
            object,
            panel,
            ..Values::default()
        };
        self.read_centre(&mut values);
        self.read_shown(&mut values);
        values.fill_shown_from(&told);
        let by_processing = self.is_by_processing(&values);
        let unfit = self.unfit(&read, (combined.role, by_processing), &values, &place);
        let is_stack = combined.role == Role::Stack && !is_reference(place.file_name());
        let image_list = if is_stack { self.image_list() } else { Box::default() };
        let mut frame = Frame {
            role: combined.role,
            processed: read.processed,
            by_processing,
            drops_zeros: values.software.as_ref().is_some_and(|software| siril::drops_zeros(&software.value)),
            unfit,
            values,
            image_list,
            ..Frame::new(place)
        };
        self.check_names(&frame, &named);
        frame.doubts = self.doubts;
        frame
    }

    /// The images that PixInsight says it integrated.
    fn image_list(&self) -> Box<[ListedImage]> {
        let history = self.cards.header().property(PROCESSING_HISTORY.word);
        history.map(|history| image_list::read(&history.value)).unwrap_or_default()
    }

    /// Why a file that has an image is no exposure to be counted (docs/rules.md#4-no-light).
    fn unfit(
        &self,
        read: &KindRead,
        (role, by_processing): (Role, bool),
        values: &Values,
        place: &Place,
    ) -> Option<Unfit> {
        if self.ends_in_header() {
            return Some(Unfit::Incomplete);
        }
        if read.not_science {
            return Some(Unfit::NotScience);
        }
        if role == Role::Single && values.exposure_s.is_none() && !self.names_an_exposure() {
            return Some(Unfit::NoExposureData);
        }
        let is_light = values.kind.as_ref().is_some_and(|kind| kind.value == Kind::Light);
        let object = || self.cards.text_of("OBJECT").or_else(|| self.cards.text_of("OBJNAME"));
        if is_light && role == Role::Single && name::says_no_science(place, object()) {
            return Some(Unfit::NotScience);
        }
        let is_edited = is_light && role == Role::Single && by_processing && name::says_edited(place);
        is_edited.then_some(Unfit::Edited)
    }

    /// Whether the file ends before its header does.
    fn ends_in_header(&self) -> bool {
        let faults = &self.cards.header().diagnostics;
        // Where other bytes follow the cards, the fault is one card's.
        faults.iter().any(|fault| fault.kind == DiagnosticKind::MissingEnd && fault.card.is_none())
            && faults.iter().all(|fault| fault.kind != DiagnosticKind::LineSeparated)
    }

    /// Whether the header names a kind, an exposure, a start, a camera, a filter or an object.
    fn names_an_exposure(&self) -> bool {
        let keys = self.keys();
        let is_there = |key: &'static Key| self.cards.find(key).is_some();
        let lists = [keys.kind, keys.exposure, keys.camera, Keys::GENERIC.filter, keys.object];
        let mut dates = keys
            .date
            .iter()
            .chain(JULIAN_DATES.iter().map(|(key, _)| key))
            .chain([&LOCAL_DATE, &AVERAGE_DATE]);
        // A start alone is what libraries for celestial coordinates carry along with these.
        self.cards.header().image_type.is_some()
            || lists.into_iter().flatten().any(is_there)
            || (!self.cards.has("CTYPE1") && dates.any(is_there))
    }

    /// Whether the file is a map by its name, or by what SWarp writes of its weights.
    fn is_map(&self, place: &Place) -> bool {
        let is_swarp = combination::SWARP.shows(&self.cards) && self.cards.number_of("EXPTIME") == Some(0.0);
        is_swarp || name::says_map(place)
    }

    /// Whether a processing program wrote the file.
    fn is_by_processing(&self, values: &Values) -> bool {
        self.writers.processing.is_some()
            || values.software.as_ref().is_some_and(|software| is_processing(&software.value))
            || ["CREATOR", "PROGRAM", "SOFTWARE", "SWMODIFY"]
                .iter()
                .any(|word| self.cards.text_of(word).is_some_and(is_processing))
            // Cameras give whole numbers, and of at most 16 bits.
            || self.bits_per_pixel().is_some_and(|bits| !(0.0..=16.0).contains(&bits))
    }

    /// Bits of a pixel; below 0 for floats.
    fn bits_per_pixel(&self) -> Option<f64> {
        self.cards.number_of("ZBITPIX").or_else(|| self.cards.number_of("BITPIX"))
    }

    /// Exposures of a stack that differ in length: number times one of them is not what they lasted together.
    fn check_stack_lengths(&mut self, combined: &Combined, one_s: Option<f64>) {
        let total = self.cards.number(self.writers.stacks().total_exposure, |seconds| seconds > 0.0);
        let (Role::Stack, Some(count), Some(one_s), Some(total)) =
            (combined.role, &combined.subframes, one_s, total)
        else {
            return;
        };
        let product = one_s * f64::from(count.value);
        if ((product - total.value) / total.value).abs() > 0.01 {
            let word = total.source.keyword().map_or("LIVETIME", Keyword::word);
            self.doubt(DoubtCode::StackExposuresDiffer, said!("{count} exposures of {one} s are {product} s, but {word} says {total} s: the stack's exposures differ in length. Its true total is {total} s; correct number or exposure.", count = count.value, one = one_s, product, word, total = total.value));
        }
    }

    /// Where on the sky the image lies, and how much of it: RA and DEC as degrees, which most programs write; zeros of both
    /// are no place.
    fn read_centre(&self, values: &mut Values) {
        let is_hours =
            self.cards.text_of("TELESCOP").is_some_and(|name| name.eq_ignore_ascii_case("DWARFII"));
        let place = |word: &'static Key, field: Field| {
            let keys = std::slice::from_ref(word);
            self.cards.number_within(keys, field.limits()).filter(|_| !is_hours)
        };
        let centre = place(&RA, Field::Ra).zip(place(&DEC, Field::Dec));
        if let Some((ra, dec)) = centre.filter(|(ra, dec)| ra.value != 0.0 || dec.value != 0.0) {
            (values.ra_deg, values.dec_deg) = (Some(ra), Some(dec));
        }
        let axis = |words: [&str; 2]| words.into_iter().find_map(|word| self.cards.number_of(word));
        let pixels = axis(["ZNAXIS1", "NAXIS1"]).zip(axis(["ZNAXIS2", "NAXIS2"]));
        let scale = values.pixel_um.as_ref().zip(values.focal_length_mm.as_ref());
        if let (Some((width, height)), Some((pixel, focal))) = (pixels, scale)
            && focal.value > 0.0
        {
            let degrees = width.hypot(height) * pixel.value / focal.value * ARCSEC_PER_UM_MM / 3600.0;
            if Field::FieldOfView.limits().allow(degrees) {
                values.field_deg = Some(Known::new(degrees, Source::Computed(Formula::ImageScale)));
            }
        }
    }

    /// The values that stand in the header as they are shown.
    fn read_shown(&self, values: &mut Values) {
        for (field, keys) in self.writers.capture.all_shown() {
            if Values::is_number(*field) {
                if let Some(number) = self.cards.number_within(keys, field.limits()) {
                    values.set_number(*field, number);
                }
            } else if let Some(text) = self.cards.name(keys) {
                values.set_text(*field, text);
            }
        }
    }

    /// A text where a number belongs, and no other place that has it: the user is told what was left out.
    fn check_number(&mut self, is_missing: bool, keys: &'static [Key]) {
        let texts = keys.iter().filter_map(|key| match self.cards.find(key)?.cell {
            Cell::Text(text) if !text::is_nothing(text) && text::number(text).is_none() => {
                Some((key.word, text))
            }
            _ => None,
        });
        if let Some((word, text)) = texts.take(usize::from(is_missing)).next() {
            self.doubt(
                DoubtCode::ValueNotUnderstood,
                said!("{word} = '{text}' is not a number and is not used.", word, text),
            );
        }
    }
}

/// The frame of a file that could not be opened or read; `why` in words for people.
pub fn unreadable(place: Place, unfit: Unfit, why: Option<Said>) -> Frame {
    let mut frame = Frame { unfit: Some(unfit), ..Frame::new(place) };
    frame.doubts.extend(why.map(|text| Doubt { code: DoubtCode::NotRead, text }));
    frame
}
