//! Builds small raw files in the layouts of the makers: directories, notes and containers, with a picture of no bytes.

use std::rc::Rc;

/// The order of a number's bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// `II`.
    Little,
    /// `MM`.
    Big,
}

impl Order {
    /// Two bytes.
    pub fn u16(self, number: u16) -> Vec<u8> {
        match self {
            Self::Little => number.to_le_bytes().to_vec(),
            Self::Big => number.to_be_bytes().to_vec(),
        }
    }

    /// Four bytes.
    pub fn u32(self, number: u32) -> Vec<u8> {
        match self {
            Self::Little => number.to_le_bytes().to_vec(),
            Self::Big => number.to_be_bytes().to_vec(),
        }
    }

    fn mark(self) -> &'static [u8] {
        if self == Self::Little { b"II" } else { b"MM" }
    }
}

/// A block of bytes by the byte order and its place.
pub type Block = Rc<dyn Fn(Order, u32) -> Vec<u8>>;

/// A directory's entry: tag, type, count, its bytes; or the place of a block behind the directory.
#[derive(Clone)]
pub struct Entry {
    tag: u16,
    kind: u16,
    count: u32,
    make: Block,
    is_pointer: bool,
}

fn entry(tag: u16, kind: u16, count: usize, make: impl Fn(Order, u32) -> Vec<u8> + 'static) -> Entry {
    Entry { tag, kind, count: u32::try_from(count).unwrap(), make: Rc::new(make), is_pointer: false }
}

/// A text with its zero byte.
pub fn text(tag: u16, text: &str) -> Entry {
    let bytes = [text.as_bytes(), b"\0"].concat();
    entry(tag, 2, bytes.len(), move |_, _| bytes.clone())
}

/// Unsigned numbers of 16 bits.
pub fn shorts(tag: u16, numbers: &[u16]) -> Entry {
    let numbers = numbers.to_vec();
    entry(tag, 3, numbers.len(), move |order, _| {
        numbers.iter().flat_map(|number| order.u16(*number)).collect()
    })
}

/// Numbers of 16 bits with a sign.
pub fn signed_shorts(tag: u16, numbers: &[i16]) -> Entry {
    let plain: Vec<u16> = numbers.iter().map(|number| number.cast_unsigned()).collect();
    Entry { kind: 8, ..shorts(tag, &plain) }
}

/// Unsigned numbers of 32 bits.
pub fn longs(tag: u16, numbers: &[u32]) -> Entry {
    let numbers = numbers.to_vec();
    entry(tag, 4, numbers.len(), move |order, _| {
        numbers.iter().flat_map(|number| order.u32(*number)).collect()
    })
}

/// Numbers of 32 bits with a sign.
pub fn signed_longs(tag: u16, numbers: &[i32]) -> Entry {
    let plain: Vec<u32> = numbers.iter().map(|number| number.cast_unsigned()).collect();
    Entry { kind: 9, ..longs(tag, &plain) }
}

/// Rational numbers.
pub fn rationals(tag: u16, numbers: &[(u32, u32)]) -> Entry {
    let plain: Vec<u32> = numbers.iter().flat_map(|(above, below)| [*above, *below]).collect();
    Entry { kind: 5, count: u32::try_from(numbers.len()).unwrap(), ..longs(tag, &plain) }
}

/// Bytes of no type.
pub fn bytes(tag: u16, bytes: &[u8]) -> Entry {
    let bytes = bytes.to_vec();
    entry(tag, 7, bytes.len(), move |_, _| bytes.clone())
}

/// Bytes that know where they stand: a maker's note.
pub fn block(tag: u16, make: Block) -> Entry {
    let count = make(Order::Little, 0).len();
    entry(tag, 7, count, move |order, at| make(order, at))
}

/// A directory that the entry points to.
pub fn sub_directory(tag: u16, entries: Vec<Entry>) -> Entry {
    let make = move |order, at| directory(&entries, order, at);
    Entry { is_pointer: true, ..entry(tag, 4, 1, make) }
}

