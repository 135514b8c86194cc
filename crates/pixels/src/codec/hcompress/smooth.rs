//! Smoothing of what a lossy scale made blocky: differences are moved towards what neighbouring sums suggest, by no more
//! than was lost.

use super::coefficient::Coefficient;

/// Changes the differences of squares that have neighbours on all sides.
pub(super) fn smooth<C: Coefficient>(all: &mut [C], rows: usize, used: usize, stride: usize, scale: i32) {
    let most = scale >> 1;
    if most <= 0 {
        return;
    }
    let most = C::of(i64::from(most));
    downwards(all, rows, used, stride, most);
    sideways(all, rows, used, stride, most);
    corners(all, rows, used, stride, most);
}

/// Every second number that is not at the edge.
fn inside(length: usize) -> impl Iterator<Item = usize> {
    (2..length.saturating_sub(2)).step_by(2)
}

/// A number of a line; those asked for are there.
fn at<C: Coefficient>(all: &[C], place: usize) -> C {
    all.get(place).copied().unwrap_or_default()
}

/// A difference moved towards the slope between the sums before and behind.
fn moved<C: Coefficient>(before: C, here: C, behind: C, difference: C, most: C) -> C {
    let zero = C::default();
    let largest = (behind - here).min(here - before).max(zero) << 2;
    let least = (behind - here).max(here - before).min(zero) << 2;
    if least >= largest {
        return difference;
    }
    let slope = (behind - before).min(largest).max(least);
    difference + change(slope - (difference << 3), 3, most)
}

/// A change divided by a power of two, rounded towards zero, and no larger than allowed.
fn change<C: Coefficient>(change: C, bits: usize, most: C) -> C {
    let rounded = if change >= C::default() { change } else { change + (C::of(1) << bits) - C::of(1) };
    (rounded >> bits).min(most).max(-most)
}

fn set<C: Coefficient>(all: &mut [C], place: usize, value: C) {
    if let Some(number) = all.get_mut(place) {
        *number = value;
    }
}

fn downwards<C: Coefficient>(all: &mut [C], rows: usize, used: usize, stride: usize, most: C) {
    for row in inside(rows) {
        for column in (0..used).step_by(2) {
            let here = stride * row + column;
            let difference = at(all, here + stride);
            let (before, behind) = (at(all, here - 2 * stride), at(all, here + 2 * stride));
            set(all, here + stride, moved(before, at(all, here), behind, difference, most));
        }
    }
}

fn sideways<C: Coefficient>(all: &mut [C], rows: usize, used: usize, stride: usize, most: C) {
    for row in (0..rows).step_by(2) {
        for column in inside(used) {
            let here = stride * row + column;
            let difference = at(all, here + 1);
            set(all, here + 1, moved(at(all, here - 2), at(all, here), at(all, here + 2), difference, most));
        }
    }
}

fn corners<C: Coefficient>(all: &mut [C], rows: usize, used: usize, stride: usize, most: C) {
    let zero = C::default();
    for row in inside(rows) {
        for column in inside(used) {
            let place = stride * row + column;
            let here = at(all, place);
            let before = place - 2 * stride;
            let behind = place + 2 * stride;
            let (mm, mp) = (at(all, before - 2), at(all, before + 2));
            let (pm, pp) = (at(all, behind - 2), at(all, behind + 2));
            let hx = at(all, place + stride) << 1;
            let hy = at(all, place + 1) << 1;
            let up = |number: C| number.max(zero);
            let down = |number: C| number.min(zero);
            let first = (up(pp - here) - hx - hy).min(up(here - pm) + hx - hy);
            let second = (up(here - mp) - hx + hy).min(up(mm - here) + hx + hy);
            let largest = first.min(second) << 4;
            let first = (down(pp - here) - hx - hy).max(down(here - pm) + hx - hy);
            let second = (down(here - mp) - hx + hy).max(down(mm - here) + hx + hy);
            let least = first.max(second) << 4;
            if least < largest {
                let wish = (pp + mm - mp - pm).min(largest).max(least);
                let corner = at(all, place + stride + 1);
                set(all, place + stride + 1, corner + change(wish - (corner << 6), 6, most));
            }
        }
    }
}
