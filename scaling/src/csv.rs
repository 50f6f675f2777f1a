//! The runs as comma-separated values.

use std::fmt::Write;

use crate::Run;

/// Returns the runs as comma-separated values, with a heading. No value needs quotes.
///
/// ```
/// use std::time::Duration;
/// use scaling::{Model, Run, csv};
///
/// let time = Duration::from_millis(415);
/// let run = Run { round: 1, model: Model::Threads, worker_count: 2, time, noisy: false };
/// assert_eq!(csv(&[run]), "round,model,workers,seconds\n1,threads,2,0.415000000\n");
/// ```
#[must_use]
pub fn csv(runs: &[Run]) -> String {
    let mut text = "round,model,workers,seconds\n".to_string();
    for Run { round, model, worker_count, time, .. } in runs {
        let (model, seconds) = (model.name(), time.as_secs_f64());
        writeln!(text, "{round},{model},{worker_count},{seconds:.9}")
            .expect("writing to a String does not fail");
    }
    text
}
