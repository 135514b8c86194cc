//! How many pixels an image has, and along which axes.

use nightledger_header::SampleType;
use nightledger_language::said;

use crate::error::{PixelError, PixelErrorKind};
use crate::limits::Limits;

/// The size of an image, and the type of its samples as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Geometry {
    /// Pixels of a row.
    pub width: usize,
    /// Rows of a plane, the first stored one first.
    pub height: usize,
    /// Planes: colour channels, or the images of a cube; all axes behind the second taken together.
    pub planes: usize,
    /// How a sample is stored, before BZERO and BSCALE.
    pub sample: SampleType,
}

impl Geometry {
    pub(crate) fn new(axes: &[u64], sample: SampleType, limits: &Limits) -> Result<Self, PixelError> {
        let [width, rest @ ..] = axes else {
            return Err(PixelError::new(PixelErrorKind::NoImage, said!("the image has no axes")));
        };
        let (height, planes) = rest.split_first().map_or((&1, rest), |(height, planes)| (height, planes));
        let planes = planes.iter().try_fold(1_u64, |all, length| all.checked_mul(*length));
        let pixels = planes.and_then(|planes| planes.checked_mul(*width)?.checked_mul(*height));
        let (Some(planes), Some(pixels)) = (planes, pixels.filter(|pixels| *pixels <= limits.pixels)) else {
            return Err(PixelError::limit(said!(
                "the header claims an image of more than {pixels} pixels",
                pixels = limits.pixels
            )));
        };
        if pixels == 0 {
            return Err(PixelError::new(PixelErrorKind::NoImage, said!("the image has an axis of length 0")));
        }
        let whole = |length: u64| {
            usize::try_from(length)
                .map_err(|_| PixelError::limit(said!("the image is too large for this machine")))
        };
        whole(pixels)?;
        Ok(Self { width: whole(*width)?, height: whole(*height)?, planes: whole(planes)?, sample })
    }

    /// Rows of all planes together.
    pub fn rows(&self) -> usize {
        self.height.saturating_mul(self.planes)
    }

    /// About so many rows make a strip; at least one.
    pub(crate) fn strip_rows(&self, limits: &Limits) -> usize {
        let wished = usize::try_from(limits.strip_pixels).unwrap_or(usize::MAX);
        (wished / self.width).clamp(1, self.height)
    }

    /// Bytes of a stored sample; `None` for those that are no numbers of one part.
    pub(crate) fn sample_bytes(&self) -> Result<usize, PixelError> {
        match self.sample {
            SampleType::U8 => Ok(1),
            SampleType::I16 | SampleType::U16 => Ok(2),
            SampleType::I32 | SampleType::U32 | SampleType::F32 => Ok(4),
            SampleType::I64 | SampleType::U64 | SampleType::F64 => Ok(8),
            SampleType::Complex32 | SampleType::Complex64 => {
                Err(PixelError::not_supported(said!("samples are complex numbers")))
            }
        }
    }
}
