//! A companion for the exercises: it shows the progress, runs the tests of an exercise and explains
//! their outcome, and gives hints.
//!
//! ```console
//! $ cargo course
//! ```

mod cargo;
mod exercises;
mod hints;
mod messages;
mod runner;
mod state;
mod stubs;
mod views;

use std::io;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use cli_core::{print_line, run_with_args, write_stdout};

use exercises::{Course, Exercise};
use runner::Request;
use views::{Status, Style};

/// The arguments of `cargo course`.
#[derive(Debug, Parser)]
#[command(
    bin_name = "cargo course",
    about = "A companion for the exercises. Without a command, it shows your progress.",
    after_help = "EX is the number or the name of an exercise, such as 9, ex09 or two_accounts. \
                  Without it, a command is about the exercise that comes next.",
    disable_help_subcommand = false
)]
struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List all exercises, with what they teach and how far you are
    List {
        /// As JSON, for other programs
        #[arg(long)]
        json: bool,
    },
    /// Run the tests of an exercise; the exit code is 0 only if all of them pass
    Run {
        /// The exercise
        ex: Option<String>,
    },
    /// Show a hint, and one more each time
    Hint {
        /// The exercise
        ex: Option<String>,
        /// Show all hints
        #[arg(long)]
        all: bool,
    },
}

fn main() -> ExitCode {
    let mut is_solved = true;
    let code = run_with_args(|args| {
        is_solved = run(args)?;
        Ok(())
    });
    if is_solved { code } else { ExitCode::FAILURE }
}

/// Runs a command. Returns `false` if it has nothing to complain about but an answer is wrong.
fn run(args: &Args) -> io::Result<bool> {
    let course = Course::load()?;
    let style = Style::of_stdout();
    match &args.command {
        None => print(&views::progress(&course, &state::states(&course)?, style))?,
        Some(Command::List { json }) => {
            let states = state::states(&course)?;
            if *json {
                print_line(&views::list_as_json(&course, &states))?;
            } else {
                print(&views::list(&course, &states, style))?;
            }
        }
        Some(Command::Run { ex }) => {
            return with_exercise(&course, ex.as_deref(), |exercise| run_tests(&course, exercise));
        }
        Some(Command::Hint { ex, all }) => {
            return with_exercise(&course, ex.as_deref(), |exercise| {
                print(&hints::next(&course, exercise, *all, style)?)?;
                Ok(true)
            });
        }
    }
    Ok(true)
}

/// Prints text that ends with a line feed.
fn print(text: &str) -> io::Result<()> {
    write_stdout(text)
}

/// Calls `act` with the exercise of that name, or with the next one if there is no name.
fn with_exercise(
    course: &Course,
    name: Option<&str>,
    act: impl FnOnce(&Exercise) -> io::Result<bool>,
) -> io::Result<bool> {
    if let Some(name) = name {
        return act(course.find(name)?);
    }
    match state::next(course, &state::states(course)?) {
        Some(exercise) => act(exercise),
        None => {
            print_line("You have solved all exercises. To choose one, name it.")?;
            Ok(true)
        }
    }
}

fn run_tests(course: &Course, exercise: &Exercise) -> io::Result<bool> {
    let style = Style::of_stdout();
    let status = Status::new();
    status.show(&format!("running the tests of {exercise} ..."));
    let request = Request { in_colour: style.in_colour, ..Request::default() };
    let report = runner::run(course, exercise, &request)?;
    drop(status);
    print(&views::report(course, exercise, &report, style))?;
    Ok(report.is_solved())
}
