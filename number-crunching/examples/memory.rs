//! The experiment: what do wide instructions and more cores gain if the work is to read memory?
//!
//! ```console
//! $ cargo run -p number-crunching --example memory
//! ```

use std::hint::black_box;
use std::io;
use std::process::ExitCode;

use cli_core::{print_line, run_without_args};
use number_crunching::fastest;
use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

/// How many numbers are added at a time. They take 32 KiB, and fit into the cache of a core.
const PIECE: usize = 1 << 12;

/// How many pieces are added. Together they take 256 MiB, unless all are the same piece.
const PIECES: usize = 1 << 13;

fn main() -> ExitCode {
    run_without_args("Adds numbers that are in the cache, and numbers that are not.", run)
}

fn run() -> io::Result<()> {
    print_line("ns per number   one at a time   SIMD, one core   SIMD, all cores")?;
    for (pieces, place) in [(1, "32 KiB"), (PIECES, "256 MiB")] {
        let numbers: Vec<u64> = (0..).take(pieces * PIECE).collect();
        let piece = |index| black_box(&numbers[index % pieces * PIECE..][..PIECE]);
        let [plain, wide, all] = [
            nanos(|| (0..PIECES).map(|index| sum(piece(index))).sum()),
            nanos(|| (0..PIECES).map(|index| wide_sum(piece(index))).sum()),
            nanos(|| (0..PIECES).into_par_iter().map(|index| wide_sum(piece(index))).sum()),
        ];
        print_line(&format!("{place:13} {plain:>15.3} {wide:>16.3} {all:>17.3}"))?;
    }
    Ok(())
}

/// Returns how long an addition takes, if `add` makes one for each number of all pieces.
fn nanos(add: impl Fn() -> u64) -> f64 {
    let (time, _) = fastest(|| {
        black_box(add());
    });
    #[expect(clippy::cast_precision_loss, reason = "2^25")]
    let additions = (PIECE * PIECES) as f64;
    time.as_secs_f64() * 1e9 / additions
}

fn sum(numbers: &[u64]) -> u64 {
    // The compiler would find the wide instructions by itself. `black_box` prevents that.
    numbers.iter().fold(0, |sum: u64, &n| black_box(sum.wrapping_add(n)))
}

fn wide_sum(numbers: &[u64]) -> u64 {
    Arch::new().dispatch(Sum(numbers))
}

struct Sum<'a>(&'a [u64]);

impl WithSimd for Sum<'_> {
    type Output = u64;

    #[expect(clippy::inline_always, reason = "only code in here gets the instructions")]
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> u64 {
        self.0.iter().fold(0, |sum: u64, &n| sum.wrapping_add(n))
    }
}
