//! The crates that compute: no I/O, clock, randomness or browser. They run in the page and natively.

/// Each crate, and which of the others it may use, directly or by way of another.
pub(crate) const ROOMS: [(&str, &[&str]); 17] = [
    ("nightledger-raw", &[]),
    ("nightledger-header", &["nightledger-raw"]),
    ("nightledger-frame", &["nightledger-raw", "nightledger-header"]),
    (
        "nightledger-ledger",
        &["nightledger-raw", "nightledger-header", "nightledger-frame", "nightledger-objects"],
    ),
    (
        "nightledger-astrobin",
        &[
            "nightledger-raw",
            "nightledger-header",
            "nightledger-frame",
            "nightledger-objects",
            "nightledger-ledger",
            "nightledger-sky",
            "nightledger-video",
        ],
    ),
    (
        "nightledger-summary",
        &[
            "nightledger-raw",
            "nightledger-header",
            "nightledger-frame",
            "nightledger-objects",
            "nightledger-ledger",
        ],
    ),
    ("nightledger-pixels", &["nightledger-raw", "nightledger-header"]),
    (
        "nightledger-plan",
        &[
            "nightledger-raw",
            "nightledger-header",
            "nightledger-frame",
            "nightledger-objects",
            "nightledger-ledger",
        ],
    ),
    (
        "nightledger-registry",
        &[
            "nightledger-raw",
            "nightledger-header",
            "nightledger-health",
            "nightledger-frame",
            "nightledger-objects",
            "nightledger-ledger",
            "nightledger-sky",
        ],
    ),
    ("nightledger-stars", &[]),
    ("nightledger-preview", &["nightledger-stars"]),
    (
        "nightledger-measuring",
        &[
            "nightledger-raw",
            "nightledger-header",
            "nightledger-frame",
            "nightledger-health",
            "nightledger-pixels",
            "nightledger-stars",
            "nightledger-preview",
        ],
    ),
    ("nightledger-health", &[]),
    ("nightledger-sky", &[]),
    ("nightledger-video", &["nightledger-raw", "nightledger-header", "nightledger-frame", "nightledger-sky"]),
    ("nightledger-objects", &[]),
    (
        "nightledger-session",
        &[
            "nightledger-raw",
            "nightledger-header",
            "nightledger-frame",
            "nightledger-objects",
            "nightledger-ledger",
            "nightledger-astrobin",
            "nightledger-health",
            "nightledger-summary",
            "nightledger-plan",
            "nightledger-registry",
            "nightledger-sky",
            "nightledger-video",
        ],
    ),
];
