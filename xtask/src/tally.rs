//! Counting tests from what the test runners print.

/// Tests that passed and failed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Passed.
    pub(crate) passed: usize,
    /// Failed, or broken off.
    pub(crate) failed: usize,
}

impl Tally {
    /// Adds what this line of output reports: `test result: ...` of `cargo test`, or the closing lines
    /// of `node --test` (`pass 3`, after an information sign or `#`).
    pub(crate) fn read(&mut self, line: &str) {
        if let Some(result) = line.strip_prefix("test result: ") {
            let count = |word: &str| {
                let part = result.split(['.', ';']).find(|part| part.trim_end().ends_with(word))?;
                part.split_whitespace().next()?.parse().ok()
            };
            self.passed += count(" passed").unwrap_or(0);
            self.failed += count(" failed").unwrap_or(0);
            return;
        }
        let Some(result) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) else { return };
        if let Some((word, number)) = result.split_once(' ')
            && let Ok(number) = number.trim().parse::<usize>()
        {
            match word {
                "pass" => self.passed += number,
                "fail" | "cancelled" => self.failed += number,
                _ => {}
            }
        }
    }

    /// Where files with failed tests were tried once more: what failed again has failed.
    pub(crate) fn tried_again(self, again: Self) -> Self {
        let failed = again.failed.min(self.failed);
        Self { passed: self.passed + self.failed - failed, failed }
    }

    /// How many ran.
    pub(crate) fn ran(self) -> usize {
        self.passed + self.failed
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(output: &str, passed: usize, failed: usize) {
        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.read(line));
        assert_eq!(tally, Tally { passed, failed }, "{output}");
    }

    #[test]
    fn cargo_test() {
        check(
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
             test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            15,
            2,
        );
    }

    #[test]
    fn what_fails_once_more_has_failed() {
        let first = Tally { passed: 300, failed: 2 };
        for (again, failed) in [((5, 0), 0), ((4, 1), 1), ((3, 2), 2), ((0, 5), 2)] {
            let again = Tally { passed: again.0, failed: again.1 };
            assert_eq!(first.tried_again(again), Tally { passed: 302 - failed, failed });
        }
    }

    #[test]
    fn node_test() {
        check(
            "ℹ tests 4\nℹ suites 0\nℹ pass 2\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0\nℹ duration_ms 61.5",
            2,
            2,
        );
        check("# tests 2\n# pass 2\n# fail 0", 2, 0);
    }

    #[test]
    fn other_output() {
        check("running 3 tests\ntest a ... ok\nℹ pass the salt\n# passed 3", 0, 0);
    }
}
