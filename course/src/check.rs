//! `cargo course check`: looks for an order of steps in which an answer fails.

use std::fmt::Write as _;
use std::io;

use protocol::Report;
use serde_json::json;

use crate::exercises::{Course, Exercise};
use crate::orders::{self, Sources};
use crate::play::{Play, Subject};
use crate::runner;
use crate::state;
use crate::views::{Status, Style};

/// The text to show, and whether every promise holds.
pub(crate) type Checked = (String, bool);

/// Looks through all orders up to a bound, and then through random ones.
///
/// # Errors
///
/// When the answer cannot be run with the checker.
pub(crate) fn check(
    course: &Course,
    subject: Subject<'_>,
    as_json: bool,
    style: Style,
) -> io::Result<Checked> {
    let status = Status::new();
    status.show(&format!("building {subject} with the checker ..."));
    let mut play = Play::start(course, subject)?;
    let mut reports = Vec::new();
    for (index, model) in play.models.clone().into_iter().enumerate() {
        let report = play.check(index, |progress| {
            let kind = if progress.is_random { "and random orders" } else { "orders" };
            status.show(&format!("{}: {} {kind} tried ...", model.promise, progress.orders));
        })?;
        reports.push((model.promise, report));
    }
    drop(status);
    let is_well = reports.iter().all(|(_, report)| report.failure.is_none());
    let text = if as_json { json(&reports) } else { text(course, subject, &reports, style)? };
    Ok((text, is_well))
}

fn json(reports: &[(String, Report)]) -> String {
    let object = |(promise, report): &(String, Report)| {
        json!({
            "promise": promise,
            "orders": report.orders,
            "random_orders": report.random_orders,
            "failure": report.failure,
        })
    };
    format!("{:#}\n", reports.iter().map(object).collect::<serde_json::Value>())
}

fn text(
    course: &Course,
    subject: Subject<'_>,
    reports: &[(String, Report)],
    style: Style,
) -> io::Result<String> {
    let mut text = String::new();
    let mut sources = Sources::new(&course.root);
    let mut has_failed = false;
    for (promise, report) in reports {
        let Some(failure) = &report.failure else {
            let _ =
                writeln!(text, "{}      {promise} ({} orders)", style.good("ok"), report.orders);
            continue;
        };
        let _ = writeln!(text, "{}  {promise}", style.bad("FAILED"));
        // One order is enough to think about.
        if !has_failed {
            has_failed = true;
            text += "\n";
            text += &orders::rows(&failure.state, &mut sources, style);
            text += "\n";
            text += &orders::verdict(&failure.state, style);
            text += "\n";
        }
    }
    text.push('\n');
    if !has_failed {
        let verdict = format!("{subject}: no order was found in which it fails.");
        return Ok(text + &style.good(&verdict) + "\n");
    }
    let argument = subject.argument();
    let mut verdict = format!("{subject} fails. Play it yourself: cargo course step {argument}");
    let passes = match subject {
        Subject::Exercise(exercise) => passes_tests(course, exercise)?,
        Subject::Lesson(_) => false,
    };
    if passes {
        verdict += "\nIts tests pass: they try only a few orders, by chance.";
    }
    Ok(text + &style.bad(&verdict) + "\n")
}

fn passes_tests(course: &Course, exercise: &Exercise) -> io::Result<bool> {
    if let Some(is_solved) = state::outcome(course, exercise) {
        return Ok(is_solved);
    }
    let status = Status::new();
    status.show(&format!("running the tests of {exercise} ..."));
    Ok(runner::run(course, exercise, &runner::Request::default())?.is_solved())
}
