//! The command line.

use std::path::PathBuf;
use std::thread::available_parallelism;

use clap::Parser;
use primes_core::{Args, parse_workers};

use crate::Model;

/// What `scaling` is told.
#[derive(Debug, Parser)]
#[command(
    about = "Times the pools with more and more workers, and draws a figure of it.",
    after_help = "Example: cargo run -p scaling -- --runs 3 --max-workers 8 --model threads"
)]
pub struct ScalingArgs {
    /// The largest number of workers to try, 1 to 1000
    #[arg(long, value_name = "N", default_value = "20", value_parser = parse_workers)]
    pub max_workers: usize,
    /// How often each is measured, 1 to 1000
    #[arg(long, value_name = "N", default_value = "12", value_parser = parse_workers)]
    pub runs: usize,
    /// What to measure: `procs`, `threads` or `both`
    #[arg(long, default_value = default_model(), value_parser = parse_models)]
    pub model: Models,
    /// Where to draw the figure
    #[arg(short, long, value_name = "FILE", default_value = "scaling.svg")]
    pub output: PathBuf,
    /// Where to write every single measurement, as CSV: model, workers, run, seconds
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// Where the numbers come from.
    #[command(flatten)]
    pub input: Args,
}

/// Which pools are measured.
#[derive(Clone, Debug)]
pub struct Models(pub Vec<Model>);

/// Windows has no fork, and so no `procs`.
fn default_model() -> &'static str {
    if cfg!(unix) { "both" } else { "threads" }
}

fn parse_models(text: &str) -> Result<Models, String> {
    match text {
        "procs" => Ok(Models(vec![Model::Procs])),
        "threads" => Ok(Models(vec![Model::Threads])),
        "both" => Ok(Models(vec![Model::Procs, Model::Threads])),
        _ => Err("it takes procs, threads or both".into()),
    }
}

/// What the example `timeline` is told.
#[derive(Debug, Parser)]
#[command(
    about = "Draws which worker checked which number when.",
    after_help = "Example: cargo run -p scaling --example timeline -- threads 2 --longest-first"
)]
pub struct TimelineArgs {
    /// How the work is done: `sequential`, `procs` or `threads`
    #[arg(value_parser = parse_model)]
    pub model: Model,
    /// How many workers share the work, 1 to 1000 [default: one per core]
    #[arg(value_parser = parse_workers, allow_negative_numbers = true)]
    workers: Option<usize>,
    /// Hand out the largest numbers first, which mostly take longest
    #[arg(long)]
    pub longest_first: bool,
    /// Where to draw it
    #[arg(short, long, value_name = "FILE", default_value = "timeline.svg")]
    pub output: PathBuf,
    /// Where the numbers come from.
    #[command(flatten)]
    pub input: Args,
}

impl TimelineArgs {
    /// How many workers there shall be.
    #[must_use]
    pub fn workers(&self) -> usize {
        let one_per_core = || available_parallelism().map_or(1, usize::from);
        if self.model == Model::Sequential { 1 } else { self.workers.unwrap_or_else(one_per_core) }
    }
}

fn parse_model(text: &str) -> Result<Model, String> {
    [Model::Sequential, Model::Procs, Model::Threads]
        .into_iter()
        .find(|model| model.name() == text)
        .ok_or_else(|| "it takes sequential, procs or threads".into())
}
