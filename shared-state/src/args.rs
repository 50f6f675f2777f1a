//! The command line of `shared-state`.

use clap::Parser;

#[derive(Debug, Parser)]
#[command(
    about = "Counts with two threads in seven ways, and shows what was counted.",
    after_help = "Example: cargo run -p shared-state -- 5000000"
)]
pub(crate) struct Args {
    /// How often each thread increments the counter, 1 to 1000000000
    #[arg(default_value_t = 1_000_000, value_parser = parse_increments)]
    pub(crate) increments: u64,
}

const MAX_INCREMENTS: u64 = 1_000_000_000;

fn parse_increments(text: &str) -> Result<u64, String> {
    let increments = text.parse().ok().filter(|n| (1..=MAX_INCREMENTS).contains(n));
    increments.ok_or_else(|| format!("expected a whole number from 1 to {MAX_INCREMENTS}"))
}
