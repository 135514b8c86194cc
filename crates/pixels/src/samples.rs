//! Stored samples of a strip, and the physical values that they stand for.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "values become the nearest f64 or f32: this is what is promised"
)]

use nightledger_header::{SampleType, Scale};

/// Rows of one plane.
#[derive(Debug, Clone, Copy)]
pub struct Strip<'a> {
    /// Counted from 0.
    pub plane: usize,
    /// Its first row, counted from 0, the first stored row first.
    pub first_row: usize,
    /// How many rows.
    pub rows: usize,
    /// Pixels of a row.
    pub width: usize,
    samples: &'a Samples,
    scaling: &'a Scaling,
}

impl<'a> Strip<'a> {
    pub(crate) fn new(place: Place, width: usize, samples: &'a Samples, scaling: &'a Scaling) -> Self {
        let Place { plane, first_row, rows } = place;
        Self { plane, first_row, rows, width, samples, scaling }
    }

    /// The physical values, x fastest, each the f64 that is nearest to it; NaN for pixels without a value.
    pub fn f64(&self, values: &mut Vec<f64>) {
        values.clear();
        self.scaling.f64(self.samples, values);
    }

    /// The physical values, x fastest, as f32: exact for integers of 16 bits and for stored f32, else the nearest.
    pub fn f32(&self, values: &mut Vec<f32>) {
        values.clear();
        self.scaling.f32(self.samples, values);
    }
}

/// Where a strip lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Place {
    pub(crate) plane: usize,
    pub(crate) first_row: usize,
    pub(crate) rows: usize,
}

/// Samples as stored, in this machine's byte order.
#[derive(Debug)]
pub(crate) enum Samples {
    U8(Vec<u8>),
    I16(Vec<i16>),
    U16(Vec<u16>),
    I32(Vec<i32>),
    U32(Vec<u32>),
    I64(Vec<i64>),
    U64(Vec<u64>),
    F32(Vec<f32>),
    F64(Vec<f64>),
}

impl Samples {
    /// None of a type; complex numbers have none, they were refused before.
    pub(crate) fn empty(sample: SampleType) -> Self {
        match sample {
            SampleType::U8 => Self::U8(Vec::new()),
            SampleType::I16 => Self::I16(Vec::new()),
            SampleType::U16 => Self::U16(Vec::new()),
            SampleType::I32 => Self::I32(Vec::new()),
            SampleType::U32 => Self::U32(Vec::new()),
            SampleType::I64 => Self::I64(Vec::new()),
            SampleType::U64 => Self::U64(Vec::new()),
            SampleType::F32 | SampleType::Complex32 => Self::F32(Vec::new()),
            SampleType::F64 | SampleType::Complex64 => Self::F64(Vec::new()),
        }
    }

    /// Room for so many, whatever is in it.
    pub(crate) fn resize(&mut self, count: usize) {
        match self {
            Self::U8(samples) => samples.resize(count, 0),
            Self::I16(samples) => samples.resize(count, 0),
            Self::U16(samples) => samples.resize(count, 0),
            Self::I32(samples) => samples.resize(count, 0),
            Self::U32(samples) => samples.resize(count, 0),
            Self::I64(samples) => samples.resize(count, 0),
            Self::U64(samples) => samples.resize(count, 0),
            Self::F32(samples) => samples.resize(count, 0.0),
            Self::F64(samples) => samples.resize(count, 0.0),
        }
    }

    /// Replaces all by those that stand in `bytes`.
    pub(crate) fn read(&mut self, bytes: &[u8], is_big_endian: bool) {
        macro_rules! read {
            ($samples:expr, $type:ty, $bytes:literal) => {{
                $samples.clear();
                let items = bytes.as_chunks::<$bytes>().0.iter();
                if is_big_endian {
                    $samples.extend(items.map(|item| <$type>::from_be_bytes(*item)));
                } else {
                    $samples.extend(items.map(|item| <$type>::from_le_bytes(*item)));
                }
            }};
        }
        match self {
            Self::U8(samples) => {
                samples.clear();
                samples.extend_from_slice(bytes);
            }
            Self::I16(samples) => read!(samples, i16, 2),
            Self::U16(samples) => read!(samples, u16, 2),
            Self::I32(samples) => read!(samples, i32, 4),
            Self::U32(samples) => read!(samples, u32, 4),
            Self::I64(samples) => read!(samples, i64, 8),
            Self::U64(samples) => read!(samples, u64, 8),
            Self::F32(samples) => read!(samples, f32, 4),
            Self::F64(samples) => read!(samples, f64, 8),
        }
    }
}

/// How stored samples become physical values: BZERO + BSCALE x stored, and what stands for no value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scaling {
    zero: f64,
    factor: f64,
    blank: Option<i64>,
}

