//! Draws which worker checked which number when: in the terminal, and as SVG.
//!
//! ```console
//! $ cargo run -p scaling --example timeline -- threads 2
//! $ cargo run -p scaling --example timeline -- threads 2 --longest-first
//! ```

use std::cmp::Reverse;
use std::io;
use std::process::ExitCode;

use primes_core::{count, run_with_args};
use scaling::{Model, Output, Timeline, TimelineArgs, gantt, gantt_as_text, record};
use spinner_core::print_line;

/// More bars than this would be finer than the picture.
const MOST: usize = 1000;

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(args: &TimelineArgs) -> io::Result<()> {
    let mut numbers = args.input.numbers()?;
    if numbers.len() > MOST {
        let many = format!("{} numbers are too many: {MOST} fit into the picture", numbers.len());
        return Err(io::Error::other(many));
    }
    if args.longest_first {
        numbers.sort_by_key(|&n| Reverse(n));
    }
    let output = Output::open(&args.output)?;
    let how = how(args.model, args.workers());
    // SAFETY: this is the only thread: nothing before this line has started another.
    let one_by_one = unsafe { record(Model::Sequential, &numbers, 1) }?;
    let timeline = match args.model {
        Model::Sequential => one_by_one.clone(),
        // SAFETY: as above; the first `record` has left nothing behind.
        model => unsafe { record(model, &numbers, args.workers()) }?,
    };
    print_line(&gantt_as_text(&timeline))?;
    print_line("       [ a number begins   # a prime   = not a prime   . idle")?;
    print_line(&summary(&timeline, &one_by_one, &how))?;
    let name = output.name().to_string();
    output.write(&gantt(&timeline, &how)?)?;
    print_line(&format!("Written: {name}"))
}

fn how(model: Model, workers: usize) -> String {
    match model {
        Model::Sequential => "one after the other".into(),
        Model::Procs => format!("with {}", count(workers, "process", "processes")),
        Model::Threads => format!("with {}", count(workers, "thread", "threads")),
    }
}

fn summary(timeline: &Timeline, one_by_one: &Timeline, how: &str) -> String {
    let (total, alone) = (timeline.total.as_secs_f64(), one_by_one.total.as_secs_f64());
    let (ratio, idle) = (total / alone.max(f64::MIN_POSITIVE), 100.0 * timeline.idle());
    format!("{total:.3}s {how}, {ratio:.2} of {alone:.3}s one after the other; {idle:.0} % idle")
}
