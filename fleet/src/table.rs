//! The results of all hosts.

use std::io;
use std::time::Duration;

use cli_core::print_line;
use fleet::End;

use crate::report::Progress;

/// Prints a row for each host: its name, the time, and what happened. Then prints the total time.
pub(crate) fn print_table(
    hosts: &[Progress],
    name_width: usize,
    elapsed: Duration,
) -> io::Result<()> {
    let width = name_width.max("host".len());
    print_line("")?;
    print_line(&format!("{:<width$} {:>9} {:>9}  result", "host", "time", "attempts"))?;
    hosts.iter().try_for_each(|host| {
        let (time, attempts) = match &host.outcome {
            Some(outcome) => {
                (format!("{:.2} s", outcome.elapsed.as_secs_f64()), outcome.attempts.to_string())
            }
            None => ("-".into(), "-".into()),
        };
        let result = describe(host);
        print_line(&format!("{:<width$} {time:>9} {attempts:>9}  {result}", host.name))
    })?;
    print_line(&format!("Total time: {:.2} s", elapsed.as_secs_f64()))
}

/// Returns what happened on a host.
pub(crate) fn describe(host: &Progress) -> String {
    let Some(outcome) = &host.outcome else {
        return if host.has_started { "stopped" } else { "not started" }.into();
    };
    let with_last_error = |text: String| match &host.last_error {
        Some(line) => format!("{text}: {line}"),
        None => text,
    };
    match &outcome.end {
        End::Exited(0) => "ok".into(),
        End::Exited(code) => with_last_error(format!("exit code {code}")),
        End::Killed(signal) => format!("killed by signal {signal}"),
        End::Unreachable => with_last_error("unreachable".into()),
        End::TimedOut => "timed out".into(),
        End::Failed(error) => format!("cannot be started: {error}"),
    }
}
