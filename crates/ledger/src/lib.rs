//! nightledger-ledger
