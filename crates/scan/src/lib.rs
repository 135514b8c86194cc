//! nightledger-scan
