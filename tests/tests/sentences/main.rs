//! What is done with frames beyond AstroBin, sentence by sentence, as a user of the command sees it: goals, culling, tidying,
//! BHTOM, AZOTEA, iTelescope, calibration health (docs/rules.md#20 to 24).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic with its place is the best report of a test"
)]

#[path = "../support/answer.rs"]
mod answer;
mod azotea;
mod bhtom;
mod culling;
mod files;
mod goals;
mod health;
mod itelescope;
mod tidying;