/// Whole numbers up to here are exact in an f32, and in sums of two of them.
const EXACT_IN_F32: f64 = 8_388_608.0;
/// 2^63: larger zeros are none of integers.
const LARGEST_ZERO: f64 = 9_223_372_036_854_775_808.0;

impl Scaling {
    pub(crate) fn new(scale: &Scale) -> Self {
        Self { zero: scale.zero, factor: scale.factor, blank: scale.blank }
    }

    /// Whether values are stored samples, as they are.
    fn is_none(&self) -> bool {
        self.zero == 0.0 && self.factor == 1.0
    }

    /// The zero as a whole number, where that is all there is to add.
    fn whole_zero(&self) -> Option<i128> {
        let is_whole = self.factor == 1.0 && self.zero.fract() == 0.0 && self.zero.abs() <= LARGEST_ZERO;
        is_whole.then_some(self.zero as i128)
    }

    fn float(&self, stored: f64) -> f64 {
        if self.is_none() { stored } else { self.zero + self.factor * stored }
    }

    fn f64(&self, samples: &Samples, values: &mut Vec<f64>) {
        let (zero, factor) = (self.zero, self.factor);
        // Up to 32 bits, an f64 holds stored values, whole zeros and their sums exactly.
        macro_rules! small {
            ($samples:expr) => {{
                if factor == 1.0 {
                    values.extend($samples.iter().map(|stored| zero + f64::from(*stored)));
                } else {
                    values.extend($samples.iter().map(|stored| zero + factor * f64::from(*stored)));
                }
                self.mark_blanks($samples.iter().map(|stored| i64::from(*stored)), values, f64::NAN);
            }};
        }
        match samples {
            Samples::U8(samples) => small!(samples),
            Samples::I16(samples) => small!(samples),
            Samples::U16(samples) => small!(samples),
            Samples::I32(samples) => small!(samples),
            Samples::U32(samples) => small!(samples),
            Samples::I64(samples) => {
                match self.whole_zero() {
                    Some(whole) => values.extend(samples.iter().map(|v| (i128::from(*v) + whole) as f64)),
                    None => values.extend(samples.iter().map(|v| zero + factor * (*v as f64))),
                }
                self.mark_blanks(samples.iter().copied(), values, f64::NAN);
            }
            Samples::U64(samples) => match self.whole_zero() {
                Some(whole) => values.extend(samples.iter().map(|v| (i128::from(*v) + whole) as f64)),
                None => values.extend(samples.iter().map(|v| zero + factor * (*v as f64))),
            },
            Samples::F32(samples) => values.extend(samples.iter().map(|v| self.float(f64::from(*v)))),
            Samples::F64(samples) => values.extend(samples.iter().map(|v| self.float(*v))),
        }
    }

    fn f32(&self, samples: &Samples, values: &mut Vec<f32>) {
        let (zero, factor) = (self.zero, self.factor);
        let is_exact = factor == 1.0 && zero.fract() == 0.0 && zero.abs() <= EXACT_IN_F32;
        macro_rules! small {
            ($samples:expr) => {{
                if is_exact {
                    let zero = zero as f32;
                    values.extend($samples.iter().map(|stored| zero + f32::from(*stored)));
                } else {
                    values.extend($samples.iter().map(|stored| (zero + factor * f64::from(*stored)) as f32));
                }
                self.mark_blanks($samples.iter().map(|stored| i64::from(*stored)), values, f32::NAN);
            }};
        }
        macro_rules! by_f64 {
            ($samples:expr) => {{
                values.extend($samples.iter().map(|stored| (zero + factor * f64::from(*stored)) as f32));
                self.mark_blanks($samples.iter().map(|stored| i64::from(*stored)), values, f32::NAN);
            }};
        }
        match samples {
            Samples::U8(samples) => small!(samples),
            Samples::I16(samples) => small!(samples),
            Samples::U16(samples) => small!(samples),
            Samples::I32(samples) => by_f64!(samples),
            Samples::U32(samples) => by_f64!(samples),
            Samples::I64(_) | Samples::U64(_) => {
                let mut exact = Vec::new();
                self.f64(samples, &mut exact);
                values.extend(exact.iter().map(|value| *value as f32));
            }
            Samples::F32(samples) if self.is_none() => values.extend_from_slice(samples),
            Samples::F32(samples) => {
                values.extend(samples.iter().map(|v| self.float(f64::from(*v)) as f32));
            }
            Samples::F64(samples) => values.extend(samples.iter().map(|v| self.float(*v) as f32)),
        }
    }

    /// BLANK compares stored values, before BZERO.
    fn mark_blanks<V>(&self, stored: impl Iterator<Item = i64>, values: &mut [V], none: V)
    where
        V: Copy,
    {
        let Some(blank) = self.blank else { return };
        for (value, stored) in values.iter_mut().zip(stored) {
            if stored == blank {
                *value = none;
            }
        }
    }
}
