//! The timelines of the pools: which worker checks which number when.

use std::io;
use std::time::Duration;

use clap::Parser;
use cli_core::{print_line, terminal_width};
use primes_core::{PoolArgs, pluralize};

use crate::timeline::index_of;
use crate::{Kind, Recorder, Span, SvgFile, SvgOption, Timeline};

/// The arguments of the pools' timelines.
#[derive(Debug, Parser)]
#[command(
    about = "Shows which worker checks which number when.",
    after_help = "Example: cargo run -p threads --example timeline-threads -- 2 --longest-first\n\n\
                  `timeline-procs` takes the same arguments as `timeline-threads`."
)]
pub struct PoolOptions {
    #[command(flatten)]
    pool: PoolArgs,
    /// Start with the largest numbers: their checks may take longest
    #[arg(long)]
    longest_first: bool,
    #[command(flatten)]
    svg: SvgOption,
}

impl PoolOptions {
    /// Returns the numbers to check, in the order in which the workers get them.
    ///
    /// # Errors
    /// When the file of the numbers cannot be read, or one of its lines is not a number.
    pub fn numbers(&self) -> io::Result<Vec<u64>> {
        let mut numbers = self.pool.numbers()?;
        if self.longest_first {
            numbers.sort_unstable_by(|a, b| b.cmp(a));
        }
        Ok(numbers)
    }

    /// Returns how many workers to start.
    #[must_use]
    pub fn worker_count(&self) -> usize {
        self.pool.worker_count()
    }

    /// Prints a heading. `kind` is what the workers are, such as `process` and `processes`.
    ///
    /// # Errors
    /// When stdout or the file for the picture cannot be written to.
    pub fn begin<'a>(
        &self,
        recorder: &'a Recorder,
        numbers: &[u64],
        kind: [&str; 2],
    ) -> io::Result<Rows<'a>> {
        let widest = numbers.iter().max().map_or(0, |n| n.to_string().len());
        let numbers = pluralize(numbers.len(), "number", "numbers");
        let workers = pluralize(self.worker_count(), kind[0], kind[1]);
        let title = format!("Checking {numbers} with {workers}");
        let file = self.svg.open()?;
        let (worker_count, ids) = (self.worker_count(), Vec::new());
        let rows = Rows { recorder, title, worker_count, widest, file, printed: 0, ids };
        rows.print_line(&format!("{}:", rows.title))?;
        Ok(rows)
    }
}

/// Prints a row for each check, and at the end the timeline.
#[derive(Debug)]
pub struct Rows<'a> {
    recorder: &'a Recorder,
    title: String,
    worker_count: usize,
    /// How many digits the longest number has.
    widest: usize,
    file: Option<SvgFile>,
    printed: usize,
    /// The ids of the workers, in the order in which they first delivered a result.
    ids: Vec<u32>,
}

impl Rows<'_> {
    /// Prints the row of the next check. A pool calls it once for each result.
    ///
    /// # Errors
    /// When stdout cannot be written to.
    pub fn print_next(&mut self) -> io::Result<()> {
        let span = self.recorder.get(self.printed)?;
        self.printed += 1;
        let worker = index_of(span.lane, &mut self.ids) + 1;
        self.print_line(&row(worker, &span, self.widest, terminal_width().unwrap_or(80)))
    }

    /// Prints the timeline, and writes the picture.
    ///
    /// # Errors
    /// When stdout or the file for the picture cannot be written to.
    pub fn finish(mut self) -> io::Result<()> {
        let total = self.recorder.elapsed();
        let mut spans = self.recorder.finish()?;
        for span in &mut spans {
            span.lane = index_of(span.lane, &mut self.ids);
        }
        let lanes = self.worker_count.max(self.ids.len());
        let names = (1..=lanes).map(|number| format!("worker {number}"));
        let mut summary = summary(&spans, lanes, total);
        summary.extend(self.recorder.busy_notice(&spans).map(|notice| format!("\n{notice}")));
        self.print_line("")?;
        Timeline::new(&self.title, names, spans, total).show(&summary, self.file.as_ref())
    }

    /// Prints a line, unless stdout is for the picture.
    fn print_line(&self, line: &str) -> io::Result<()> {
        let is_for_picture = self.file.as_ref().is_some_and(SvgFile::is_stdout);
        if is_for_picture { Ok(()) } else { print_line(line) }
    }
}

/// Returns which worker checked which number when. `widest` is the width of the number.
fn row(worker: u32, span: &Span, widest: usize, width: usize) -> String {
    let (n, prime) = match span.kind {
        Kind::Check { n, prime } => (n, prime),
        Kind::Compute | Kind::Frame => unreachable!("a pool only checks numbers"),
    };
    let label = if prime { 'P' } else { ' ' };
    let (start, end) = (span.start.as_secs_f64(), span.end.as_secs_f64());
    let row = format!("worker {worker}  {n:widest$}  {label}  from {start:.3} s to {end:.3} s");
    if row.len() <= width {
        row
    } else {
        format!("worker {worker} {n:widest$} {label} {start:.2}-{end:.2} s")
    }
}

/// Returns the totals as sentences, one per line.
fn summary(spans: &[Span], worker_count: usize, total: Duration) -> String {
    let work: f64 = spans.iter().map(|span| span.duration().as_secs_f64()).sum();
    let seconds = total.as_secs_f64();
    let mut lines = vec![format!("Total time {seconds:.3} s.")];
    if work > 0.0 {
        let workers = f64::from(u32::try_from(worker_count).unwrap_or(u32::MAX));
        let (ratio, idle) = (seconds / work, 100.0 * (1.0 - work / (seconds * workers)).max(0.0));
        lines.push(format!(
            "All checks together took {work:.3} s; the total time is {ratio:.3} of that."
        ));
        lines.push(format!("The workers were idle for {idle:.1} % of their time."));
    }
    let ends = (0..worker_count).map(|worker| {
        let mine = spans.iter().filter(|span| span.lane as usize == worker);
        (mine.map(|span| span.end).max().unwrap_or_default(), worker + 1)
    });
    if let Some((end, worker)) = ends.min() {
        let idle = total.saturating_sub(end).as_secs_f64();
        lines.push(format!("At the end, worker {worker} had no work for {idle:.3} s."));
    }
    lines.join("\n")
}
