//! The crates that compute: no I/O, clock, randomness or browser. They run in the page and natively.

/// Each crate, and which of the others it may use, directly or by way of another.
pub(crate) const ROOMS: [(&str, &[&str]); 10] = [
    ("nightledger-json", &[]),
    ("nightledger-header", &[]),
    ("nightledger-raw", &[]),
    ("nightledger-frame", &["nightledger-json", "nightledger-header"]),
    (
        "nightledger-ledger",
        &["nightledger-json", "nightledger-header", "nightledger-frame", "nightledger-objects"],
    ),
    (
        "nightledger-astrobin",
        &[
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
