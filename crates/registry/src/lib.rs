//! What other projects ask of frames: BHTOM's observatories, filters and readiness; AZOTEA's keywords, gain and colour
//! pattern; the keywords that the stages of an iTelescope pipeline need.
//!
//! One use of the ledger: frames come in as the rules saw them, with the keywords of their headers ([`Facts`]); what is to
//! be sent, added or asked goes out. Nothing is sent from here.
#![forbid(unsafe_code)]

pub mod azotea;
pub mod bhtom;
mod calibrated;
mod facts;
pub mod itelescope;
mod longitude;

pub use facts::{Fact, Facts};
