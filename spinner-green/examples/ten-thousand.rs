//! The figures: what do ten thousand coroutines cost that sleep for a second each? And tasks, threads?
//!
//! ```console
//! $ cargo run -p spinner-green --example ten-thousand
//! $ cargo run -p spinner-green --example ten-thousand -- tasks
//! $ cargo run -p spinner-green --example ten-thousand -- threads
//! ```

use std::io;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use cli_core::{Context, print_line, run_with_one_arg};
use spinner_green::{sleep, spawn};
use tokio::task::JoinSet;

const COUNT: usize = 10_000;
const SECOND: Duration = Duration::from_secs(1);

#[derive(Clone, Copy)]
enum Model {
    Coroutines,
    Tasks,
    Threads,
}

fn main() -> ExitCode {
    let about = "Starts 10,000 coroutines, tasks or threads that sleep for a second each";
    run_with_one_arg(about, "MODEL", Model::Coroutines, parse_model, |model| {
        let start = Instant::now();
        match model {
            Model::Coroutines => spinner_green::run(coroutines)??,
            Model::Tasks => tasks(),
            Model::Threads => threads()?,
        }
        print_line(&format!("All have ended after {:.3} s.", start.elapsed().as_secs_f64()))
    })
}

fn parse_model(text: &str) -> Result<Model, String> {
    match text {
        "coroutines" => Ok(Model::Coroutines),
        "tasks" => Ok(Model::Tasks),
        "threads" => Ok(Model::Threads),
        _ => Err("expected coroutines, tasks or threads".into()),
    }
}

fn coroutines() -> io::Result<()> {
    let spawned = (0..COUNT).map(|_| spawn(|| sleep(SECOND)).context("cannot start a coroutine"));
    for coroutine in spawned.collect::<io::Result<Vec<_>>>()? {
        coroutine.join();
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn tasks() {
    let spawned: JoinSet<()> = (0..COUNT).map(|_| tokio::time::sleep(SECOND)).collect();
    spawned.join_all().await;
}

fn threads() -> io::Result<()> {
    let spawn = |_| thread::Builder::new().spawn(|| thread::sleep(SECOND));
    let spawned = (0..COUNT).map(spawn).map(|thread| thread.context("cannot start a thread"));
    for thread in spawned.collect::<io::Result<Vec<_>>>()? {
        thread.join().expect("sleeping does not panic");
    }
    Ok(())
}
