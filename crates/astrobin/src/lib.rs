//! nightledger-astrobin
