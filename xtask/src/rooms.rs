//! The crates that compute: no I/O, clock, randomness or browser. They run in the page and natively.

/// Each crate, and which of the others it may use, directly or by way of another.
pub(crate) const ROOMS: [(&str, &[&str]); 8] = [
    ("nightledger-order", &[]),
    ("nightledger-header", &["nightledger-order"]),
    ("nightledger-frame", &["nightledger-order", "nightledger-header"]),
    ("nightledger-ledger", &["nightledger-order", "nightledger-header", "nightledger-frame"]),
    (
        "nightledger-astrobin",
        &["nightledger-order", "nightledger-header", "nightledger-frame", "nightledger-ledger"],
    ),
    (
        "nightledger-summary",
        &["nightledger-order", "nightledger-header", "nightledger-frame", "nightledger-ledger"],
    ),
    ("nightledger-sky", &[]),
    (
        "nightledger-scan",
        &[
            "nightledger-order",
            "nightledger-header",
            "nightledger-frame",
            "nightledger-ledger",
            "nightledger-astrobin",
            "nightledger-summary",
        ],
    ),
];
