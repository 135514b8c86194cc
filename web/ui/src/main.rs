//! The Nightledger page: what is seen, and what the user does with it. What is read and what follows from it is the
//! engine's, a wasm module of its own.
#![allow(
    unreachable_pub,
    reason = "a program has no public face; `pub` marks what a module shows to its siblings"
)]
#![allow(clippy::needless_pass_by_value, reason = "components own what they are given")]

mod link;
mod page;
mod picture;
mod storage;

use nightledger_browser::folders as source;
use nightledger_protocol as protocol;

fn main() {
    page::mount();
}
