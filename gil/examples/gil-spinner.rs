//! The quiz: does the spinner turn if it needs the lock to draw, and another thread computes?
//!
//! ```console
//! $ cargo run -p gil --example gil-spinner
//! $ cargo run -p gil --example gil-spinner -- --switch-interval 1h
//! $ cargo run -p gil --example gil-spinner -- --io
//! ```

use std::io;
use std::process::ExitCode;
use std::thread::{self, Builder, sleep};
use std::time::{Duration, Instant};

use cli_core::{Context, print_line, run_with_args};
use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};
use gil::{Gil, Guard, SpinnerArgs, check};
use spinner_core::{FRAMES, StatusLine, TICK};

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(args: &SpinnerArgs) -> io::Result<()> {
    let gil = Gil::new(args.switch_interval);
    let answer = if args.io {
        supervisor(&gil, |guard| downloads(&gil, guard))??
    } else {
        supervisor(&gil, |guard| check(args.number, guard).sentence())?
    };
    print_line(&format!("{answer}; hand-overs on request: {}", gil.hand_overs()))
}

/// Runs `slow` on this thread, with the lock, while another thread spins.
fn supervisor<T>(gil: &Gil, slow: impl FnOnce(&mut Guard<'_>) -> T) -> io::Result<T> {
    let (done, stop) = bounded::<()>(0); // (1)
    thread::scope(|scope| {
        let mut guard = gil.acquire();
        let spinner = Builder::new()
            .name("spinner".into())
            .spawn_scoped(scope, || spin(gil, "thinking!", &stop))
            .context("cannot start a thread")?; // (2)
        print_line(&format!("spinner object: {:?}", spinner.thread()))?; // (3)
        let answer = slow(&mut guard); // (4)
        drop(done); // (5)
        guard.allow_threads(|| spinner.join()).expect("spin does not panic")?; // (6)
        Ok(answer)
    })
}

/// Spins in front of `msg` until the other end of `stop` is dropped. Needs the lock to draw.
fn spin(gil: &Gil, msg: &str, stop: &Receiver<()>) -> io::Result<()> {
    let mut guard = gil.acquire();
    let mut line = StatusLine::new(); // (7)
    for frame in FRAMES.chars().cycle() {
        // Waits before it draws: if the lock is free only after the work, nothing may be drawn.
        if guard.allow_threads(|| stop.recv_timeout(TICK)) != Err(RecvTimeoutError::Timeout) {
            break; // (9)
        }
        line.show(&format!("{frame} {msg}"))?; // (8)
    }
    Ok(())
}

/// How many downloads run concurrently.
const DOWNLOADS: usize = 10;

/// Waits for all downloads. Returns a sentence that says how long they took.
fn downloads(gil: &Gil, guard: &mut Guard<'_>) -> io::Result<String> {
    let start = Instant::now();
    guard.allow_threads(|| download_all(gil))?;
    let seconds = start.elapsed().as_secs_f64();
    Ok(format!("{DOWNLOADS} downloads of a second each took {seconds:.2}s"))
}

/// Starts a thread for each download. Returns when all have ended.
fn download_all(gil: &Gil) -> io::Result<()> {
    thread::scope(|scope| {
        for _ in 0..DOWNLOADS {
            let thread = Builder::new().spawn_scoped(scope, || download(gil));
            thread.context("cannot start a thread")?;
        }
        Ok(())
    })
}

/// Simulates a download: holds the lock, except while it waits for the server.
fn download(gil: &Gil) {
    let mut guard = gil.acquire();
    guard.allow_threads(|| sleep(Duration::from_secs(1)));
}
