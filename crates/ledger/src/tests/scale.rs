//! Temporary: time per frame.
use super::build::{calibration, frames, host, light};
use nightledger_frame::Kind;
#[test]
#[ignore]
fn scale() {
    for size in [1_000_u32, 10_000, 100_000] {
        let mut builds = Vec::new();
        for n in 0..size {
            let night = n / 120;
            let b = if n % 10 == 9 {
                calibration(if n % 20 == 9 { Kind::Flat } else { Kind::Dark }, &format!("c/{n}.fits"))
            } else {
                light(&format!("t{}/n{night}/x_{n:06}.fits", night % 25))
                    .object(&format!("Target {}", night % 25))
            };
            let mut b = b.filter(["Ha", "OIII", "SII", "L", "R", "G", "B"][(n as usize / 20) % 7]);
            if let Some(s) = &mut b.0.start {
                s.value.at = s.value.at.plus_s(f64::from(night) * 86400.0 + f64::from(n % 120) * 100.0);
            }
            builds.push(b);
        }
        let f = frames(builds);
        let t = std::time::Instant::now();
        let l = crate::ledger(&f, &crate::Settings::default(), &crate::Edits::default(), &host());
        println!(
            "{size}: {:?} rows {} {:.2} us/frame",
            t.elapsed(),
            l.rows.len(),
            t.elapsed().as_secs_f64() * 1e6 / f64::from(size)
        );
    }
}
