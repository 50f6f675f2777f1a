//! The page on which the reader chooses the number of workers and the order of the jobs.
//!
//! The durations are from a real run. To measure them again, on a quiet machine:
//!
//! ```console
//! $ cargo run -q -p sequential > book/data/sequential.txt
//! ```

use std::fmt::Write;
use std::io;

use crate::outline::Chapter;

/// The output of `sequential`.
const MEASURED: &str = include_str!("../data/sequential.txt");

/// What the table lists.
const WORKERS: [usize; 6] = [1, 2, 3, 4, 8, 16];

/// What the reader sees without a script, apart from the two examples and the table.
const TEXT: &str = include_str!("schedule.txt");

/// A number, and how long its check took.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Job {
    number: u64,
    is_prime: bool,
    /// In seconds.
    duration: f64,
}

/// When a worker did a job. In seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Span {
    worker: usize,
    job: Job,
    start: f64,
}

impl Span {
    fn end(&self) -> f64 {
        self.start + self.job.duration
    }
}

/// The order in which the jobs are in the queue.
#[derive(Clone, Copy, Debug)]
enum Order {
    Listed,
    LongestFirst,
    ShortestFirst,
}

impl Order {
    fn sort(self, jobs: &mut [Job]) {
        match self {
            Self::Listed => {}
            Self::LongestFirst => jobs.sort_by(|a, b| b.duration.total_cmp(&a.duration)),
            Self::ShortestFirst => jobs.sort_by(|a, b| a.duration.total_cmp(&b.duration)),
        }
    }
}

/// Makes the page.
///
/// # Errors
/// When the measured durations cannot be read.
pub(crate) fn chapter() -> io::Result<Chapter> {
    let jobs = parse(MEASURED)
        .ok_or_else(|| io::Error::other("book/data/sequential.txt is no output of sequential"))?;
    let figures = [(Order::Listed, "in the listed order"), (Order::LongestFirst, "longest first")];
    let figures: String = figures.map(|(order, name)| figure(&jobs, order, name)).concat();
    let text = TEXT
        .replace("{jobs}", &json(&jobs))
        .replace("{figures}", &figures)
        .replace("{table}", &table(&jobs));
    let title = text.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or_default();
    Ok(Chapter { title: title.into(), path: "schedule.md".into(), text, ..Chapter::default() })
}

/// Parses the rows of `sequential`: a number, perhaps a `P`, and a time such as `0.011458s`.
fn parse(output: &str) -> Option<Vec<Job>> {
    let mut jobs = Vec::new();
    for row in output.lines() {
        let words: Vec<&str> = row.split_whitespace().collect();
        let (number, time, is_prime) = match words[..] {
            [number, "P", time] => (number, time, true),
            [number, time] => (number, time, false),
            _ => continue,
        };
        let duration = time.strip_suffix('s')?.parse().ok()?;
        jobs.push(Job { number: number.parse().ok()?, is_prime, duration });
    }
    (!jobs.is_empty()).then_some(jobs)
}

/// Lets each worker take the next job as soon as it is free, as the pools do.
fn simulate(jobs: &[Job], workers: usize, order: Order) -> Vec<Span> {
    let mut jobs = jobs.to_vec();
    order.sort(&mut jobs);
    let mut free_at = vec![0.0; workers];
    let mut spans = Vec::new();
    for job in jobs {
        let (worker, start) = first_free(&free_at);
        free_at[worker] = start + job.duration;
        spans.push(Span { worker, job, start });
    }
    spans
}

/// Returns the worker that is free first, and when.
fn first_free(free_at: &[f64]) -> (usize, f64) {
    let free = free_at.iter().copied().enumerate().min_by(|(_, a), (_, b)| a.total_cmp(b));
    free.expect("there is at least one worker")
}

/// When the last job ends.
fn makespan(spans: &[Span]) -> f64 {
    spans.iter().map(Span::end).fold(0.0, f64::max)
}

/// No order is faster: the workers share all work, and one of them does the longest job.
fn lower_bound(jobs: &[Job], workers: usize) -> f64 {
    let longest = jobs.iter().map(|job| job.duration).fold(0.0, f64::max);
    longest.max(total(jobs) / to_f64(workers))
}

fn total(jobs: &[Job]) -> f64 {
    jobs.iter().map(|job| job.duration).sum()
}

