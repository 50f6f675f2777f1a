//! The results as text: a table to read, and CSV for other programs.

use std::io;

use crate::{Results, Sample, Summary};

/// The table: a row for each number of workers, and in it the columns of each model.
#[must_use]
pub fn table(results: &Results) -> String {
    let models = results.models.iter();
    let names = models.clone().map(|(model, _)| format!("  {:^34}", model.name()));
    let heads = models
        .clone()
        .map(|_| format!("  {:>7} {:>8} {:>8} {:>8}", "median", "min", "max", "speed-up"));
    let most = models.filter_map(|(_, all)| all.last()).map(|last| last.workers).max();
    let mut lines = vec![
        format!("{:7}{}", "", names.collect::<String>()).trim_end().to_string(),
        format!("{:7}{}", "workers", heads.collect::<String>()),
    ];
    lines.extend((1..=most.unwrap_or(0)).map(|workers| row(results, workers)));
    lines.join("\n")
}

fn row(results: &Results, workers: usize) -> String {
    let cells = results.models.iter().map(|(_, all)| {
        let summary = all.iter().find(|summary| summary.workers == workers);
        summary.map_or(" ".repeat(36), |summary| cells(summary, results.sequential))
    });
    format!("{workers:7}{}", cells.collect::<String>()).trim_end().to_string()
}

fn cells(summary: &Summary, sequential: f64) -> String {
    let Summary { median, min, max, .. } = summary;
    format!("  {median:6.3}s {min:7.3}s {max:7.3}s {:8.2}", sequential / median)
}

/// The measurements as CSV, with a heading: model, workers, run, seconds.
///
/// # Errors
/// None: what they are made of can always be written.
pub fn to_csv(samples: &[Sample]) -> io::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for sample in samples {
        writer.serialize(sample)?;
    }
    let bytes = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

/// Reads what [`to_csv`] has written.
///
/// # Errors
/// When a line is no measurement; the error says which.
pub fn from_csv(text: &str) -> io::Result<Vec<Sample>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().collect::<Result<_, csv::Error>>().map_err(io::Error::other)
}
