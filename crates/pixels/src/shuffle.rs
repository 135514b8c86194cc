//! Items whose first bytes were put together, then their second bytes and so on, before they were packed: GZIP_2 (FITS 4.0
//! section 10.4.3) and the shuffled blocks of XISF.

/// How many items are put together at once: what a loop of a fixed length does, the compiler does with vectors.
const LANES: usize = 64;

/// Puts items together again, until the room or a plane ends. Each plane has the bytes of one place, of which every
/// `step`-th belongs to these items.
pub(crate) fn join<const ITEM: usize>(planes: [&[u8]; ITEM], step: usize, items: &mut [[u8; ITEM]]) {
    if step > 1 {
        return join_slowly(planes, step, items);
    }
    let count = planes.iter().fold(items.len(), |least, plane| least.min(plane.len()));
    let (blocks, rest) = items.get_mut(..count).unwrap_or_default().as_chunks_mut::<LANES>();
    let mut whole = planes.map(|plane| plane.as_chunks::<LANES>().0.iter());
    for block in blocks {
        let bytes: [&[u8; LANES]; ITEM] = whole.each_mut().map(|plane| plane.next().unwrap_or(&[0; LANES]));
        for (at, item) in block.iter_mut().enumerate() {
            *item = bytes.map(|plane| plane.get(at).copied().unwrap_or_default());
        }
    }
    let from = count - rest.len();
    join_slowly(planes.map(|plane| plane.get(from..).unwrap_or_default()), 1, rest);
}

fn join_slowly<const ITEM: usize>(planes: [&[u8]; ITEM], step: usize, items: &mut [[u8; ITEM]]) {
    for (place, plane) in planes.into_iter().enumerate() {
        for (item, byte) in items.iter_mut().zip(plane.iter().step_by(step.max(1))) {
            if let Some(to) = item.get_mut(place) {
                *to = *byte;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined<const ITEM: usize>(count: usize, step: usize) {
        let plane = |place: usize| {
            (0..count * step).map(|at| u8::try_from((at * 7 + place * 31) % 251).unwrap()).collect::<Vec<_>>()
        };
        let planes: [Vec<u8>; ITEM] = std::array::from_fn(plane);
        let mut items = vec![[0; ITEM]; count];
        join(planes.each_ref().map(Vec::as_slice), step, &mut items);
        for (at, item) in items.iter().enumerate() {
            assert_eq!(*item, std::array::from_fn(|place| planes[place][at * step]), "{at} of {count}");
        }
    }

    #[test]
    fn every_length_and_step_is_put_together() {
        for count in [0, 1, 2, 63, 64, 65, 127, 128, 200] {
            for step in [1, 2, 3] {
                joined::<2>(count, step);
                joined::<4>(count, step);
                joined::<8>(count, step);
            }
        }
    }

    #[test]
    fn a_plane_that_ends_leaves_the_rest_as_it_was() {
        let mut items = [[9; 2]; 130];
        join([&[1; 130], &[2; 70]], 1, &mut items);
        let (joined, left) = items.split_at(70);
        assert!(joined.iter().all(|item| *item == [1, 2]) && left.iter().all(|item| *item == [9, 9]));
    }
}
