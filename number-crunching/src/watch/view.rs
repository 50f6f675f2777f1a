//! Draws the workers.

use std::time::Duration;

use primes_core::pluralize;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout};
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Row, Table};

use super::pool::Model;
use super::workers::{HISTORY, Workers};

/// The titles and widths of the columns. The history is beside them, and gets the rest.
const COLUMNS: [(&str, u16); 4] = [("worker", 6), ("now", 20), ("for", 7), ("busy", 5)];

/// In a terminal with fewer columns, *for* is left out.
const WIDE: u16 = 60;

/// What is watched.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// The kind of pool.
    pub model: Model,
    /// How many workers it has.
    pub worker_count: usize,
    /// How many numbers it checks.
    pub number_count: usize,
}

impl Subject {
    /// Returns a line that says how far the pool is.
    fn progress(&self, results: usize, now: Duration) -> String {
        let Self { model, worker_count, number_count } = *self;
        let workers = match model {
            Model::Threads => pluralize(worker_count, "thread", "threads"),
            Model::Rayon => format!("rayon, {}", pluralize(worker_count, "thread", "threads")),
            Model::Procs => pluralize(worker_count, "process", "processes"),
        };
        format!("{:.1} s: {results} of {number_count} numbers, {workers}", now.as_secs_f64())
    }

    /// Draws what the workers do.
    pub fn draw(&self, frame: &mut Frame, workers: &Workers, now: Duration) {
        let parts = [Constraint::Length(1), Constraint::Fill(1), Constraint::Length(2)];
        let [top, middle, bottom] = Layout::vertical(parts).areas(frame.area());
        frame.render_widget(Paragraph::new(self.progress(workers.results, now)), top);
        frame.render_widget(table(workers, now, middle.width), middle);
        let fitting = usize::from(middle.height.saturating_sub(1));
        let keys = match workers.list().len().saturating_sub(fitting) {
            0 => "q: quit".into(),
            hidden => format!("q: quit ({hidden} more workers)"),
        };
        let legend = "= prime  - composite  > now  . waits";
        frame.render_widget(Paragraph::new(vec![Line::from(legend), Line::from(keys)]), bottom);
    }

    /// Returns what is left on the screen when the view has ended.
    #[must_use]
    pub fn summary(&self, workers: &Workers, now: Duration) -> String {
        let mut lines = vec![self.progress(workers.results, now), "worker  numbers   busy".into()];
        lines.extend(workers.list().iter().enumerate().map(|(index, worker)| {
            let busy = 100.0 * worker.utilisation(now);
            format!("{:>6} {:>8} {busy:>4.0} %", index + 1, worker.checks)
        }));
        lines.join("\n")
    }
}

/// Returns a table with a row for each worker.
fn table(workers: &Workers, now: Duration, width: u16) -> Table<'static> {
    let is_shown = |title: &str| title != "for" || width >= WIDE;
    let columns = || COLUMNS.into_iter().filter(|(title, _)| is_shown(title));
    let used: u16 = columns().map(|(_, width)| width + 1).sum();
    let lane_width = usize::from(width.saturating_sub(used));
    let cells = |cell: &dyn Fn(&str) -> String, lane: String| {
        let cells = columns().map(|(title, _)| Line::from(cell(title)).right_aligned());
        Row::new(cells.chain([Line::from(lane)]).collect::<Vec<_>>())
    };
    let rows = workers.list().iter().zip(1..).map(|(worker, number)| {
        let cell = |title: &str| match (title, worker.current) {
            ("worker", _) => number.to_string(),
            ("busy", _) => format!("{:.0} %", 100.0 * worker.recent_utilisation(now)),
            (_, None) => String::new(),
            ("for", Some((_, since))) => {
                format!("{:.2} s", now.saturating_sub(since).as_secs_f64())
            }
            (_, Some((n, _))) => n.to_string(),
        };
        cells(&cell, worker.lane(now, lane_width))
    });
    let rows: Vec<Row> = rows.collect();
    let header = cells(&|title| title.into(), format!("last {} s", HISTORY.as_secs()));
    let widths = columns().map(|(_, width)| Constraint::Length(width));
    Table::new(rows, widths.chain([Constraint::Fill(1)])).header(header)
}
