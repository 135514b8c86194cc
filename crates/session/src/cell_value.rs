//! Cells of AstroBin's rows as JSON.

use nightledger_astrobin::CellValue;
use serde_json::{Number, Value};

/// A cell of the CSV: a number where it is one, null when it is empty.
pub(crate) fn cell_value(cell: &CellValue) -> Value {
    match cell {
        CellValue::Empty => Value::Null,
        CellValue::Date(_) | CellValue::Time { .. } => cell.to_string().into(),
        CellValue::Whole(whole) => (*whole).into(),
        // As its column writes it: `20.00` stays a number with decimals, `5` one without.
        CellValue::Decimal(decimal) if decimal.is_written_whole() => {
            number(decimal.value()).map_or(Value::Null, Value::Number)
        }
        CellValue::Decimal(decimal) => decimal.value().into(),
    }
}

/// A setting of a camera: whole numbers without a point, as the camera's menu has them.
pub(crate) fn number(value: f64) -> Option<Number> {
    /// Whole numbers up to this are exact.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT {
        #[allow(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
        return Some((value as i64).into());
    }
    Number::from_f64(value)
}
