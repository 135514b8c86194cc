//! A file's stars, from its bytes: header, strips of pixels, figures, by what it asks for. The command and the page
//! measure with this, so that both find the same.
//!
//! It performs no I/O. Whoever wants no more of a file (Stop) drops its [`Measuring`].
#![forbid(unsafe_code)]

mod figures;
mod measuring;

pub use measuring::{Measuring, Step};
