//! What is a star of its own, for all that find one.

/// Signal over noise that is read of a star that counts, at least: noise may take two from the ten it has.
pub(crate) const FAINTEST: f32 = 8.0;

/// Two stars lie at least so many widths apart: what is nearer to a star is of it.
pub(crate) const NEAREST: f32 = 0.65;
