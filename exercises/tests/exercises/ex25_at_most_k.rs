use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use exercises::ex25_at_most_k::fetch_all;
use tokio::sync::{Barrier, Notify};
use tokio::time::{Instant, sleep, timeout};

use crate::support::on_paused_clock;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

const HINT: &str = "does something block the thread, or never come to an `await`?";

fn addresses(count: usize) -> Vec<String> {
    (0..count).map(|i| i.to_string()).collect()
}

/// The number in an address.
fn number(address: &str) -> usize {
    address.parse().expect("our addresses are numbers")
}

fn page(address: &str) -> Result<String, String> {
    Ok(format!("page {address}"))
}

/// Fails with the `hint` if `answers` takes more than an hour on the paused clock.
async fn within_an_hour(
    hint: &str,
    answers: impl Future<Output = Vec<Result<String, String>>>,
) -> Vec<Result<String, String>> {
    timeout(HOUR, answers).await.unwrap_or_else(|_| panic!("it never ends: {hint}"))
}

/// A door that counts who is inside.
#[derive(Default)]
struct Door {
    inside: AtomicUsize,
    most: AtomicUsize,
}

impl Door {
    fn come_in(&self) {
        let inside = self.inside.fetch_add(1, Ordering::Relaxed) + 1;
        self.most.fetch_max(inside, Ordering::Relaxed);
    }

    fn go_out(&self) {
        self.inside.fetch_sub(1, Ordering::Relaxed);
    }
}

#[test]
fn never_more_than_k_are_under_way() {
    on_paused_clock(HINT, async || {
        for k in [1, 3, 10, 30] {
            let door = Arc::new(Door::default());
            let fetch = |address: String| {
                let door = Arc::clone(&door);
                async move {
                    door.come_in();
                    // Some take long and some do not, some succeed and some fail.
                    sleep(SECOND * (number(&address) % 4) as u32).await;
                    door.go_out();
                    if number(&address).is_multiple_of(3) { Err(address) } else { page(&address) }
                }
            };
            let hint = "does a fetch that fails give its place back, too?";
            within_an_hour(hint, fetch_all(addresses(20), k, fetch)).await;
            let most = door.most.load(Ordering::Relaxed);
            assert!(most <= k, "{most} fetches were under way at the same time; k is {k}");
        }
    });
}

#[test]
fn k_are_under_way_at_a_time() {
    on_paused_clock(HINT, async || {
        let all_here = Arc::new(Barrier::new(5));
        let fetch = |address: String| {
            let all_here = Arc::clone(&all_here);
            async move {
                all_here.wait().await;
                page(&address)
            }
        };
        let hint = "each fetch waits until five are under way; k is 5. Are there fewer?";
        let answers = within_an_hour(hint, fetch_all(addresses(50), 5, fetch)).await;
        assert_eq!(answers.len(), 50);
    });
}

#[test]
fn as_soon_as_one_is_done_the_next_one_begins() {
    on_paused_clock(HINT, async || {
        let others = Arc::new((AtomicUsize::new(0), Notify::new()));
        let fetch = |address: String| {
            let others = Arc::clone(&others);
            async move {
                let (done, all_done) = &*others;
                if address == "0" {
                    all_done.notified().await;
                } else if done.fetch_add(1, Ordering::Relaxed) + 1 == 20 {
                    all_done.notify_one();
                }
                page(&address)
            }
        };
        let hint = "the fetch of the first address ends when the twenty others have ended. k is 2, \
                    so there is always a place for one of them. Who waits for whom?";
        let answers = within_an_hour(hint, fetch_all(addresses(21), 2, fetch)).await;
        assert_eq!(answers.len(), 21);
    });
}

#[test]
fn the_answers_come_in_the_order_of_the_addresses() {
    on_paused_clock(HINT, async || {
        let ended = Arc::new(Mutex::new(Vec::new()));
        let fetch = |address: String| {
            let ended = Arc::clone(&ended);
            async move {
                // The later the address, the sooner it answers.
                sleep(SECOND * (10 - number(&address)) as u32).await;
                ended.lock().expect("nobody panics with it").push(address.clone());
                page(&address)
            }
        };
        let answers =
            within_an_hour("who waits for whom?", fetch_all(addresses(10), 4, fetch)).await;
        let mut ended = ended.lock().expect("nobody panics with it").clone();
        let pages: Vec<_> = addresses(10).iter().map(|address| page(address)).collect();
        assert_eq!(answers, pages, "they ended in this order: {ended:?}");
        ended.sort_unstable();
        assert_eq!(ended, addresses(10), "each address is fetched once");
    });
}

#[test]
fn an_error_for_one_address_does_not_lose_the_others() {
    on_paused_clock(HINT, async || {
        let answer = |address: &str| match number(address) % 3 {
            0 => Err(format!("no answer from {address}")),
            _ => page(address),
        };
        let fetch = |address: String| async move {
            sleep(SECOND).await;
            answer(&address)
        };
        let hint = "does a fetch that fails give its place back, too?";
        let answers = within_an_hour(hint, fetch_all(addresses(10), 2, fetch)).await;
        let expected: Vec<_> = addresses(10).iter().map(|address| answer(address)).collect();
        assert_eq!(answers, expected);
    });
}

#[test]
fn a_thousand_fetches_of_a_second_take_ten_seconds_if_a_hundred_run_at_a_time() {
    on_paused_clock(HINT, async || {
        let start = Instant::now();
        let fetch = |address: String| async move {
            sleep(SECOND).await;
            page(&address)
        };
        let answers =
            within_an_hour("who waits for whom?", fetch_all(addresses(1000), 100, fetch)).await;
        // The clock rounds each second up to whole milliseconds.
        let tenths = start.elapsed().as_millis() / 100;
        assert_eq!((answers.len(), tenths), (1000, 100), "(how many answers, tenths of a second)");
    });
}

#[test]
fn fewer_addresses_than_k_and_none_at_all_are_no_problem() {
    on_paused_clock(HINT, async || {
        let fetch = |address: String| async move { page(&address) };
        let hint = "what if there are fewer addresses than k?";
        let answers = within_an_hour(hint, fetch_all(addresses(2), 100, fetch)).await;
        assert_eq!(answers, [page("0"), page("1")]);
        assert_eq!(within_an_hour(hint, fetch_all(vec![], 3, fetch)).await, []);
    });
}
