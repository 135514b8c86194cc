//! Numbers as messages carry them.

/// As many as messages can say.
pub(crate) fn whole(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Milliseconds as messages say them.
pub(crate) fn whole_ms(milliseconds: f64) -> u32 {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float to integer cast saturates"
    )]
    let whole = milliseconds.round() as u32;
    whole
}
