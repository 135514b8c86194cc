//! nightledger-summary
