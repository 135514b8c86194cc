//! A file's stars and pictures, and what calibration frames say of cameras, from their bytes: header, strips of pixels, what becomes of them, by what it asks for. The
//! command and the page use this, so that both find and show the same.
//!
//! It performs no I/O. Whoever wants no more of a file (Stop) drops its [`Measuring`].
#![forbid(unsafe_code)]

mod figures;
mod looking;
mod measuring;
mod plane;
mod previewing;
mod sensor;

pub use looking::{LookStep, Looking, Opened};
pub use measuring::{Measuring, Step};
pub use previewing::{PreviewStep, Previewed, Previewing};
pub use sensor::Sensor;
