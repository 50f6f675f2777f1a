//! The findings as text.

use std::fmt::Write;

use crate::{Findings, Model, Summary};

/// The findings as a table, with a sentence at the end.
#[must_use]
pub fn table(findings: &Findings) -> String {
    let mut text = heading(Model::Sequential);
    text += &row(1, findings.sequential, findings);
    for curve in &findings.curves {
        text += &heading(curve.model);
        for &(workers, times) in &curve.points {
            text += &row(workers, times, findings);
        }
    }
    text + "\n" + &best(findings)
}

fn heading(model: Model) -> String {
    let name = format!("{}, times in seconds", model.name());
    let (workers, speed_up) = ("workers", "speed-up");
    format!("\n{name}\n{workers}    median   minimum   maximum  {speed_up}  runs\n")
}

fn row(workers: usize, times: Summary, findings: &Findings) -> String {
    let mut row = format!("{workers:7}");
    for time in [times.median, times.minimum, times.maximum] {
        write!(row, "{:10.4}", time.as_secs_f64()).expect("a string takes all");
    }
    format!("{row}{:10.2}{:6}\n", findings.speed_up(times), times.runs)
}

/// The best median, as a sentence.
pub(crate) fn best(findings: &Findings) -> String {
    let (model, workers, times) = findings.best;
    format!(
        "The best median is {:.4} s, with {}: {:.2} times as fast as one after the other.",
        times.median.as_secs_f64(),
        model.workers(workers),
        findings.speed_up(times)
    )
}
