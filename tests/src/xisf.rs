//! Writes monolithic XISF 1.0 headers as PixInsight lays them out.

/// What an XISF image says of itself.
#[derive(Debug, Clone, Default)]
pub struct Image {
    /// The `imageType` attribute.
    pub image_type: Option<String>,
    /// FITSKeyword elements: name, value as FITS writes it (strings in quotes), comment.
    pub keywords: Vec<(String, String, String)>,
    /// Properties: id, type, value.
    pub properties: Vec<(String, String, String)>,
}

impl Image {
    /// The file's bytes up to its pixels, of which it announces `pixels` bytes.
    pub fn bytes(&self, pixels: u64) -> Vec<u8> {
        // The position of the pixels is part of the header, whose length decides it: whole pages leave room.
        let longest = self.xml(u64::MAX / 2, pixels).len() as u64 + 16;
        let start = longest.next_multiple_of(4096);
        let xml = self.xml(start, pixels);
        let mut bytes = b"XISF0100".to_vec();
        bytes.extend(u32::try_from(xml.len()).unwrap().to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(xml.as_bytes());
        bytes.resize(usize::try_from(start).unwrap(), 0);
        bytes
    }

    /// The header alone, as a `.xish` file has it.
    pub fn xml(&self, start: u64, pixels: u64) -> String {
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xisf version=\"1.0\" xmlns=\"http://www.pixinsight.com/xisf\">",
        );
        let image_type = self
            .image_type
            .as_ref()
            .map(|kind| format!(" imageType=\"{}\"", escape(kind)))
            .unwrap_or_default();
        let rows = pixels.div_ceil(2880).max(1);
        xml.push_str(&format!(
            "<Image geometry=\"1440:{rows}:1\" sampleFormat=\"UInt16\" colorSpace=\"Gray\"{image_type} \
             location=\"attachment:{start}:{pixels}\">"
        ));
        for (name, value, comment) in &self.keywords {
            xml.push_str(&format!(
                "<FITSKeyword name=\"{}\" value=\"{}\" comment=\"{}\"/>",
                escape(name),
                escape(value),
                escape(comment)
            ));
        }
        for (id, kind, value) in self.properties.iter().filter(|(id, ..)| !id.starts_with("XISF:")) {
            xml.push_str(&property(id, kind, value));
        }
        xml.push_str("</Image><Metadata>");
        for (id, kind, value) in self.properties.iter().filter(|(id, ..)| id.starts_with("XISF:")) {
            xml.push_str(&property(id, kind, value));
        }
        xml.push_str("</Metadata></xisf>");
        xml
    }
}

fn property(id: &str, kind: &str, value: &str) -> String {
    let (id, value) = (escape(id), escape(value));
    if kind == "String" {
        format!("<Property id=\"{id}\" type=\"String\">{value}</Property>")
    } else {
        format!("<Property id=\"{id}\" type=\"{kind}\" value=\"{value}\"/>")
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
