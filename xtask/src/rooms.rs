//! The crates that compute: no I/O, clock, randomness or browser. They run in the page and natively.

/// Each crate, and which of the others it may use, directly or by way of another.
pub(crate) const ROOMS: [(&str, &[&str]); 10] = [
    ("nightledger-order", &[]),
    ("nightledger-json", &[]),
    ("nightledger-header", &["nightledger-order"]),
    ("nightledger-frame", &["nightledger-order", "nightledger-json", "nightledger-header"]),
    (
        "nightledger-ledger",
        &[
            "nightledger-order",
            "nightledger-json",
            "nightledger-header",
            "nightledger-frame",
            "nightledger-objects",
        ],
    ),
    (
        "nightledger-astrobin",
        &[
            "nightledger-order",
            "nightledger-json",
            "nightledger-header",
            "nightledger-frame",
            "nightledger-objects",
            "nightledger-ledger",
        ],
    ),
    (
        "nightledger-summary",
        &[
            "nightledger-order",
            "nightledger-json",
            "nightledger-header",
            "nightledger-frame",
            "nightledger-objects",
            "nightledger-ledger",
        ],
    ),
    ("nightledger-sky", &[]),
    ("nightledger-objects", &[]),
    (
        "nightledger-session",
        &[
            "nightledger-order",
            "nightledger-json",
            "nightledger-header",
            "nightledger-frame",
            "nightledger-objects",
            "nightledger-ledger",
            "nightledger-astrobin",
            "nightledger-summary",
            "nightledger-sky",
        ],
    ),
];
