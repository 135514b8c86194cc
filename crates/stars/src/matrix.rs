//! Eight equations with eight unknowns, symmetric: their sums over pixels, their solution, and the descent to the parameters
//! that fit pixels best, by Levenberg and Marquardt's way.
#![expect(
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    reason = "all sides are 8, and so are the bounds of all loops"
)]

use wide::f32x8;

/// Parameters of a fit.
pub(crate) const SIDE: usize = 8;

/// A vector of parameters.
pub(crate) type Vector = [f64; SIDE];

/// A symmetric matrix, of which the lower half is used.
type Matrix = [Vector; SIDE];

/// Solves `matrix x = right` by Cholesky's decomposition; `None` where the matrix is not positive.
fn solve(mut matrix: Matrix, mut right: Vector) -> Option<Vector> {
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
fn damp(mut matrix: Matrix, share: f64) -> Matrix {
    for at in 0..SIDE {
        matrix[at][at] *= 1.0 + share;
    }
    matrix
}

/// Normal equations, and the sum of squared differences.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sums {
    pub(crate) matrix: Matrix,
    right: Vector,
    pub(crate) squared: f64,
}

impl Sums {
    /// Lets the parameters from one on stay as they are: those by which nothing was added.
    pub(crate) fn hold(mut self, from: usize) -> Self {
        for at in from..SIDE {
            self.matrix[at][at] = 1.0;
        }
        self
    }
}

/// [`Sums`] as they are added up, eight pixels at a time.
#[derive(Debug)]
pub(crate) struct Adding {
    matrix: [[f32x8; SIDE]; SIDE],
    right: [f32x8; SIDE],
    squared: f32x8,
}

impl Adding {
    pub(crate) fn new() -> Self {
        Self { matrix: [[f32x8::ZERO; SIDE]; SIDE], right: [f32x8::ZERO; SIDE], squared: f32x8::ZERO }
    }

    /// Adds eight pixels: what they have by each parameter, and how far they are from what is fitted.
    #[inline]
    pub(crate) fn add(&mut self, by: &[f32x8; SIDE], apart: f32x8) {
        self.squared += apart * apart;
        for row in 0..SIDE {
            self.right[row] += by[row] * apart;
            for column in 0..=row {
                self.matrix[row][column] += by[row] * by[column];
            }
        }
    }

    pub(crate) fn sums(self) -> Sums {
        let sum = |sum: f32x8| f64::from(sum.reduce_add());
        Sums {
            matrix: self.matrix.map(|row| row.map(sum)),
            right: self.right.map(sum),
            squared: sum(self.squared),
        }
    }
}

/// The parameters that explain values best, from what each value has by each of them. A parameter that no value has is 0.
pub(crate) fn least_squares(values: impl Iterator<Item = (Vector, f64)>) -> Option<Vector> {
    let (mut matrix, mut right) = ([[0.0; SIDE]; SIDE], [0.0; SIDE]);
    for (by, value) in values {
        for row in 0..SIDE {
            right[row] += by[row] * value;
            for column in 0..=row {
                matrix[row][column] += by[row] * by[column];
            }
        }
    }
    for at in 0..SIDE {
        if matrix[at][at] == 0.0 {
            matrix[at][at] = 1.0;
        }
    }
    solve(matrix, right)
}

/// How far a descent goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// The damping of its first step.
    pub(crate) damping: f64,
    /// The damping behind which no step helps.
    pub(crate) most: f64,
    /// Steps at most.
    pub(crate) steps: usize,
    /// The share of the squared differences that a step has to take away for another one to be made.
    pub(crate) gain: f64,
}

/// Where a descent ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settled<P> {
    pub(crate) at: P,
    pub(crate) sums: Sums,
    /// Whether no further step would have helped.
    pub(crate) is_lowest: bool,
}

/// Goes from parameters to those with the least squared differences, as long as `moved` allows the steps.
#[inline]
pub(crate) fn descend<P: Copy>(
    from: P,
    effort: &Effort,
    sums: impl Fn(&P) -> Sums,
    moved: impl Fn(&P, &Vector) -> Option<P>,
) -> Settled<P> {
    let mut now = Settled { at: from, sums: sums(&from), is_lowest: false };
    let mut damping = effort.damping;
    for _ in 0..effort.steps {
        let tried = solve(damp(now.sums.matrix, damping), now.sums.right)
            .and_then(|step| moved(&now.at, &step))
            .map(|next| (next, sums(&next)))
            .filter(|(_, its)| its.squared < now.sums.squared);
        if let Some((next, its)) = tried {
            let gain = 1.0 - its.squared / now.sums.squared;
            (now.at, now.sums) = (next, its);
            damping = (damping * 0.2).max(1e-7);
            now.is_lowest = gain < effort.gain;
        } else {
            now.is_lowest = damping > effort.most;
            damping *= 10.0;
        }
        if now.is_lowest {
            break;
        }
    }
    now
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

    #[test]
    fn what_explains_values_best_is_found() {
        let by = |x: f64, y: f64| [1.0, x, y, x * x, x * y, y * y, 0.0, 0.0];
        let wanted: Vector = [3.0, -1.0, 0.5, 2.0, 0.25, -4.0, 0.0, 0.0];
        let values = (0..49_u8).map(|at| {
            let by = by(f64::from(at % 7), f64::from(at / 7));
            (by, by.iter().zip(wanted).map(|(by, wanted)| by * wanted).sum())
        });
        let found = least_squares(values).unwrap();
        for (found, wanted) in found.iter().zip(wanted) {
            assert!((found - wanted).abs() < 1e-9, "{found} of {wanted}");
        }
        assert_eq!(least_squares([(by(2.0, 3.0), 1.0); 3].into_iter()), None, "one place has no surface");
    }
}
