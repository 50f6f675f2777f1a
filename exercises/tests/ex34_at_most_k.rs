//! The tests of exercise 34. Run them with `cargo test -p exercises ex34`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex34_at_most_k.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex34_at_most_k.rs")]
mod ex34_at_most_k;
mod support;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{Barrier, Notify};
use tokio::time::{Instant, sleep, timeout};

use ex34_at_most_k::fetch_all;
use support::on_paused_clock;
use support::random::Random;
use support::tasks::{Log, spawn_crowd};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

const HINT: &str = "does something block the thread, or loop without an `await`?";
const WAIT_HINT: &str = "every fetch ends by itself: what does `fetch_all` wait for?";
const PERMIT_HINT: &str = "does a fetch that fails make room for the next one, too?";

fn urls(count: usize) -> Vec<String> {
    (0..count).map(|i| i.to_string()).collect()
}

/// The index of a URL. The URLs in these tests are just numbers.
fn index(url: &str) -> usize {
    url.parse().expect("the URLs are numbers")
}

fn page(url: &str) -> Result<String, String> {
    Ok(format!("page {url}"))
}

/// Awaits `results`.
///
/// # Panics
///
/// With the `hint`, when that takes more than an hour on the paused clock.
async fn within_an_hour(
    hint: &str,
    results: impl Future<Output = Vec<Result<String, String>>>,
) -> Vec<Result<String, String>> {
    timeout(HOUR, results).await.unwrap_or_else(|_| panic!("`fetch_all` does not end: {hint}"))
}

/// Counts how many fetches run at the same time.
#[derive(Default)]
struct Counter {
    running: AtomicUsize,
    max: AtomicUsize,
}

impl Counter {
    fn enter(&self) {
        let running = self.running.fetch_add(1, Ordering::Relaxed) + 1;
        self.max.fetch_max(running, Ordering::Relaxed);
    }

    fn leave(&self) {
        self.running.fetch_sub(1, Ordering::Relaxed);
    }
}

#[test]
fn fetch_all_never_runs_more_than_k_fetches() {
    on_paused_clock(HINT, async || {
        for k in [1, 3, 10, 30] {
            let counter = Arc::new(Counter::default());
            let fetch = |url: String| {
                let counter = Arc::clone(&counter);
                async move {
                    counter.enter();
                    // Some fetches take longer than others, and some fail.
                    sleep(SECOND * (index(&url) % 4) as u32).await;
                    counter.leave();
                    if index(&url).is_multiple_of(3) { Err(url) } else { page(&url) }
                }
            };
            within_an_hour(PERMIT_HINT, fetch_all(urls(20), k, fetch)).await;
            let max = counter.max.load(Ordering::Relaxed);
            assert!(max <= k, "{max} fetches ran at the same time, but k is {k}");
        }
    });
}

#[test]
fn fetch_all_runs_k_fetches_at_the_same_time() {
    on_paused_clock(HINT, async || {
        let five_running = Arc::new(Barrier::new(5));
        let fetch = |url: String| {
            let five_running = Arc::clone(&five_running);
            async move {
                five_running.wait().await;
                page(&url)
            }
        };
        let hint = "each fetch waits until five are running, and k is 5: are fewer running?";
        let results = within_an_hour(hint, fetch_all(urls(50), 5, fetch)).await;
        assert_eq!(results.len(), 50);
    });
}

#[test]
fn fetch_all_starts_next_fetch_as_soon_as_one_ends() {
    on_paused_clock(HINT, async || {
        let others = Arc::new((AtomicUsize::new(0), Notify::new()));
        let fetch = |url: String| {
            let others = Arc::clone(&others);
            async move {
                let (done, all_done) = &*others;
                if url == "0" {
                    all_done.notified().await;
                } else if done.fetch_add(1, Ordering::Relaxed) + 1 == 20 {
                    all_done.notify_one();
                }
                page(&url)
            }
        };
        let hint = "the first fetch ends only when the twenty others have ended. k is 2, so the \
                    others can run one after the other beside it: what do they wait for?";
        let results = within_an_hour(hint, fetch_all(urls(21), 2, fetch)).await;
        assert_eq!(results.len(), 21);
    });
}

#[test]
fn fetch_all_returns_results_in_order_of_urls() {
    on_paused_clock(HINT, async || {
        let ended = Arc::new(Mutex::new(Vec::new()));
        let fetch = |url: String| {
            let ended = Arc::clone(&ended);
            async move {
                // The later the URL in the list, the shorter its fetch.
                sleep(SECOND * (10 - index(&url)) as u32).await;
                ended.lock().expect("no thread panics while it holds the lock").push(url.clone());
                page(&url)
            }
        };
        let results = within_an_hour(WAIT_HINT, fetch_all(urls(10), 4, fetch)).await;
        let mut ended = ended.lock().expect("no thread panics while it holds the lock").clone();
        let pages: Vec<_> = urls(10).iter().map(|url| page(url)).collect();
        assert_eq!(results, pages, "wrong order of results; the fetches ended in order {ended:?}");
        ended.sort_unstable();
        assert_eq!(ended, urls(10), "each URL must be fetched exactly once");
    });
}

#[test]
fn fetch_all_continues_after_an_error() {
    on_paused_clock(HINT, async || {
        let result = |url: &str| match index(url) % 3 {
            0 => Err(format!("no answer from {url}")),
            _ => page(url),
        };
        let fetch = |url: String| async move {
            sleep(SECOND).await;
            result(&url)
        };
        let results = within_an_hour(PERMIT_HINT, fetch_all(urls(10), 2, fetch)).await;
        let expected: Vec<_> = urls(10).iter().map(|url| result(url)).collect();
        assert_eq!(results, expected);
    });
}

