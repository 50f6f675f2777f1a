//! The ladder as a table, with bars on a logarithmic scale.

use std::time::Duration;

use crate::Climb;
use crate::rungs::Cores;

/// How many characters of a bar stand for a factor of ten.
const PER_DECADE: f64 = 4.0;

/// Returns the heading of the table.
#[must_use]
pub fn heading(number_count: usize, core_count: usize) -> String {
    format!(
        "{:26}{:>6}{:>13}{:>12}{:>12}\n{:26}{:>6}{:>13}{:>12}{:>12}",
        format!("{number_count} numbers, {core_count} cores"),
        "",
        "",
        "faster than",
        "faster than",
        "rung",
        "cores",
        "time",
        "the rung",
        "the first",
    )
}

/// Returns the row of the last step, with a bar that is one character longer for every 1.8 times the time.
#[must_use]
pub fn row(climb: &Climb) -> String {
    let index = climb.steps.len() - 1;
    let step = &climb.steps[index];
    let cores = if step.cores == Cores::One { "one" } else { "all" };
    let gain = climb.gain(index).map_or(String::new(), factor);
    let total = if index == 0 { String::new() } else { factor(climb.total_gain(index)) };
    let bar = bar(step.time);
    format!("{:26}{cores:>6}{:>13}{gain:>12}{total:>12}  {bar}", step.name, time(step.time))
}

/// Returns a factor with two or three digits that mean something.
fn factor(factor: f64) -> String {
    if factor < 10.0 {
        format!("{factor:.1}x")
    } else {
        let digits = 10f64.powf(factor.log10().floor() - 1.0);
        format!("{:.0}x", (factor / digits).round() * digits)
    }
}

/// Returns a time in the unit that suits it.
pub(crate) fn time(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds >= 0.1 {
        format!("{seconds:.2} s")
    } else if seconds >= 1e-4 {
        format!("{:.2} ms", seconds * 1e3)
    } else {
        format!("{:.2} us", seconds * 1e6)
    }
}

/// Returns a bar for a time: none for a microsecond.
fn bar(time: Duration) -> String {
    let decades = (time.as_secs_f64() * 1e6).max(1.0).log10();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 60")]
    let length = (decades * PER_DECADE).round() as usize;
    "#".repeat(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Step;

    #[test]
    fn row_contains_both_factors_and_a_bar() {
        let step =
            |name, micros| Step { name, cores: Cores::One, time: Duration::from_micros(micros) };
        let mut climb = Climb { steps: vec![step("first", 1_000_000)] };
        assert_eq!(
            row(&climb),
            "first                        one       1.00 s                          ########################"
        );
        climb.steps.push(step("second", 100_000));
        climb.steps.push(step("third", 80));
        let expected =
            "third                        one     80.00 us       1200x      12000x  ########";
        assert_eq!(row(&climb), expected);
    }

    #[test]
    fn factors_have_two_digits() {
        for (value, text) in
            [(0.512, "0.5x"), (1.96, "2.0x"), (12.51, "13x"), (123.4, "120x"), (4_567.0, "4600x")]
        {
            assert_eq!(factor(value), text);
        }
    }
}
