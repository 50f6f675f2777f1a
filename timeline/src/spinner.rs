//! The timelines of the spinners: who computes, who draws, and who waits.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Parser;
use primes_core::{parse_number, pluralize};
use spinner_core::observe_frames;

use crate::{Kind, Recorder, Span, SvgFile, SvgOption, Timeline};

/// The lanes.
const NAMES: [&str; 2] = ["main", "spinner"];
const MAIN: u32 = 0;
const SPINNER: u32 = 1;

/// The arguments of the spinners' timelines.
#[derive(Debug, Parser)]
#[command(
    about = "Shows when the spinner draws its frames, and when the slow function computes.",
    after_help = "Example: cargo run -p timeline --example timeline-async -- --prime\n\n\
                  The timelines of all spinners take the same arguments."
)]
pub struct SpinnerOptions {
    /// Do not sleep, but check whether NUMBER is prime [default: the largest prime below 2^64]
    #[arg(long, value_name = "NUMBER", num_args = 0..=1, value_parser = parse_number,
        default_missing_value = "18446744073709551557", hide_default_value = true)]
    pub prime: Option<u64>,
    #[command(flatten)]
    svg: SvgOption,
}

impl SpinnerOptions {
    /// Starts to record. From now on, the frames of the spinner are recorded, too.
    ///
    /// # Errors
    /// When the file for the picture cannot be written to, or a pipe cannot be created.
    pub fn begin(&self) -> io::Result<SpinnerTimeline> {
        let file = self.svg.open()?;
        let recorder = Arc::new(Recorder::start()?);
        let frames = Arc::clone(&recorder);
        observe_frames(move |start| {
            frames.record(SPINNER, Kind::Frame, start..Instant::now());
        });
        Ok(SpinnerTimeline { recorder, file })
    }
}

/// Records what the main program computes, and at the end prints the timeline.
#[derive(Debug)]
pub struct SpinnerTimeline {
    recorder: Arc<Recorder>,
    file: Option<SvgFile>,
}

impl SpinnerTimeline {
    /// Does `work`, which computes all the time, and records when. What it returns is of no interest.
    pub fn computes<T>(&self, work: impl FnOnce() -> T) {
        self.recorder.time(MAIN, Kind::Compute, work);
    }

    /// Awaits `work` and records when it computes: while it is polled.
    pub async fn polls<F: Future>(&self, work: F) -> F::Output {
        self.recorder.time_polls(MAIN, Kind::Compute, work).await
    }

    /// Prints the timeline, and writes the picture. `title` says what was done.
    ///
    /// # Errors
    /// When stdout or the file for the picture cannot be written to.
    pub fn finish(&self, title: &str) -> io::Result<()> {
        let total = self.recorder.elapsed();
        let spans = self.recorder.finish()?;
        let mut frames: Vec<Duration> =
            spans.iter().filter(|span| span.kind == Kind::Frame).map(|span| span.start).collect();
        frames.sort_unstable();
        let computed = spans.iter().filter(|span| span.lane == MAIN).map(Span::duration);
        let mut summary = summary(computed.sum(), &frames, total);
        summary.extend(self.recorder.busy_notice(&spans).map(|notice| format!("\n{notice}")));
        let names = NAMES.map(String::from);
        Timeline::new(title, names, spans, total).show(&summary, self.file.as_ref())
    }
}

/// Returns the totals as sentences, one per line.
fn summary(computed: Duration, frames: &[Duration], total: Duration) -> String {
    let gap = |pair: &[Duration]| pair[1].saturating_sub(pair[0]);
    let longest = frames.windows(2).map(gap).max().map_or(String::new(), |longest| {
        format!("; the longest time from one to the next was {:.3} s", longest.as_secs_f64())
    });
    format!(
        "Total time {:.3} s. In the slow function, main computed for {:.3} s.\n\
         The spinner drew {}{longest}.",
        total.as_secs_f64(),
        computed.as_secs_f64(),
        pluralize(frames.len(), "frame", "frames"),
    )
}
