//! A companion for the exercises: it shows the progress, runs the tests of an exercise and explains
//! their outcome, and gives hints.
//!
//! ```console
//! $ cargo course
//! ```

mod cargo;
mod check;
mod doctor;
mod exercises;
mod hints;
mod messages;
mod open;
mod orders;
mod parallel;
mod play;
mod process;
mod reset;
mod runner;
#[cfg_attr(not(unix), path = "no_signals.rs")]
mod signals;
mod solution;
mod state;
mod step;
mod stubs;
mod terminal;
mod verify;
mod views;
mod watch;

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use cli_core::{print_line, run_with_args, write_stdout};

use exercises::{Course, Exercise};
use play::Subject;
use runner::Request;
use verify::Plan;
use views::{Status, Style};

/// The arguments of `cargo course`.
#[derive(Debug, Parser)]
#[command(
    bin_name = "cargo course",
    about = "A companion for the exercises. Without a command, it shows your progress.",
    after_help = "EX is the number or the name of an exercise, such as 11, ex11 or two_accounts. \
                  Without it, a command is about the exercise that comes next."
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
    /// Run the tests of an exercise whenever you save it
    Watch {
        /// The exercise
        ex: Option<String>,
    },
    /// Restore an exercise, and keep your version beside it
    Reset {
        /// The exercise
        ex: Option<String>,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Show your answer beside the solution, if you have solved the exercise
    Solution {
        /// The exercise
        ex: String,
        /// Show it even if you have not, and mark the exercise as peeked
        #[arg(long)]
        peek: bool,
    },
    /// Open an exercise in your editor: `$VISUAL` or `$EDITOR`
    Open {
        /// The exercise
        ex: Option<String>,
    },
    /// Choose yourself which thread takes the next step
    Step {
        /// The exercise, or the name of a lesson
        ex: Option<String>,
    },
    /// Look for an order of the threads in which your answer fails; the exit code is 0 only if none
    /// is found
    Check {
        /// The exercise, or the name of a lesson
        ex: Option<String>,
        /// As JSON, for other programs
        #[arg(long)]
        json: bool,
    },
    /// Find out what this machine lacks for which lesson
    Doctor,
    /// For maintainers: check that the tests of all exercises tell right from wrong
    Verify {
        /// Try only every Nth wrong answer
        #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
        sample: u32,
        /// Only run the tests of the solutions, N times, and N times on one core if `taskset` exists
        #[arg(long, value_name = "N", conflicts_with = "sample", value_parser = clap::value_parser!(u32).range(1..))]
        runs: Option<u32>,
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

/// Runs a command. Returns `false` if the command has done its work, and the answer is wrong.
fn run(args: &Args) -> io::Result<bool> {
    let course = Course::load()?;
    let style = Style::of_stdout();
    match &args.command {
        None => write_stdout(&views::progress(&course, &state::states(&course)?, style))?,
        Some(Command::List { json }) => list(&course, *json)?,
        Some(Command::Run { ex }) => {
            return with_exercise(&course, ex.as_ref(), |it| run_tests(&course, it));
        }
        Some(Command::Hint { ex, all }) => with_exercise(&course, ex.as_ref(), |exercise| {
            write_stdout(&hints::next(&course, exercise, *all, style)?)
        })?,
        Some(Command::Watch { ex }) => watch(course, ex.as_ref())?,
        Some(Command::Reset { ex, yes }) => {
            with_exercise(&course, ex.as_ref(), |it| reset(&course, it, *yes))?;
        }
        Some(Command::Solution { ex, peek }) => solution(&course, course.find(ex)?, *peek)?,
        Some(Command::Open { ex }) => {
            with_exercise(&course, ex.as_ref(), |it| open::open(&course, it))?;
        }
        Some(Command::Verify { sample, runs }) => {
            let plan = match runs {
                Some(count) => Plan::Runs { count: *count as usize },
                None => Plan::Everything { every: *sample as usize },
            };
            let (report, is_well) = verify::verify(&course, plan, style)?;
            write_stdout(&report)?;
            return Ok(is_well);
        }
        Some(Command::Step { ex }) => {
            with_subject(&course, ex.as_ref(), |it| step::step(&course, it))?;
        }
        Some(Command::Check { ex, json }) => {
            let (report, is_well) =
                with_subject(&course, ex.as_ref(), |it| check::check(&course, it, *json, style))?;
            write_stdout(&report)?;
            return Ok(is_well);
        }
        Some(Command::Doctor) => write_stdout(&doctor::examine(&course, style))?,
    }
    Ok(true)
}

fn list(course: &Course, as_json: bool) -> io::Result<()> {
    let states = state::states(course)?;
    if as_json {
        print_line(&views::list_as_json(course, &states))
    } else {
        write_stdout(&views::list(course, &states, Style::of_stdout()))
    }
}

/// Calls `act` with the exercise of that name, or with the next one if there is no name.
fn with_exercise<T>(
    course: &Course,
    name: Option<&String>,
    act: impl FnOnce(&Exercise) -> io::Result<T>,
) -> io::Result<T> {
    if let Some(name) = name {
        return act(course.find(name)?);
    }
    let next = state::next(course, &state::states(course)?);
    act(next.ok_or_else(|| io::Error::other("you have solved all exercises: name one"))?)
}

/// Calls `act` with the lesson of that name if it has models, and otherwise with an exercise.
fn with_subject<T>(
    course: &Course,
    name: Option<&String>,
    act: impl FnOnce(Subject<'_>) -> io::Result<T>,
) -> io::Result<T> {
    match name.and_then(|name| Subject::lesson(course, name)) {
        Some(lesson) => act(lesson),
        None => with_exercise(course, name, |exercise| act(Subject::Exercise(exercise))),
    }
}

fn watch(course: Course, name: Option<&String>) -> io::Result<()> {
    let states = state::states(&course)?;
    let exercise = match name {
        Some(name) => course.find(name)?,
        None => state::next(&course, &states).unwrap_or(&course.exercises[0]),
    };
    let index = course.exercises.iter().position(|it| it == exercise);
    watch::watch(course, states, index.expect("the exercise is one of the course"))
}

fn reset(course: &Course, exercise: &Exercise, yes: bool) -> io::Result<()> {
    if !yes {
        if !io::stdin().is_terminal() {
            let message = "`reset` asks first, and needs a terminal for that: use `--yes`";
            return Err(io::Error::other(message));
        }
        let file = exercise.file();
        write_stdout(&format!("Reset {file}? Your version is kept beside it. [y/N] "))?;
        let mut answer = String::new();
        io::stdin().read_line(&mut answer)?;
        if !answer.trim().eq_ignore_ascii_case("y") {
            return print_line("Nothing was changed.");
        }
    }
    print_line(&reset::reset(course, exercise)?)
}

fn solution(course: &Course, exercise: &Exercise, peek: bool) -> io::Result<()> {
    let is_solved = || match state::outcome(course, exercise) {
        Some(solved) => Ok(solved),
        None => runner::run(course, exercise, &Request::default()).map(|it| it.is_solved()),
    };
    if !peek && !is_solved()? {
        return Err(io::Error::other(solution::not_yet(exercise)));
    }
    if peek {
        state::write(course, exercise, "peeked", "")?;
    }
    write_stdout(&solution::compare(course, exercise, Style::of_stdout())?)
}

fn run_tests(course: &Course, exercise: &Exercise) -> io::Result<bool> {
    let style = Style::of_stdout();
    let status = Status::new();
    status.show(&format!("running the tests of {exercise} ..."));
    let request = Request { in_colour: style.in_colour, ..Request::default() };
    let report = runner::run(course, exercise, &request)?;
    drop(status);
    write_stdout(&views::report(course, exercise, &report, style))?;
    Ok(report.is_solved())
}
