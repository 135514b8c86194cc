//! One file for each interface of a browser that the page and the engine use. Nothing is decided here: what is read, and
//! what of it counts, is `nightledger-session`'s to say.

pub mod clock;
pub mod copy;
mod database;
pub mod folders;
pub mod locale;
pub mod remembered;
pub mod store;