#[test]
fn fetch_all_takes_10_s_for_1000_fetches_of_1_s_if_k_is_100() {
    on_paused_clock(HINT, async || {
        let start = Instant::now();
        let fetch = |url: String| async move {
            sleep(SECOND).await;
            page(&url)
        };
        let results = within_an_hour(WAIT_HINT, fetch_all(urls(1000), 100, fetch)).await;
        // The timer rounds each second up to whole milliseconds.
        let tenths = start.elapsed().as_millis() / 100;
        assert_eq!((results.len(), tenths), (1000, 100), "(results, tenths of a second)");
    });
}

#[test]
fn fetch_all_runs_all_fetches_at_the_same_time_if_k_is_large() {
    for k in [1000, 1001, 1 << 20, usize::MAX >> 2, usize::MAX] {
        on_paused_clock(HINT, async move || {
            let all_running = Arc::new(Barrier::new(1000));
            let fetch = |url: String| {
                let all_running = Arc::clone(&all_running);
                async move {
                    all_running.wait().await;
                    page(&url)
                }
            };
            let hint = format!(
                "there are 1000 URLs, and each fetch waits until 1000 are running. k is {k}: are \
                 fewer running?"
            );
            let results = within_an_hour(&hint, fetch_all(urls(1000), k, fetch)).await;
            assert_eq!(results.len(), 1000, "number of results for 1000 URLs");
        });
    }
}

#[test]
fn fetch_all_fetches_any_urls_once_each() {
    let mut random = Random::new();
    for count in [0, 1, 2, 20, 300] {
        // In no order, some equal, some strange. A URL decides alone what its fetch returns.
        let url = |random: &mut Random| match random.below(6) {
            0 => String::new(),
            1 => u64::MAX.to_string(),
            2 | 3 => random.below(12).to_string(),
            _ => format!("https://{:x}", random.number()),
        };
        let result = |url: &str| match url.len() % 3 {
            0 => Err(format!("no answer from {url}")),
            _ => page(url),
        };
        let urls: Vec<String> = (0..count).map(|_| url(&mut random)).collect();
        let (seed, k) = (random.number(), 1 + random.index(8));
        on_paused_clock(HINT, async move || {
            let log = Log::default();
            let fetch = |url: String| {
                let log = log.clone();
                async move {
                    log.add(url.as_str());
                    let mut delay = DefaultHasher::new();
                    (&url, seed, log.events().len()).hash(&mut delay);
                    sleep(SECOND * (delay.finish() % 5) as u32).await;
                    result(&url)
                }
            };
            let results = within_an_hour(PERMIT_HINT, fetch_all(urls.clone(), k, fetch)).await;
            let expected: Vec<_> = urls.iter().map(|url| result(url)).collect();
            let wrong = (0..count).find(|&i| results.get(i) != expected.get(i));
            assert_eq!(
                (results.len(), wrong),
                (count, None),
                "(number of results, index of the first wrong one) for {count} URLs, k is {k}: \
                 return the results in the order of the URLs, also if some URLs are equal. The \
                 URLs are {urls:?}"
            );
            let (mut fetched, mut urls) = (log.events(), urls.clone());
            fetched.sort_unstable();
            urls.sort_unstable();
            assert_eq!(fetched, urls, "each URL must be fetched once, also after an error");
        });
    }
}

#[test]
fn fetch_all_cancels_its_fetches_when_dropped() {
    for (count, k) in [(3, 10), (200, 10), (200, 200)] {
        let (started, dropped) = on_paused_clock(HINT, async move || {
            let (started, dropped) = (Log::default(), Log::default());
            let fetch = |url: String| {
                let (started, dropped) = (started.clone(), dropped.clone());
                async move {
                    started.add(url.as_str());
                    let _log_on_drop = dropped.on_drop(url.as_str());
                    sleep(HOUR).await;
                    page(&url)
                }
            };
            let ended = timeout(SECOND, fetch_all(urls(count), k, fetch)).await;
            assert!(ended.is_err(), "no fetch has ended, but `fetch_all` has: {ended:?}");
            // The runtime has thousands of other tasks to run. The clock advances only when all
            // tasks wait: by then, aborted tasks are gone.
            spawn_crowd();
            sleep(SECOND).await;
            let dropped = dropped.events().len();
            // Time for fetches that should not start.
            sleep(10 * HOUR).await;
            (started.events().len(), dropped)
        });
        let running = count.min(k);
        let hint = "which value owns the tasks, and does dropping it abort them?";
        assert_eq!(
            dropped, running,
            "{running} of {count} fetches were running when `fetch_all` was dropped. This number \
             of them (left) has been dropped soon afterwards: {hint}"
        );
        assert_eq!(
            started, running,
            "{running} of {count} fetches had started when `fetch_all` was dropped. This number \
             (left) has started by now: {hint}"
        );
    }
}

#[test]
fn fetch_all_accepts_fewer_urls_than_k() {
    on_paused_clock(HINT, async || {
        let fetch = |url: String| async move { page(&url) };
        let hint = "there are fewer URLs than k: what does `fetch_all` wait for?";
        let results = within_an_hour(hint, fetch_all(urls(2), 100, fetch)).await;
        assert_eq!(results, [page("0"), page("1")]);
        assert_eq!(within_an_hour(hint, fetch_all(vec![], 3, fetch)).await, []);
    });
}
