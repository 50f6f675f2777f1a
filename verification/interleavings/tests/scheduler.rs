//! A person plays the scheduler: the same choices lead to the same state, and the bugs of the stubs
//! can be played by hand.

extern crate checked as crossbeam_channel;
extern crate checked as std;

use interleavings::Model;
use protocol::{Outcome, State};
use scheduler::replay;

mod accounts {
    interleavings::answers!(two_accounts: solution, stub);
    pub use solution::opposite_transfers as right;
    pub use stub::{opposite_transfers as wrong, transfer_to_itself};
}
mod counter {
    interleavings::answers!(lost_update: solution, stub);

    pub fn wrong() -> interleavings::Model {
        stub::no_update_is_lost(2, 1, 4)
    }

    pub fn right() -> interleavings::Model {
        solution::no_update_is_lost(2, 1, 4)
    }
}
mod race {
    interleavings::answers!(published_race: solution, stub);
    pub use solution::each_result_is_reported as right;
    pub use stub::each_result_is_reported as wrong;
}

/// The number of the thread of each step. Both transfers have one lock, and want the other one.
const DEADLOCK: &[usize] = &[0, 0, 0, 1, 1, 2, 2, 1];

/// Both threads load before one of them stores.
const LOST_UPDATE: &[usize] = &[0, 0, 1, 1, 2, 2, 2, 1, 0, 0, 0];

/// The main thread looks at both channels while a worker is between them.
const LOST_RESULT: &[usize] =
    &[0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 0, 0, 0, 0];

/// Replays choices that were possible.
fn state(model: &Model, choices: &[usize]) -> State {
    replay(model, choices).expect("each choice was possible before")
}

/// Presses a key for each step. As in the front end, a key does nothing if its thread cannot run.
/// Questions are answered with no. Returns the choices.
fn press(model: &Model, keys: impl IntoIterator<Item = usize>) -> Vec<usize> {
    let mut choices = Vec::new();
    for key in keys {
        let now = state(model, &choices);
        let choice = if now.question.is_some() { 0 } else { key };
        if now.choices.contains(&choice) {
            choices.push(choice);
        }
    }
    choices
}

/// Presses the keys, and then lets the threads run in turn until the run ends.
fn press_to_the_end(model: &Model, keys: &[usize]) -> State {
    let in_turn = (0..3).cycle().take(200);
    state(model, &press(model, keys.iter().copied().chain(in_turn)))
}

#[test]
fn keys_deadlock_the_stub_of_two_accounts() {
    let model = accounts::wrong();
    let state = state(&model, &press(&model, DEADLOCK.iter().copied()));
    let Some(Outcome::Deadlock { waits }) = state.outcome else {
        panic!("expected a deadlock: {:?}", state.outcome)
    };
    let circle: Vec<_> = waits.iter().filter(|wait| wait.is_in_circle).collect();
    let pairs: Vec<_> = circle.iter().map(|wait| (wait.thread, wait.waits_for)).collect();
    assert_eq!(pairs, [(1, Some(2)), (2, Some(1))]);
    assert_eq!(state.preemptions, 1);
}

#[test]
fn transfer_to_itself_waits_for_itself() {
    let model = accounts::transfer_to_itself();
    let state = press_to_the_end(&model, &[]);
    let Some(Outcome::Deadlock { waits }) = state.outcome else {
        panic!("expected a deadlock: {:?}", state.outcome)
    };
    let circle: Vec<_> = waits.iter().filter(|wait| wait.is_in_circle).collect();
    assert_eq!(circle.len(), 1);
    assert_eq!(circle[0].waits_for, Some(circle[0].thread));
}

#[test]
fn keys_lose_an_update_of_the_stub() {
    let model = counter::wrong();
    let state = press_to_the_end(&model, LOST_UPDATE);
    let Some(Outcome::Panic { message, .. }) = state.outcome else {
        panic!("expected a panic: {:?}", state.outcome)
    };
    assert!(message.contains("an update was lost"), "{message}");
}

#[test]
fn keys_lose_a_result_of_the_stub() {
    let model = race::wrong();
    let state = press_to_the_end(&model, LOST_RESULT);
    let Some(Outcome::Panic { message, .. }) = state.outcome else {
        panic!("expected a panic: {:?}", state.outcome)
    };
    assert!(message.contains("a result is lost"), "{message}");
}

#[test]
fn the_same_keys_do_no_harm_to_the_solutions() {
    let solutions = [
        (accounts::right(), DEADLOCK),
        (counter::right(), LOST_UPDATE),
        (race::right(), LOST_RESULT),
    ];
    for (model, keys) in solutions {
        assert_eq!(press_to_the_end(&model, keys).outcome, Some(Outcome::Well), "{model:?}");
    }
}

#[test]
fn undo_leads_to_the_same_state_again() {
    for (model, keys) in [(accounts::wrong(), DEADLOCK), (race::wrong(), LOST_RESULT)] {
        let choices = press(&model, keys.iter().copied());
        let mut states = Vec::new();
        for steps in 0..=choices.len() {
            states.push(state(&model, &choices[..steps]));
        }
        for steps in (0..=choices.len()).rev() {
            assert_eq!(state(&model, &choices[..steps]), states[steps], "after {steps} steps");
        }
    }
}

#[test]
fn each_state_shows_the_threads_and_what_they_share() {
    let model = accounts::wrong();
    let state = state(&model, &press(&model, DEADLOCK[..6].iter().copied()));
    let names: Vec<&str> = state.threads.iter().map(|thread| thread.name.as_str()).collect();
    assert_eq!(names, ["main", "1 to 2", "2 to 1"]);
    let next = state.threads[1].next.as_ref().expect("the thread has not finished");
    assert_eq!((next.name.as_str(), next.subject.as_str()), ("lock", "account 2"));
    let source = std::fs::read_to_string(std::path::Path::new("../..").join(&next.file));
    let source = source.expect("the place is in a file of the workspace");
    let line = source.lines().nth(next.line as usize - 1).expect("the file has this line");
    assert!(line.contains("to.lock()"), "{line}");
    let account = state.objects.iter().find(|object| object.name == "account 1");
    assert_eq!(account.expect("the account is shared").holders, [1]);
    assert_eq!(state.values[1].value, "5");
}

#[test]
fn choice_that_is_not_possible_is_an_error() {
    assert!(replay(&accounts::wrong(), &[0, 2]).is_err());
}
