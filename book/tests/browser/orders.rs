//! The pages on which the reader is the scheduler.

use std::hash::{BuildHasher, Hasher, RandomState};

use serde_json::Value;

use crate::page::Page;
use crate::site::site;

/// How often a test clicks at random.
const CLICKS: u32 = 1000;

/// Returns the pages with a game.
fn games() -> Vec<&'static str> {
    let is_game = |page: &&String| page.starts_with("orders/") && !page.ends_with("index.html");
    let games: Vec<&str> = site().pages.iter().filter(is_game).map(String::as_str).collect();
    assert!(!games.is_empty(), "no page is in the folder orders: the search is broken");
    games
}

fn open(name: &str) -> Page {
    let mut page = Page::open(1000);
    page.load(&format!("{}{name}", site().url));
    page
}

/// What the game shows: which state it is in, how many steps led there, and how the run has ended.
fn state(page: &mut Page) -> (String, String, String) {
    let value = |page: &mut Page, name: &str| {
        let value = page.eval(&format!("document.querySelector('.orders').dataset.{name}"));
        value.as_str().expect("the game has this attribute").to_string()
    };
    (value(page, "node"), value(page, "steps"), value(page, "outcome"))
}

/// Returns the keys that play the failing order that the page knows.
fn keys_of_failure(page: &mut Page) -> Vec<String> {
    let choices = "(() => {
        const { nodes, failure } = window.orders[0].run.graph;
        let node = nodes.length - 1;
        return failure.choices.map(choice => {
            const { question, edges } = nodes[node];
            node = edges.find(edge => edge[0] === choice)[1];
            return question ? 'ny'[choice] : String(choice);
        });
    })()";
    page.list(choices)
}

#[test]
#[ignore = "needs chromium"]
fn failing_order_can_be_played_with_the_keys() {
    for name in games() {
        let mut page = open(name);
        for key in keys_of_failure(&mut page) {
            page.press(&key);
        }
        let (_, _, outcome) = state(&mut page);
        assert!(!["", "well"].contains(&outcome.as_str()), "{name}: the run has not failed");
        if name.contains("two-accounts") {
            assert_eq!(outcome, "deadlock", "{name}");
        }
        assert_eq!(page.take_problems(), [""; 0], "{name}");
    }
}

#[test]
#[ignore = "needs chromium"]
fn undo_restores_each_state() {
    for name in games() {
        let mut page = open(name);
        let mut states = vec![state(&mut page)];
        for key in keys_of_failure(&mut page) {
            page.press(&key);
            states.push(state(&mut page));
        }
        states.pop();
        for expected in states.into_iter().rev() {
            page.press("u");
            assert_eq!(state(&mut page), expected, "{name}: after undo");
        }
    }
}

/// Clicks at random, and returns an outcome that is a failure, if there was one.
const RANDOM_CLICKS: &str = "(() => {
    let seed = SEED;
    const random = limit => {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        return Math.floor(seed / 2 ** 32 * limit);
    };
    const game = document.querySelector('.orders');
    [...game.querySelectorAll('.orders-tabs button')][1].click();
    let ended = 0;
    for (let click = 0; click < CLICKS; click++) {
        const { outcome } = game.dataset;
        if (outcome === 'well') {
            ended += 1;
            game.querySelector('[aria-keyshortcuts=r]').click();
        } else if (outcome) {
            return `${outcome}: ${game.querySelector('.orders-live').textContent}`;
        }
        const buttons = [...game.querySelectorAll('.orders-threads button, .orders-question button')];
        buttons[random(buttons.length)].click();
    }
    return ended > 0 ? 'none' : 'no run has ended: the clicks do nothing';
})()";

#[test]
#[ignore = "needs chromium"]
fn fix_cannot_be_broken_by_random_clicks() {
    for name in games() {
        let mut page = open(name);
        let seed = seed();
        let clicks =
            RANDOM_CLICKS.replace("SEED", &seed.to_string()).replace("CLICKS", &CLICKS.to_string());
        assert_eq!(page.eval(&clicks), Value::from("none"), "{name} with seed {seed}");
        assert_eq!(page.take_problems(), [""; 0], "{name} with seed {seed}");
    }
}

fn seed() -> u32 {
    let random = RandomState::new().build_hasher().finish();
    u32::try_from(random >> 32).expect("it has 32 bits")
}
