//! Eight equations with eight unknowns, symmetric.
#![expect(
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    reason = "all sides are 8, and so are the bounds of all loops"
)]

/// Parameters of a fit.
pub(crate) const SIDE: usize = 8;

/// A vector of parameters.
pub(crate) type Vector = [f64; SIDE];

/// A symmetric matrix, of which the lower half is used.
pub(crate) type Matrix = [Vector; SIDE];

/// Solves `matrix x = right` by Cholesky's decomposition; `None` where the matrix is not positive.
pub(crate) fn solve(mut matrix: Matrix, mut right: Vector) -> Option<Vector> {
    for row in 0..SIDE {
        for column in 0..=row {
            let mut sum = matrix[row][column];
            for before in 0..column {
                sum -= matrix[row][before] * matrix[column][before];
            }
            if row == column {
                if sum.is_nan() || sum <= 0.0 {
                    return None;
                }
                matrix[row][row] = sum.sqrt();
            } else {
                matrix[row][column] = sum / matrix[column][column];
            }
        }
    }
    for row in 0..SIDE {
        for before in 0..row {
            right[row] -= matrix[row][before] * right[before];
        }
        right[row] /= matrix[row][row];
    }
    for row in (0..SIDE).rev() {
        for after in row + 1..SIDE {
            right[row] -= matrix[after][row] * right[after];
        }
        right[row] /= matrix[row][row];
    }
    right.iter().all(|value| value.is_finite()).then_some(right)
}

/// Adds a share of its own to each entry of the diagonal.
pub(crate) fn damp(mut matrix: Matrix, share: f64) -> Matrix {
    for at in 0..SIDE {
        matrix[at][at] *= 1.0 + share;
    }
    matrix
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_solution_solves() {
        let mut matrix = Matrix::default();
        for row in 0..SIDE {
            for column in 0..SIDE {
                matrix[row][column] = 1.0 / (1.0 + crate::number::double(row.abs_diff(column)));
            }
        }
        let wanted: Vector = std::array::from_fn(|at| crate::number::double(at) - 3.0);
        let right = std::array::from_fn(|row| (0..SIDE).map(|at| matrix[row][at] * wanted[at]).sum());
        let found = solve(matrix, right).unwrap();
        for (found, wanted) in found.iter().zip(wanted) {
            assert!((found - wanted).abs() < 1e-9);
        }
    }

    #[test]
    fn a_matrix_without_a_solution_has_none() {
        assert_eq!(solve(Matrix::default(), [1.0; SIDE]), None);
        assert_eq!(solve([[f64::NAN; SIDE]; SIDE], [1.0; SIDE]), None);
    }
}
