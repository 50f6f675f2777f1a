//! The CPU time of the program.

use std::time::Duration;

/// Returns the CPU time that this process and its reaped children have used so far. Unlike a clock,
/// it stands still while all of them wait: for a message, or for a core.
///
/// Returns `None` on systems that do not tell, such as Windows.
#[must_use]
pub fn cpu_time() -> Option<Duration> {
    Some(used_by(libc::RUSAGE_SELF)? + used_by(libc::RUSAGE_CHILDREN)?)
}

fn used_by(processes: libc::c_int) -> Option<Duration> {
    // SAFETY: all zeros is a valid `rusage`.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: `getrusage` stores one `rusage`.
    let status = unsafe { libc::getrusage(processes, &raw mut usage) };
    (status == 0).then(|| duration(usage.ru_utime) + duration(usage.ru_stime))
}

fn duration(time: libc::timeval) -> Duration {
    // The types of the fields differ between systems. A time is never negative.
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    let micros = u64::try_from(time.tv_usec).unwrap_or_default();
    Duration::from_secs(seconds) + Duration::from_micros(micros)
}