/// A directory at `at`, its values and what it points to behind it.
pub fn directory(entries: &[Entry], order: Order, at: u32) -> Vec<u8> {
    let mut entries = entries.to_vec();
    entries.sort_by_key(|entry| entry.tag);
    let mut head = order.u16(u16::try_from(entries.len()).unwrap());
    let mut place = at + 2 + 12 * u32::try_from(entries.len()).unwrap() + 4;
    let mut behind: Vec<u8> = Vec::new();
    for entry in &entries {
        let mut value = (entry.make)(order, place);
        if entry.is_pointer || value.len() > 4 {
            value.resize(value.len().next_multiple_of(2), 0);
            behind.extend(&value);
            let length = u32::try_from(value.len()).unwrap();
            value = order.u32(place);
            place += length;
        }
        value.resize(4, 0);
        head.extend(order.u16(entry.tag));
        head.extend(order.u16(entry.kind));
        head.extend(order.u32(entry.count));
        head.extend(value);
    }
    head.extend(order.u32(0));
    head.extend(behind);
    head
}

/// A TIFF: head, `extra` behind it, `picture` bytes, then the first directory.
pub fn tiff(
    entries: &[Entry],
    order: Order,
    mark: Option<&[u8; 4]>,
    extra: &[u8],
    picture: usize,
) -> Vec<u8> {
    let mut file = match mark {
        Some(mark) => mark.to_vec(),
        None => [order.mark(), &order.u16(42)].concat(),
    };
    let first = u32::try_from((8 + extra.len() + picture).next_multiple_of(2)).unwrap();
    file.extend(order.u32(first));
    file.extend(extra);
    file.resize(usize::try_from(first).unwrap(), 0);
    file.extend(directory(entries, order, first));
    file
}

/// A JPEG of an Exif segment and nothing else.
pub fn jpeg(exif: &[u8]) -> Vec<u8> {
    let mut file = b"\xff\xd8\xff\xe1".to_vec();
    file.extend(Order::Big.u16(u16::try_from(exif.len() + 8).unwrap()));
    file.extend(b"Exif\0\0");
    file.extend(exif);
    file.extend(b"\xff\xd9");
    file
}

