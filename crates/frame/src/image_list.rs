//! The images that PixInsight integrated, by the history that its picture carries (`PixInsight:ProcessingHistory`,
//! docs/rules.md#18-image-lists): escaped XML with a table `images`, a row for each image offered.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use serde::{Deserialize, Serialize};

use crate::dialect::INTEGRATIONS;

/// An image of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedImage {
    /// Its file on the machine that stacked.
    pub path: Box<str>,
    /// Whether it was switched on: what was not is not in the picture.
    pub is_on: bool,
}

/// No picture is made of more.
const MOST_IMAGES: usize = 100_000;
/// No system has longer paths.
const LONGEST_PATH: usize = 4096;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Enabled,
    Path,
    Other,
}

/// What is open in the XML.
#[derive(Debug)]
struct State {
    /// The last integration's list.
    found: Vec<ListedImage>,
    is_integration: bool,
    /// The list being read: only of the table `images`. `imageData` has rows and `enabled` too, and names no image.
    list: Option<Vec<ListedImage>>,
    path: String,
    enabled: String,
    cell: Cell,
}

/// The list of the last integration; empty where the history has none. What is no XML ends it.
pub(crate) fn read(history: &str) -> Box<[ListedImage]> {
    let mut reader = Reader::from_str(history);
    let config = reader.config_mut();
    (config.allow_dangling_amp, config.check_end_names) = (true, false);
    let mut state = State {
        found: Vec::new(),
        is_integration: false,
        list: None,
        path: String::new(),
        enabled: String::new(),
        cell: Cell::Other,
    };
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => state.begin(&element),
            Ok(Event::Empty(element)) => {
                state.begin(&element);
                state.end(element.local_name().as_ref());
            }
            Ok(Event::End(element)) => state.end(element.local_name().as_ref()),
            Ok(Event::Text(text)) => state.text(&text.xml10_content()),
            Ok(Event::CData(text)) => state.text(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => {
                if let Ok(Some(character)) = reference.resolve_char_ref() {
                    state.text(character.encode_utf8(&mut [0; 4]));
                } else if let Some(resolved) = resolve_predefined_entity(&reference) {
                    state.text(resolved);
                }
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    state.found.into()
}

impl State {
    fn begin(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "instance" => {
                let class = attribute(element, "class");
                self.is_integration = class.is_some_and(|class| INTEGRATIONS.contains(&&*class));
                self.list = None;
            }
            "table" => {
                let counts = self.is_integration && attribute(element, "id").as_deref() == Some("images");
                self.list = counts.then(Vec::new);
            }
            "tr" => {
                self.path.clear();
                self.enabled.clear();
            }
            "td" if self.list.is_some() => {
                self.cell = match attribute(element, "id").as_deref() {
                    Some("enabled") => Cell::Enabled,
                    Some("path") => Cell::Path,
                    _ => Cell::Other,
                };
                if let Some(value) = attribute(element, "value") {
                    self.text(&value);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let cell = match self.cell {
            Cell::Enabled => &mut self.enabled,
            Cell::Path => &mut self.path,
            Cell::Other => return,
        };
        if cell.len().saturating_add(text.len()) <= LONGEST_PATH {
            cell.push_str(text);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "td" => self.cell = Cell::Other,
            "tr" => {
                let path = self.path.trim();
                if let Some(list) = self.list.as_mut().filter(|list| list.len() < MOST_IMAGES)
                    && !path.is_empty()
                {
                    let is_on = !self.enabled.trim().eq_ignore_ascii_case("false");
                    list.push(ListedImage { path: path.into(), is_on });
                }
                self.path.clear();
            }
            "table" => {
                if let Some(list) = self.list.take().filter(|list| !list.is_empty()) {
                    self.found = list;
                }
            }
            _ => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    // No element has more; its own search for duplicates compares each with all before it.
    let mut first = attributes.with_checks(false).take(32).flatten();
    let found = first.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(history: &str, expect: &[(&str, bool)]) {
        let found = read(history);
        let found: Vec<_> = found.iter().map(|image| (&*image.path, image.is_on)).collect();
        assert_eq!(found, expect, "{history}");
    }

    const ROWS: &str = r#"<tr><td id="enabled" value="true"/><td id="path">D:/r/A &amp; B_c_r.xisf</td><td id="drizzlePath">D:/r/A.xdrz</td></tr>
        <tr><td id="enabled" value="false"/><td id="path">D:/r/C_c_r.xisf</td></tr>"#;

    #[test]
    fn the_table_of_images_is_the_list_and_the_table_of_their_data_is_none() {
        let decoy = r#"<table id="imageData" rows="1"><tr><td id="enabled" value="false"/><td id="path">D:/r/A_c_r.xisf</td></tr></table>"#;
        let history = format!(
            r#"<instance class="ImageIntegration"><table id="images" rows="2">{ROWS}</table>{decoy}</instance>"#
        );
        check(&history, &[("D:/r/A & B_c_r.xisf", true), ("D:/r/C_c_r.xisf", false)]);
        check(&format!(r#"<instance class="ImageIntegration">{decoy}</instance>"#), &[]);
    }

    #[test]
    fn the_last_integration_counts_and_other_processes_list_no_images() {
        let of = |class: &str, path: &str| {
            format!(
                r#"<instance class="{class}"><table id="images"><tr><td id="path">{path}</td></tr></table></instance>"#
            )
        };
        let history =
            [of("ImageIntegration", "/a"), of("ImageIntegration", "/b"), of("ImageCalibration", "/c")];
        check(&history.concat(), &[("/b", true)]);
        check(r#"<instance class="ImageIntegration"><table id="images" rows="24"/></instance>"#, &[]);
    }

    #[test]
    fn what_is_no_xml_ends_the_list_and_nothing_is_endless() {
        check("", &[]);
        check(r#"<instance class="ImageIntegration"><table id="images"><tr><td id="path">/a<"#, &[]);
        check(&"<table>".repeat(100_000), &[]);
        let long = format!(
            r#"<instance class="ImageIntegration"><table id="images"><tr><td id="path">{}</td></tr></table>"#,
            "x".repeat(1 << 20)
        );
        check(&long, &[]);
    }
}
