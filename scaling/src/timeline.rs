//! Which worker checked which number when: a bar for each check, from its start to its end.

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};
use serde::{Deserialize, Serialize};

use crate::Model;
use crate::measure::to_f64;
use crate::picture::{BLUE, Canvas, DrawResult, GREY, VERMILION, font, picture};

/// One check: which worker made it, and when. It fits into a message of [`procs::channel`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Identifies the worker.
    pub worker: u32,
    /// The number that was checked.
    pub n: u64,
    /// Whether it is prime.
    pub prime: bool,
    /// When the check began, in microseconds after the start of the run.
    pub start: u64,
    /// How long it took, in microseconds.
    pub duration: u32,
}

impl Span {
    fn end(&self) -> u64 {
        self.start + u64::from(self.duration)
    }

    /// Returns how much of the check lies between two times, in seconds.
    fn overlap(&self, from: f64, to: f64) -> f64 {
        (seconds(self.end()).min(to) - seconds(self.start).max(from)).max(0.0)
    }
}

fn seconds(microseconds: u64) -> f64 {
    Duration::from_micros(microseconds).as_secs_f64()
}

/// What the workers of one run did.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The kind and the number of workers, such as `2 processes`.
    workers: String,
    /// The checks of each worker. A worker that made none has an empty row.
    rows: Vec<Vec<Span>>,
    /// The time from the start until all workers had ended, in seconds: the makespan.
    total: f64,
}

impl Timeline {
    /// Sorts the checks into one row per worker, in the order in which the workers began.
    /// `total` is the time from the start until all workers had ended.
    #[must_use]
    pub fn new(mut spans: Vec<Span>, model: Model, worker_count: usize, total: Duration) -> Self {
        spans.sort_unstable_by_key(|span| span.start);
        let mut rows: Vec<Vec<Span>> = Vec::new();
        let mut row_of = BTreeMap::new();
        for span in spans {
            let row = *row_of.entry(span.worker).or_insert(rows.len());
            if row == rows.len() {
                rows.push(Vec::new());
            }
            rows[row].push(span);
        }
        rows.resize(rows.len().max(worker_count), Vec::new());
        Self { workers: model.describe(worker_count), rows, total: total.as_secs_f64() }
    }

    /// Returns the sum of the durations of all checks, in seconds.
    #[must_use]
    pub fn work(&self) -> f64 {
        self.rows.iter().flatten().map(|span| f64::from(span.duration) / 1e6).sum()
    }

    /// Returns the share of the workers' time in which they had nothing to do, in percent.
    #[must_use]
    pub fn idle(&self) -> f64 {
        100.0 * (1.0 - self.work() / (self.total * to_f64(self.rows.len()))).max(0.0)
    }

    /// Returns the totals as sentences.
    #[must_use]
    pub fn summary(&self) -> String {
        let (workers, total, work, idle) = (&self.workers, self.total, self.work(), self.idle());
        let mut text = format!("Total time {total:.3} s, {workers}.");
        if work > 0.0 {
            let ratio = total / work;
            let shares = format!(
                " All checks together took {work:.3} s; the total time is {ratio:.3} of that. \
                 The workers were idle for {idle:.1} % of their time."
            );
            text += &shares;
        }
        if let Some(last) = self.rows.iter().flatten().max_by_key(|span| span.end()) {
            let (n, start, end) = (last.n, seconds(last.start), seconds(last.end()));
            let last = format!(" The last check, of {n}, ran from {start:.3} s to {end:.3} s.");
            text += &last;
        }
        text
    }

    /// Returns the bars as text that is `width` columns wide, of which the bars get at least 10.
    ///
    /// A bar begins with `P` for a prime and `c` for a composite. A check that fills less than half
    /// a column may not be shown.
    #[must_use]
    pub fn text(&self, width: usize) -> String {
        let label = format!("worker {} ", self.rows.len()).len();
        let columns = width.saturating_sub(label).max(10);
        let rows = self.rows.iter().enumerate().map(|(index, row)| {
            let name = format!("worker {}", index + 1);
            format!("{name:label$}{}\n", self.bars(row, columns))
        });
        let (rows, end) = (rows.collect::<String>(), format!("{:.3} s", self.total));
        let rest = columns - 3;
        format!("{rows}{:label$}0 s{end:>rest$}\nP==== a prime   c---- a composite   .... idle", "")
    }

