//! Times both pools with 1 to 20 workers, and draws a figure of it.
//!
//! ```console
//! $ cargo run -p scaling
//! ```

use std::io;
use std::process::ExitCode;
use std::thread::available_parallelism;

use primes_core::{count, run_with_args};
use scaling::{
    Output, Results, Sample, ScalingArgs, chart, measure, on_ctrl_c, plan, table, to_csv,
};
use spinner_core::print_line;

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(args: &ScalingArgs) -> io::Result<()> {
    let (numbers, interrupted) = (args.input.numbers()?, on_ctrl_c()?);
    let figure = Output::open(&args.output)?;
    let csv = args.csv.as_deref().map(Output::open).transpose()?;
    let plan = plan(&args.model.0, args.max_workers, args.runs);
    print_line(&heading(args, numbers.len()))?;
    // SAFETY: this is the only thread: nothing before this line has started another.
    let samples = unsafe { measure(&plan, &numbers, &interrupted) }?;
    let Some(results) = Results::of(&samples) else {
        return Err(io::Error::other("interrupted before anything was measured"));
    };
    print_line(&table(&results))?;
    print_line(&format!("One after the other: {:.3}s", results.sequential))?;
    write(figure, &chart(&results, numbers.len(), runs(&samples), cores())?)?;
    csv.map_or(Ok(()), |csv| write(csv, &to_csv(&samples)?))?;
    if samples.len() < plan.len() {
        let done = format!("interrupted after {} of {}", samples.len(), plan.len());
        return Err(io::Error::other(format!("{done}; what there is was written")));
    }
    Ok(())
}

fn heading(args: &ScalingArgs, numbers: usize) -> String {
    let numbers = count(numbers, "number", "numbers");
    let runs = count(args.runs, "run", "runs");
    let workers = count(args.max_workers, "worker", "workers");
    format!("Checking {numbers} with up to {workers}, {runs} each; Ctrl-C ends it early:")
}

fn write(output: Output, text: &str) -> io::Result<()> {
    let name = output.name().to_string();
    output.write(text)?;
    print_line(&format!("Written: {name}"))
}

/// How many rounds have begun.
fn runs(samples: &[Sample]) -> usize {
    samples.last().map_or(0, |sample| sample.run)
}

fn cores() -> usize {
    available_parallelism().map_or(1, usize::from)
}