/// A timeline of two workers. `assets/schedule.js` draws the same.
fn figure(jobs: &[Job], order: Order, name: &str) -> String {
    let spans = simulate(jobs, 2, order);
    let (end, bound) = (makespan(&spans), lower_bound(jobs, 2));
    // All orders have the same scale.
    let scale = makespan(&simulate(jobs, 2, Order::ShortestFirst));
    let mut lanes = String::new();
    for worker in 0..2 {
        let mut bars = String::new();
        for span in spans.iter().filter(|span| span.worker == worker) {
            let Job { number, is_prime, duration } = span.job;
            let class = if is_prime { "prime" } else { "composite" };
            let _ = write!(
                bars,
                "<i class=\"{class}\" style=\"left:{:.2}%;width:{:.2}%\" title=\"{number}: \
                 {duration:.3} s\"></i>",
                100.0 * span.start / scale,
                100.0 * duration / scale
            );
        }
        let _ = write!(
            lanes,
            "<div class=\"lane\"><span>worker {}</span><div class=\"bars\">{bars}<b \
             style=\"left:{:.2}%\"></b></div></div>",
            worker + 1,
            100.0 * bound / scale
        );
    }
    format!(
        "<figure class=\"schedule-figure\"><div role=\"img\" aria-label=\"Timeline of two workers, \
         {name}\">{lanes}</div><figcaption>Two workers, {name}: {end:.3} s. The lower bound is \
         {bound:.3} s.</figcaption></figure>"
    )
}

/// The makespans, for readers without the script.
fn table(jobs: &[Job]) -> String {
    let mut rows = String::from(
        "| workers | listed order | longest first | shortest first | lower bound |\n\
         |--:|--:|--:|--:|--:|\n",
    );
    for workers in WORKERS {
        let time = |order| makespan(&simulate(jobs, workers, order));
        let _ = writeln!(
            rows,
            "| {workers} | {:.3} s | {:.3} s | {:.3} s | {:.3} s |",
            time(Order::Listed),
            time(Order::LongestFirst),
            time(Order::ShortestFirst),
            lower_bound(jobs, workers)
        );
    }
    rows
}

/// The jobs for the script.
fn json(jobs: &[Job]) -> String {
    let job = |job: &Job| format!("[\"{}\",{},{}]", job.number, job.is_prime, job.duration);
    format!("[{}]", jobs.iter().map(job).collect::<Vec<_>>().join(","))
}

fn to_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jobs(durations: &[f64]) -> Vec<Job> {
        durations.iter().map(|&duration| Job { number: 7, is_prime: true, duration }).collect()
    }

    fn time(durations: &[f64], workers: usize, order: Order) -> f64 {
        makespan(&simulate(&jobs(durations), workers, order))
    }

    #[test]
    fn parse_reads_all_numbers_of_the_run() {
        let jobs = parse(MEASURED).expect("the file is the output of sequential");
        assert_eq!(jobs.len(), 20);
        assert_eq!(jobs.iter().filter(|job| job.is_prime).count(), 9);
        assert!(total(&jobs) > 0.1, "all checks together took {} s", total(&jobs));
    }

    #[test]
    fn each_worker_takes_the_next_job_when_it_is_free() {
        let spans = simulate(&jobs(&[3.0, 1.0, 1.0, 2.0]), 2, Order::Listed);
        let taken: Vec<(usize, f64)> = spans.iter().map(|span| (span.worker, span.start)).collect();
        assert_eq!(taken, [(0, 0.0), (1, 0.0), (1, 1.0), (1, 2.0)]);
    }

    #[test]
    fn one_worker_takes_as_long_as_all_jobs_together_in_any_order() {
        for order in [Order::Listed, Order::LongestFirst, Order::ShortestFirst] {
            assert!((time(&[3.0, 1.0, 2.0], 1, order) - 6.0).abs() < 1e-9, "{order:?}");
        }
    }

    #[test]
    fn longest_first_is_faster_if_the_longest_job_is_last() {
        let durations = [1.0, 1.0, 2.0];
        assert!((time(&durations, 2, Order::Listed) - 3.0).abs() < 1e-9);
        assert!((time(&durations, 2, Order::LongestFirst) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn lower_bound_is_the_longest_job_or_the_equal_share() {
        assert!((lower_bound(&jobs(&[4.0, 1.0, 1.0]), 2) - 4.0).abs() < 1e-9);
        assert!((lower_bound(&jobs(&[2.0, 2.0, 2.0]), 2) - 3.0).abs() < 1e-9);
    }

    #[test]
    fn no_order_is_faster_than_the_lower_bound() {
        let jobs = parse(MEASURED).expect("the file is the output of sequential");
        for workers in 1..=20 {
            for order in [Order::Listed, Order::LongestFirst, Order::ShortestFirst] {
                let time = makespan(&simulate(&jobs, workers, order));
                assert!(time >= lower_bound(&jobs, workers) - 1e-9, "{workers} workers, {order:?}");
            }
        }
    }
}