/// A side of GPS: its letter, degrees, minutes and seconds.
pub type Angle = (&'static str, [(u32, u32); 3]);

/// What a raw file is to say; [`Shot::default`] is an evening's exposure with everything in EXIF.
#[derive(Clone)]
pub struct Shot {
    /// EXIF Make.
    pub make: &'static str,
    /// EXIF Model.
    pub model: &'static str,
    /// Byte order of the file.
    pub order: Order,
    /// Seconds as written.
    pub exposure: (u32, u32),
    /// As 0x8827 has it.
    pub iso: Option<u16>,
    /// RecommendedExposureIndex.
    pub index: Option<u32>,
    /// DateTimeOriginal as written.
    pub date: &'static str,
    /// SubSecTimeOriginal.
    pub decimals: Option<&'static str>,
    /// OffsetTimeOriginal as written.
    pub offset: Option<&'static str>,
    /// FNumber.
    pub aperture: (u32, u32),
    /// FocalLength.
    pub focal: (u32, u32),
    /// LensModel.
    pub lens: Option<&'static str>,
    /// GPS: the letters, degrees, minutes and seconds.
    pub gps: Option<[Angle; 2]>,
    /// The maker's note.
    pub note: Option<Block>,
    /// Bytes of picture between the head and the directories.
    pub picture: usize,
}

impl Default for Shot {
    fn default() -> Self {
        Self {
            make: "Canon",
            model: "Canon EOS 70D",
            order: Order::Little,
            exposure: (210, 1),
            iso: Some(1250),
            index: None,
            date: "2021:08:14 23:47:09",
            decimals: None,
            offset: None,
            aperture: (56, 10),
            focal: (85, 1),
            lens: Some("EF85mm f/1.8 USM"),
            gps: None,
            note: None,
            picture: 0,
        }
    }
}

impl Shot {
    /// The Exif directory's entries.
    pub fn exif(&self) -> Vec<Entry> {
        let mut entries = vec![
            rationals(0x829A, &[self.exposure]),
            rationals(0x829D, &[self.aperture]),
            text(0x9003, self.date),
            rationals(0x920A, &[self.focal]),
        ];
        entries.extend(self.iso.map(|iso| shorts(0x8827, &[iso])));
        entries.extend(self.index.map(|index| longs(0x8832, &[index])));
        entries.extend(self.decimals.map(|decimals| text(0x9291, decimals)));
        entries.extend(self.offset.map(|offset| text(0x9011, offset)));
        entries.extend(self.lens.map(|lens| text(0xA434, lens)));
        entries.extend(self.note.clone().map(|note| block(0x927C, note)));
        entries
    }

    /// The GPS directory's entries.
    pub fn gps(&self) -> Vec<Entry> {
        let mut entries = vec![bytes(0, &[2, 3, 0, 0])];
        if let Some([(north, latitude), (east, longitude)]) = &self.gps {
            entries.extend([text(1, north), rationals(2, latitude), text(3, east), rationals(4, longitude)]);
        }
        entries
    }

    /// The first directory's entries, those of the format besides.
    pub fn first(&self, more: &[Entry]) -> Vec<Entry> {
        let mut entries = vec![
            text(0x010F, self.make),
            text(0x0110, self.model),
            sub_directory(0x8769, self.exif()),
            sub_directory(0x8825, self.gps()),
        ];
        entries.extend(more.iter().cloned());
        entries
    }

    fn tiff(&self, mark: Option<&[u8; 4]>, extra: &[u8], more: &[Entry]) -> Vec<u8> {
        tiff(&self.first(more), self.order, mark, extra, self.picture)
    }

    /// A CR2.
    pub fn cr2(&self) -> Vec<u8> {
        self.tiff(None, b"CR\x02\0\0\0\0\0", &[])
    }

    /// A NEF or ARW, by the maker: a preview, the raw picture in a directory of its own.
    pub fn with_preview(&self) -> Vec<u8> {
        let raw = vec![longs(0xFE, &[0]), shorts(0x106, &[32803])];
        self.tiff(None, b"", &[longs(0xFE, &[1]), shorts(0x103, &[1]), sub_directory(0x14A, raw)])
    }

    /// A Coolpix's NRW: its preview is a JPEG.
    pub fn nrw(&self) -> Vec<u8> {
        let raw = vec![longs(0xFE, &[0]), shorts(0x106, &[32803])];
        self.tiff(None, b"", &[longs(0xFE, &[1]), shorts(0x103, &[6]), sub_directory(0x14A, raw)])
    }

    /// A PEF: the first directory's picture is the raw one.
    pub fn pef(&self) -> Vec<u8> {
        self.tiff(None, b"", &[shorts(0x103, &[65535]), shorts(0x106, &[32803])])
    }

    /// A DNG; `private` is DNGPrivateData.
    pub fn dng(&self, private: Option<Block>) -> Vec<u8> {
        let mut more = vec![bytes(0xC612, &[1, 4, 0, 0])];
        more.extend(private.map(|private| block(0xC634, private)));
        self.tiff(None, b"", &more)
    }

    /// An ORF with one of its marks.
    pub fn orf(&self, mark: [u8; 4]) -> Vec<u8> {
        self.tiff(Some(&mark), b"", &[])
    }

    /// An RW2: the ISO in the outer directory, the values there or (`is_inner`) in the JPEG alone.
    pub fn rw2(&self, iso: &[Entry], is_inner: bool) -> Vec<u8> {
        let inner = jpeg(&tiff(&self.first(&[]), self.order, None, b"", 0));
        let mut entries = vec![bytes(0x2E, &inner), text(0x010F, self.make), text(0x0110, self.model)];
        entries.extend(iso.iter().cloned());
        if !is_inner {
            let outer = Self { note: None, iso: None, ..self.clone() };
            entries.push(sub_directory(0x8769, outer.exif()));
        }
        tiff(&entries, self.order, Some(b"IIU\0"), &[0; 16], 0)
    }

    /// A RAF.
    pub fn raf(&self) -> Vec<u8> {
        let picture = jpeg(&tiff(&self.first(&[]), self.order, None, b"", 0));
        let mut file = b"FUJIFILMCCD-RAW 0201FF000000".to_vec();
        file.resize(84, 0);
        for number in [148, u32::try_from(picture.len()).unwrap()] {
            file.extend(Order::Big.u32(number));
        }
        file.resize(148, 0);
        file.extend(picture);
        file
    }

    /// A CR3; `note` are the entries of Canon's note. `self.picture` bytes stand before the boxes that are wanted.
    pub fn cr3(&self, note: &[Entry]) -> Vec<u8> {
        let first = vec![text(0x010F, self.make), text(0x0110, self.model)];
        let blocks = [&first, &self.exif(), &note.to_vec(), &self.gps()];
        let mut canon = vec![0x85, 0xC0, 0xB6, 0x87, 0x82, 0x0F, 0x11, 0xE0];
        canon.extend([0x81, 0x11, 0xF4, 0xCE, 0x46, 0x2B, 0x6A, 0x48]);
        canon.extend(boxed(*b"CNCV", b"CanonCR3_001/00.10.00"));
        for (number, entries) in (b'1'..).zip(blocks) {
            canon.extend(boxed([b'C', b'M', b'T', number], &tiff(entries, self.order, None, b"", 0)));
        }
        let moov = boxed(*b"moov", &boxed(*b"uuid", &canon));
        let mut file = boxed(*b"ftyp", b"crx \0\0\0\x01crx isom");
        if self.picture > 0 {
            file.extend(boxed(*b"free", &vec![0; self.picture]));
        }
        file.extend(moov);
        file.extend(boxed(*b"mdat", b""));
        file
    }
}

/// A box.
pub fn boxed(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
    let mut all = Order::Big.u32(u32::try_from(content.len() + 8).unwrap());
    all.extend(kind);
    all.extend(content);
    all
}

/// A note that is a directory whose offsets count from the file's TIFF head, behind a head of its own.
pub fn outer_note(head: &'static [u8], entries: Vec<Entry>) -> Block {
    Rc::new(move |order, at| {
        let start = at + u32::try_from(head.len()).unwrap();
        [head, &directory(&entries, order, start)].concat()
    })
}

/// A note whose offsets count from its own first byte, in an order of its own.
pub fn own_note(head: &'static [u8], order: Order, entries: Vec<Entry>) -> Block {
    Rc::new(move |_, _| [head, &directory(&entries, order, u32::try_from(head.len()).unwrap())].concat())
}

/// Nikon's note: a TIFF of its own behind ten bytes.
pub fn nikon_note(order: Order, entries: Vec<Entry>) -> Block {
    Rc::new(move |_, _| [&b"Nikon\0\x02\x11\0\0"[..], &tiff(&entries, order, None, b"", 0)].concat())
}

/// ShotInfo and TimeInfo of Canon's note: raw temperature, zone in minutes.
pub fn canon_entries(temperature: u16, zone: Option<i32>) -> Vec<Entry> {
    let mut shot = [0; 34];
    shot[12] = temperature;
    let mut entries = vec![shorts(0x4, &shot)];
    entries.extend(zone.map(|zone| signed_longs(0x35, &[16, zone, 19, 60])));
    entries
}

/// Sony's blocks of temperatures, enciphered.
pub fn sony_entries(degrees: i8) -> Vec<Entry> {
    let cipher = |plain: &[u8]| -> Vec<u8> {
        let one =
            |byte: u8| if byte < 249 { u8::try_from(u32::from(byte).pow(3) % 249).unwrap() } else { byte };
        plain.iter().map(|byte| one(*byte)).collect()
    };
    vec![bytes(0x9403, &cipher(&[0, 0, 0, 0, 19, degrees.cast_unsigned(), 0, 0]))]
}

/// Olympus' FocusInfo with a temperature.
pub fn olympus_entries(temperature: &[i16]) -> Vec<Entry> {
    vec![
        sub_directory(0x2040, vec![shorts(0x1306, &[100])]),
        sub_directory(0x2050, vec![signed_shorts(0x1500, temperature)]),
    ]
}

/// Pentax' temperature.
pub fn pentax_entries(degrees: i8) -> Vec<Entry> {
    let byte = bytes(0x47, &[degrees.cast_unsigned()]);
    vec![Entry { kind: 6, ..byte }]
}

/// Adobe's private data with a note that stood at `old` before.
pub fn adobe(old: u32, note: Block) -> Block {
    Rc::new(move |order, _| {
        let note = note(order, old);
        let mut all = b"Adobe\0Cntx".to_vec();
        all.extend(Order::Big.u32(3));
        all.extend(b"abc\0MakN");
        all.extend(Order::Big.u32(u32::try_from(note.len() + 6).unwrap()));
        all.extend(order.mark());
        all.extend(Order::Big.u32(old));
        all.extend(note);
        all
    })
}