    /// Returns the bars of one worker.
    fn bars(&self, row: &[Span], columns: usize) -> String {
        let column = self.total / to_f64(columns);
        let mut previous = None;
        let bar = |index: usize| {
            let (from, to) = (column * to_f64(index), column * to_f64(index + 1));
            let busy: f64 = row.iter().map(|span| span.overlap(from, to)).sum();
            let longest =
                |a: &&Span, b: &&Span| a.overlap(from, to).total_cmp(&b.overlap(from, to));
            let span = row.iter().max_by(longest).filter(|_| busy >= column / 2.0);
            let begins = previous != span;
            previous = span.or(previous);
            match (span.map(|span| span.prime), begins) {
                (None, _) => '.',
                (Some(true), true) => 'P',
                (Some(true), false) => '=',
                (Some(false), true) => 'c',
                (Some(false), false) => '-',
            }
        };
        (0..columns).map(bar).collect()
    }

    /// Draws the bars as an SVG.
    ///
    /// # Errors
    /// When the plotting library reports an error.
    pub fn svg(&self) -> io::Result<String> {
        let title = format!("Timeline of the checks, {}", self.workers);
        let description = format!(
            "A bar for each number, in a row for each worker. {} Primes are solid bars, \
             composites are hollow; the rest of a row is idle time.",
            self.summary()
        );
        let (rows, height) = (
            self.rows.len(),
            ROW_HEIGHT * i32::try_from(self.rows.len().clamp(2, 20)).unwrap_or(20),
        );
        let size = (1200, (HEADER_HEIGHT + height + AXIS_HEIGHT).unsigned_abs());
        picture(size, &title, &description, |canvas| {
            canvas.draw(&Text::new(title.clone(), (600, 16), font(34, HPos::Center, VPos::Top)))?;
            legend(canvas)?;
            self.draw(canvas, rows)
        })
    }

    fn draw(&self, canvas: &Canvas, rows: usize) -> DrawResult {
        let (_, below) = canvas.split_vertically(HEADER_HEIGHT);
        let mut axes = ChartBuilder::on(&below)
            .margin_right(30)
            .margin_bottom(14)
            .x_label_area_size(72)
            .y_label_area_size(110)
            .build_cartesian_2d(0.0..self.total.max(1e-6), to_f64(rows)..0.0)?;
        axes.configure_mesh()
            .disable_mesh()
            .disable_y_axis()
            .x_desc("time in seconds")
            .axis_desc_style(("sans-serif", 27))
            .label_style(("sans-serif", 24))
            .draw()?;
        let every = rows.div_ceil(20);
        for (index, row) in self.rows.iter().enumerate() {
            let corners = |from: f64, to: f64| {
                let top = to_f64(index);
                [(from, top + 0.1), (to, top + 0.9)]
            };
            axes.draw_series([Rectangle::new(corners(0.0, self.total), IDLE.filled())])?;
            for span in row {
                let corners = corners(seconds(span.start), seconds(span.end()));
                let (fill, edge) = styles(span.prime);
                axes.draw_series([Rectangle::new(corners, fill), Rectangle::new(corners, edge)])?;
            }
            if index % every == 0 {
                let (x, y) = axes.backend_coord(&(0.0, to_f64(index) + 0.5));
                let name = format!("worker {}", index + 1);
                canvas.draw(&Text::new(name, (x - 10, y), font(22, HPos::Right, VPos::Center)))?;
            }
        }
        Ok(())
    }
}

/// The heights of the header (title and legend), of a row, and of the axis.
const HEADER_HEIGHT: i32 = 110;
const ROW_HEIGHT: i32 = 56;
const AXIS_HEIGHT: i32 = 90;

const IDLE: RGBColor = RGBColor(225, 225, 225);

/// Returns how a bar is filled, and its edge: primes are solid with a white edge, composites are
/// hollow.
fn styles(prime: bool) -> (ShapeStyle, ShapeStyle) {
    if prime {
        (BLUE.filled(), WHITE.stroke_width(1))
    } else {
        (WHITE.filled(), VERMILION.stroke_width(2))
    }
}

fn legend(canvas: &Canvas) -> DrawResult {
    let idle = (IDLE.filled(), GREY.stroke_width(1));
    let entries = [("prime", styles(true)), ("composite", styles(false)), ("idle", idle)];
    for (x, (text, (fill, edge))) in (110..).step_by(240).zip(entries) {
        let corners = [(x, 70), (x + 60, 94)];
        canvas.draw(&Rectangle::new(corners, fill))?;
        canvas.draw(&Rectangle::new(corners, edge))?;
        canvas.draw(&Text::new(text, (x + 74, 82), font(25, HPos::Left, VPos::Center)))?;
    }
    Ok(())
}
