//! The ladder as a table, with bars on a logarithmic scale.

use std::fmt::Write as _;
use std::time::Duration;

use primes_core::pluralize;

use crate::Timings;
use crate::rungs::Cores;

/// How many characters of a bar mean a factor of ten.
const PER_DECADE: f64 = 2.0;

/// The widths of the columns. The last one is the bars.
const WIDTHS: [usize; 6] = [25, 10, 10, 10, 7, 18];

/// Returns the heading of the table, as wide as `width` allows.
#[must_use]
pub fn heading(number_count: usize, core_count: usize, width: usize) -> String {
    let numbers = pluralize(number_count, "number", "numbers");
    let cores = pluralize(core_count, "core", "cores");
    let names = ["rung", "time", "x before", "x first", "cores", "  time, log scale"];
    format!("{numbers}, {cores}\n{}", line(names, width))
}

/// Returns the row of the last timing, as wide as `width` allows.
///
/// # Panics
/// When there is no timing.
#[must_use]
pub fn row(timings: &Timings, width: usize) -> String {
    let index = timings.rungs.len() - 1;
    let timing = &timings.rungs[index];
    let cores = if timing.cores == Cores::One { "one" } else { "all" };
    let [gain, total] = [timings.gain(index), timings.total_gain(index)]
        .map(|gain| gain.map_or_else(String::new, factor));
    line([&timing.name, &time(timing.time), &gain, &total, cores, &bar(timing.time)], width)
}

/// Puts as many cells side by side as fit.
fn line(cells: [&str; WIDTHS.len()], width: usize) -> String {
    let mut line = String::new();
    let mut used = 0;
    for (index, (cell, cell_width)) in cells.into_iter().zip(WIDTHS).enumerate() {
        used += cell_width;
        if used > width {
            break;
        }
        let is_number = (1..WIDTHS.len() - 1).contains(&index);
        let _ = if is_number {
            write!(line, "{cell:>cell_width$}")
        } else {
            write!(line, "{cell:cell_width$}")
        };
    }
    line.trim_end().into()
}

/// Returns a factor with two digits that mean something.
fn factor(factor: f64) -> String {
    if factor < 9.95 {
        return format!("{factor:.1}x");
    }
    let unit = 10f64.powf(factor.log10().floor() - 1.0);
    format!("{:.0}x", (factor / unit).round() * unit)
}

/// Returns a time in the unit that suits it.
pub(crate) fn time(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds >= 1.0 {
        format!("{seconds:.2} s")
    } else if seconds >= 1e-3 {
        format!("{:.1} ms", seconds * 1e3)
    } else {
        format!("{:.1} us", seconds * 1e6)
    }
}

/// Returns a bar for a time: none for a microsecond.
fn bar(time: Duration) -> String {
    let decades = (time.as_secs_f64() * 1e6).max(1.0).log10();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 40")]
    let length = (decades * PER_DECADE).round() as usize;
    format!("  {}", "#".repeat(length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timing;

    fn timings() -> Timings {
        let timing = |name: &str, micros| Timing {
            name: name.into(),
            cores: Cores::One,
            time: Duration::from_micros(micros),
            cpu_time: None,
        };
        Timings {
            rungs: vec![timing("first", 2_000_000), timing("second", 100_000), timing("third", 64)],
        }
    }

    #[test]
    fn row_contains_both_factors_and_a_bar() {
        let mut timings = timings();
        let third = "third                       64.0 us     1600x    31000x    one  ####";
        assert_eq!(row(&timings, 80), third);
        timings.rungs.truncate(1);
        let first = "first                        2.00 s                        one  #############";
        assert_eq!(row(&timings, 80), first);
    }

    #[test]
    fn table_has_fewer_columns_in_a_narrow_terminal() {
        for width in [35, 40, 45, 54, 60, 79, 80, 200] {
            let text = format!("{}\n{}", heading(20, 2, width), row(&timings(), width));
            assert!(text.lines().all(|line| line.chars().count() <= width.min(80)), "{text}");
            assert!(text.ends_with("64.0 us") == (width < 45), "{text}");
            assert!(text.ends_with("####") == (width > 79), "{text}");
        }
    }

    #[test]
    fn factors_have_two_digits() {
        for (value, text) in [
            (0.512, "0.5x"),
            (1.96, "2.0x"),
            (9.96, "10x"),
            (12.51, "13x"),
            (123.4, "120x"),
            (996.0, "1000x"),
            (4_567.0, "4600x"),
        ] {
            assert_eq!(factor(value), text);
        }
    }

    #[test]
    fn times_have_a_unit() {
        for (nanos, text) in [
            (0, "0.0 us"),
            (15_210, "15.2 us"),
            (999_000, "999.0 us"),
            (1_500_000, "1.5 ms"),
            (750_000_000, "750.0 ms"),
            (28_590_000_000, "28.59 s"),
        ] {
            assert_eq!(time(Duration::from_nanos(nanos)), text);
        }
    }
}
