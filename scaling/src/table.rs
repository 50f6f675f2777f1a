//! The findings as text.

use std::fmt::Write;

use crate::{Findings, Model, Summary};

/// Returns the findings as a table, followed by a conclusion.
#[must_use]
pub fn table(findings: &Findings) -> String {
    let mut text = heading(Model::Sequential);
    text += &row(1, findings.sequential, findings);
    for curve in &findings.curves {
        text += &heading(curve.model);
        for &(worker_count, times) in &curve.points {
            text += &row(worker_count, times, findings);
        }
    }
    text + "\n" + &conclusion(findings)
}

fn heading(model: Model) -> String {
    let name = format!("{}, times in seconds", model.name());
    format!("\n{name}\nworkers    median   minimum   maximum  speed-up  runs\n")
}

fn row(worker_count: usize, times: Summary, findings: &Findings) -> String {
    let mut row = format!("{worker_count:7}");
    for time in [times.median, times.minimum, times.maximum] {
        write!(row, "{:10.4}", time.as_secs_f64()).expect("writing to a String does not fail");
    }
    let speed_up = findings.speed_up(times).map_or("-".into(), |factor| format!("{factor:.2}"));
    format!("{row}{speed_up:>10}{:6}\n", times.runs)
}

/// Returns a sentence about the best median, or one that says why there is none.
pub(crate) fn conclusion(findings: &Findings) -> String {
    if let Some((model, worker_count, times)) = findings.best {
        let (time, workers) = (times.median.as_secs_f64(), model.describe(worker_count));
        let factor = findings.sequential.median.as_secs_f64() / time;
        return format!(
            "The best median is {time:.4} s, with {workers}: {factor:.2} times as fast as \
             sequential."
        );
    }
    if !findings.is_enough_work() {
        let micros = findings.sequential.median.as_secs_f64() * 1e6;
        return format!(
            "Too little work to compare: sequential takes {micros:.0} microseconds, and starting \
             workers takes longer."
        );
    }
    let all = findings.summaries().count();
    let noisy = findings.summaries().filter(|&times| findings.speed_up(times).is_none()).count();
    format!(
        "This machine was busy: {noisy} of {all} medians are noise. Close other programs and run \
         it again."
    )
}
