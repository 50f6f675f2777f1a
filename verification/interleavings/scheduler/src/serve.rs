//! The dialogue with a front end: one request per line, and one or several answers.

use std::io::{self, BufRead, Write};

use protocol::{Answer, ModelInfo, Request};

use crate::{ANY, Limits, Model, check, replay};

/// Answers all requests, until there are no more.
///
/// # Errors
/// If a request cannot be read, or an answer cannot be written.
pub fn serve(models: &[Model], requests: impl BufRead, mut answers: impl Write) -> io::Result<()> {
    for line in requests.lines() {
        match serde_json::from_str(&line?) {
            Ok(request) => answer(models, request, &mut answers)?,
            Err(error) => send(&mut answers, &Answer::Error { message: error.to_string() })?,
        }
    }
    Ok(())
}

fn answer(models: &[Model], request: Request, answers: &mut impl Write) -> io::Result<()> {
    let answer = match request {
        Request::Models => Answer::Models { models: models.iter().map(info).collect() },
        Request::Replay { model, choices } => match models.get(model) {
            Some(model) => match replay(model, &choices) {
                Ok(state) => Answer::State(state),
                Err(message) => Answer::Error { message },
            },
            None => no_model(model),
        },
        Request::Check { model } => match models.get(model) {
            Some(model) => {
                let mut result = Ok(());
                let report = check(model, Limits::of(model), |progress| {
                    if result.is_ok() {
                        result = send(answers, &Answer::Progress(progress.clone()));
                    }
                });
                result?;
                match report {
                    Ok(report) => Answer::Report(report),
                    Err(message) => Answer::Error { message },
                }
            }
            None => no_model(model),
        },
    };
    send(answers, &answer)
}

fn no_model(model: usize) -> Answer {
    Answer::Error { message: format!("there is no model {model}") }
}

fn info(model: &Model) -> ModelInfo {
    let bound = model.preemption_bound;
    ModelInfo { promise: model.promise.into(), preemption_bound: (bound != ANY).then_some(bound) }
}

fn send(answers: &mut impl Write, answer: &Answer) -> io::Result<()> {
    serde_json::to_writer(&mut *answers, answer)?;
    answers.write_all(b"\n")?;
    answers.flush()
}
