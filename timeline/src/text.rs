//! A timeline as text.

use std::time::Duration;

use crate::timeline::Lane;
use crate::{Kind, Span, Timeline};

/// The name in the legend of time without a span.
const WAITS: &str = ".... waits";

/// Returns the lanes, the axis and the legend.
pub(crate) fn text(timeline: &Timeline, width: usize) -> String {
    let names = timeline.lanes.iter().map(|lane| lane.name.chars().count());
    let label = names.max().unwrap_or(0) + 1;
    let columns = width.saturating_sub(label).max(10);
    let lanes = timeline.lanes.iter().map(|lane| {
        let name = &lane.name;
        format!("{name:label$}{}\n", bars(lane, timeline.total, columns))
    });
    let (lanes, end) =
        (lanes.collect::<String>(), format!("{:.3} s", timeline.total.as_secs_f64()));
    let rest = columns - 3;
    format!("{lanes}{:label$}0 s{end:>rest$}\n{}", "", legend(timeline, width))
}

/// Returns the bars of one lane.
fn bars(lane: &Lane, total: Duration, columns: usize) -> String {
    let spans: Vec<Option<&Span>> = columns_of(&lane.spans, total, columns);
    spans.chunk_by(|a, b| a == b).map(|run| bar(run[0], run.len())).collect()
}

/// Returns the span that each column shows.
fn columns_of(spans: &[Span], total: Duration, columns: usize) -> Vec<Option<&Span>> {
    let nanos = |time: Duration| time.as_nanos();
    let total = nanos(total).max(1);
    let count = columns as u128;
    let mut shown = vec![Shown::default(); columns];
    for span in spans {
        let (start, end) = (nanos(span.start), nanos(span.end).min(total));
        let column_of = |time: u128| usize::try_from(time * count / total).unwrap_or(usize::MAX);
        // All times are multiplied by `count`, so that the borders of the columns are integers.
        let first = column_of(start).min(columns - 1);
        let last = column_of(end).min(columns - 1);
        for (column, shown) in (first..).zip(&mut shown[first..=last]) {
            let (from, to) = (column as u128 * total, (column as u128 + 1) * total);
            let overlap = (end * count).min(to).saturating_sub((start * count).max(from));
            shown.add(span, overlap);
        }
    }
    shown.into_iter().map(|shown| shown.result(total)).collect()
}

/// What is known about a column while the spans are added.
#[derive(Clone, Copy, Default)]
struct Shown<'a> {
    longest: Option<(&'a Span, u128)>,
    busy: u128,
}

impl<'a> Shown<'a> {
    fn add(&mut self, span: &'a Span, overlap: u128) {
        self.busy += overlap;
        // A frame takes much less time than a column, but a learner wants to see each.
        let weight = if span.kind == Kind::Frame { u128::MAX } else { overlap };
        if self.longest.is_none_or(|(_, longest)| weight > longest) {
            self.longest = Some((span, weight));
        }
    }

    fn result(self, width: u128) -> Option<&'a Span> {
        let (span, weight) = self.longest?;
        (weight == u128::MAX || 2 * self.busy >= width).then_some(span)
    }
}

/// Returns the characters of one bar, or of waiting.
fn bar(span: Option<&Span>, columns: usize) -> String {
    let Some(kind) = span.map(|span| span.kind) else { return ".".repeat(columns) };
    let (first, rest) = characters(kind);
    let number = kind.number().map(|n| format!("{rest}{n}{rest}"));
    let number = number.filter(|number| number.len() < columns).unwrap_or_default();
    let filled = rest.to_string().repeat(columns - 1 - number.len());
    format!("{first}{number}{filled}")
}

/// The first character of a bar, and the others.
fn characters(kind: Kind) -> (char, char) {
    match kind {
        Kind::Check { prime: true, .. } => ('P', '='),
        Kind::Check { prime: false, .. } => ('c', '-'),
        Kind::Compute => ('=', '='),
        Kind::Frame => ('|', '|'),
    }
}

/// Returns the legend, in one or more lines.
fn legend(timeline: &Timeline, width: usize) -> String {
    let entry = |kind| match kind {
        Kind::Frame => format!("| {}", kind.name()),
        kind => format!("{} {}", bar_of_length_4(kind), kind.name()),
    };
    let entries = timeline.kinds().map(entry).chain([WAITS.into()]);
    let mut lines = vec![String::new()];
    for entry in entries {
        let line = lines.last_mut().expect("there is at least one line");
        if line.is_empty() {
            *line = entry;
        } else if line.len() + 2 + entry.len() <= width {
            *line = format!("{line}  {entry}");
        } else {
            lines.push(entry);
        }
    }
    lines.join("\n")
}

fn bar_of_length_4(kind: Kind) -> String {
    let (first, rest) = characters(kind);
    format!("{first}{rest}{rest}{rest}")
}
