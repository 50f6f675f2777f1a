//! Writes, for each page on which a person plays the scheduler, all orders in which the threads of
//! a small model can run: one [`Page`](protocol::graph::Page) per line, as JSON.
//!
//! ```console
//! $ cargo run --release --bin orders
//! ```
//!
//! Shuttle reports each failure on stderr, so a caller that has seen the program being built may
//! discard that.

extern crate checked as crossbeam_channel;
extern crate checked as std;

use std::io::{self, Write};
use std::process::ExitCode;

mod pages;

fn main() -> ExitCode {
    match write_pages() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn write_pages() -> io::Result<()> {
    let mut output = io::stdout().lock();
    for page in pages::pages() {
        serde_json::to_writer(&mut output, &page.export()?)?;
        output.write_all(b"\n")?;
    }
    Ok(())
}
