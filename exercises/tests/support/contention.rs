//! Checks that a call is right even while other threads are in the middle of a call.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use super::blocked::Observed;
use super::{cpu_time, limit};

/// How much CPU time the checks take where the other threads run on other CPUs.
const CPU_TIME: Duration = Duration::from_millis(40);

/// How often the system runs other threads on this CPU during the checks. Each time it may interrupt
/// one of them in the middle of a call.
const SWITCHES: u64 = 80;

/// Repeats `check` while two other threads repeat `call`.
pub fn repeat_during(call: impl Fn() + Sync, check: impl Fn()) {
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let _end = SetOnDrop(&is_over);
        for _ in 0..2 {
            scope.spawn(|| {
                while !is_over.load(Relaxed) {
                    call();
                }
            });
        }
        let this_thread = Observed::current();
        let switches = || this_thread.switches().unwrap_or(0);
        let (start, cpu_start, switches_start) = (Instant::now(), cpu_time(), switches());
        while cpu_time() - cpu_start < CPU_TIME
            && switches() - switches_start < SWITCHES
            && start.elapsed() < limit() / 6
        {
            (0..5).for_each(|_| check());
            thread::yield_now();
        }
    });
}

/// Ends the other threads, even if a check panics.
struct SetOnDrop<'a>(&'a AtomicBool);

impl Drop for SetOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}
