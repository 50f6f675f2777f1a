//! Runs an answer in the orders that a front end chooses. See the crate `protocol` for what the two
//! tell each other.
//!
//! The program may contain several answers. Its argument is the number of the one to run.

extern crate checked as crossbeam_channel;
// The macro `thread_local!` of the real `std` would otherwise be used.
#[macro_use]
extern crate checked as std;

include!(concat!(env!("OUT_DIR"), "/program.rs"));

fn main() -> std::io::Result<()> {
    let answer: usize = std::env::args().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0);
    let models = ANSWERS.get(answer).map(|models| models()).unwrap_or_default();
    scheduler::serve(&models, std::io::stdin().lock(), std::io::stdout().lock())
}
