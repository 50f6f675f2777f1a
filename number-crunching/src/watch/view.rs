//! Draws the workers.

use std::time::Duration;

use primes_core::pluralize;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout};
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Row, Table};

use super::pool::Model;
use super::workers::Workers;

/// The width of each column: worker, number, how long, busy. The history gets the rest.
const WIDTHS: [u16; 4] = [6, 16, 7, 5];

/// In a narrower terminal, the column *how long* is left out.
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
        format!("{workers}: {results} of {number_count} numbers, {:.1} s", now.as_secs_f64())
    }

    /// Draws what the workers do.
    pub fn draw(&self, frame: &mut Frame, workers: &Workers, now: Duration) {
        let area = frame.area();
        let rows = [Constraint::Length(1), Constraint::Fill(1), Constraint::Length(2)];
        let [top, middle, bottom] = Layout::vertical(rows).areas(area);
        frame.render_widget(Paragraph::new(self.progress(workers.results, now)), top);
        let is_wide = area.width >= WIDE;
        let widths: Vec<u16> = WIDTHS
            .into_iter()
            .enumerate()
            .filter(|(i, _)| is_wide || *i != 2)
            .map(|(_, w)| w)
            .collect();
        let used: u16 = widths.iter().map(|width| width + 1).sum();
        let lane_width = usize::from(area.width.saturating_sub(used));
        let fitting = usize::from(middle.height.saturating_sub(1));
        let rows = workers.list().iter().enumerate().take(fitting).map(|(index, worker)| {
            let (number, time) = worker.current.map_or_else(Default::default, |(n, since)| {
                let time = now.saturating_sub(since).as_secs_f64();
                (n.to_string(), format!("{time:.2} s"))
            });
            let busy = format!("{:.0} %", 100.0 * worker.recent_utilisation(now).min(1.0));
            let lane = worker.lane(now, lane_width);
            cells([(index + 1).to_string(), number, time, busy], lane, is_wide)
        });
        let titles = ["worker", "now", "for", "busy"].map(String::from);
        let header = cells(titles, "last 10 s".into(), is_wide);
        let widths = widths.into_iter().map(Constraint::Length).chain([Constraint::Fill(1)]);
        frame.render_widget(Table::new(rows, widths).header(header), middle);
        let hidden = workers.list().len().saturating_sub(fitting);
        let keys =
            if hidden == 0 { "q: quit".into() } else { format!("q: quit ({hidden} more workers)") };
        let legend = "= prime  - composite  > now  . waits";
        frame.render_widget(Paragraph::new(vec![Line::from(legend), Line::from(keys)]), bottom);
    }

    /// Returns what is left on the screen when the view has ended.
    #[must_use]
    pub fn summary(&self, workers: &Workers, now: Duration) -> String {
        let mut lines = vec![self.progress(workers.results, now), "worker  numbers   busy".into()];
        lines.extend(workers.list().iter().enumerate().map(|(index, worker)| {
            let busy = 100.0 * worker.utilisation(now).min(1.0);
            format!("{:>6} {:>8} {busy:>4.0} %", index + 1, worker.checks)
        }));
        lines.join("\n")
    }
}

/// Returns a row of the table: right-aligned cells, then the history.
fn cells(cells: [String; 4], lane: String, is_wide: bool) -> Row<'static> {
    let cells = cells.into_iter().enumerate().filter(|(index, _)| is_wide || *index != 2);
    let cells = cells.map(|(_, cell)| Line::from(cell).right_aligned());
    Row::new(cells.chain([Line::from(lane)]).collect::<Vec<_>>())
}
