//! Test trees.
