//! A program that answers as the checker does: a game with two threads. Both lock, one after the
//! other; if the second one does so before the first has unlocked, they wait for each other.

use std::io::{BufRead, Write, stdin, stdout};

/// The text in an answer for which the game cannot fail.
const HOLDS: &str = "// holds in all orders";

fn main() {
    println!("what a learner prints");
    let number: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let answer = env!("PLAY_ANSWERS").lines().nth(number).unwrap().split_once('=').unwrap().1;
    let holds = std::fs::read_to_string(answer).unwrap().contains(HOLDS);
    for line in stdin().lock().lines() {
        let line = line.unwrap();
        let answer = if line.contains("\"models\"") {
            r#"{"answer":"models","models":[{"promise":"both threads end","preemption_bound":2}]}"#
                .to_owned()
        } else if line.contains("\"check\"") {
            println!(
                r#"{{"answer":"progress","orders":7,"preemption_bound":1,"is_random":false}}"#
            );
            let failure = format!(r#"{{"choices":[0,1],"state":{}}}"#, state(&[0, 1]));
            let failure = if holds { "null".to_owned() } else { failure };
            format!(
                r#"{{"answer":"report","orders":9,"random_orders":0,"failure":{failure}}}"#
            )
        } else {
            let choices = line.split(['[', ']']).nth(1).unwrap();
            let choices: Vec<usize> = choices.split(',').flat_map(str::parse).collect();
            state(&choices).replacen('{', r#"{"answer":"state","#, 1)
        };
        println!("{answer}");
        stdout().flush().unwrap();
    }
}

/// The state after these choices. Each thread takes two steps: it locks, and unlocks.
fn state(choices: &[usize]) -> String {
    let done = |thread: usize| choices.iter().filter(|&&choice| choice == thread).count();
    let is_deadlock = done(0) == 1 && done(1) == 1;
    let is_over = done(0) == 2 && done(1) == 2;
    let operation = |name: &str| {
        format!(
            r#"{{"name":"{name}","subject":"door","file":"exercises/src/ex01_double.rs","line":4,"column":5}}"#
        )
    };
    let thread = |thread: usize| {
        let (status, next) = match done(thread) {
            _ if is_deadlock => ("blocked", operation("lock")),
            2 => ("finished", "null".into()),
            1 => ("ready", operation("unlock")),
            _ => ("ready", operation("lock")),
        };
        format!(r#"{{"name":"thread {thread}","status":"{status}","next":{next}}}"#)
    };
    let ready = (0..2).filter(|&thread| done(thread) < 2 && !is_deadlock);
    let ready: Vec<String> = ready.map(|thread| thread.to_string()).collect();
    let step = |(index, thread): (usize, &usize)| {
        let is_preemption = is_deadlock && index == 1;
        format!(
            r#"{{"thread":{thread},"operation":{},"question":null,"blocked":null,"is_preemption":{is_preemption}}}"#,
            operation("lock")
        )
    };
    let history: Vec<String> = choices.iter().enumerate().map(step).collect();
    let wait = |thread: usize| {
        format!(
            r#"{{"thread":{thread},"operation":{},"waits_for":{},"is_in_circle":true}}"#,
            operation("lock"),
            1 - thread
        )
    };
    let outcome = if is_deadlock {
        format!(r#"{{"kind":"deadlock","waits":[{},{}]}}"#, wait(0), wait(1))
    } else if is_over {
        r#"{"kind":"well"}"#.into()
    } else {
        "null".into()
    };
    format!(
        r#"{{"threads":[{},{}],"objects":[],"values":[{{"name":"door","value":"open"}}],"current":0,"current_can_continue":true,"choices":[{}],"question":null,"history":[{}],"preemptions":{},"outcome":{outcome}}}"#,
        thread(0),
        thread(1),
        ready.join(","),
        history.join(","),
        usize::from(is_deadlock)
    )
}
