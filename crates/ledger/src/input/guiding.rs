//! How well a light was guided, by the figure that goes before the others (docs/rules.md#18-guide).

use nightledger_frame::{Known, Source};

use super::EditedFrame;

/// RMS of guiding over an exposure, both axes together.
#[derive(Debug, Clone, PartialEq)]
pub struct GuidingRms {
    /// arcsec, or pixels of the guide camera.
    pub value: f64,
    /// Whether it is in pixels of the guide camera, because nothing says its scale.
    pub in_pixels: bool,
    /// Who says so.
    pub source: Source,
}

impl EditedFrame<'_> {
    /// A guide log's figure, else the capture program's in arcsec, else its own in pixels.
    pub fn guiding_rms(&self) -> Option<GuidingRms> {
        let values = self.frame;
        let rms = |in_pixels: bool| {
            move |known: &Known<f64>| GuidingRms {
                value: known.value,
                in_pixels,
                source: known.source.clone(),
            }
        };
        let in_arcsec = values.guide_rms_arcsec.as_ref().or(values.capture_rms_arcsec.as_ref());
        in_arcsec.map(rms(false)).or_else(|| values.capture_rms_px.as_ref().map(rms(true)))
    }
}
