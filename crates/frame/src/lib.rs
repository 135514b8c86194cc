//! nightledger-frame
