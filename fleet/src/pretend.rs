//! A fleet that needs no machines: each host is a shell script on this one.

use crate::host::{Host, Place};

/// Becomes the command, which is in the arguments of the script.
const RUN: &str = "exec \"$@\"";

/// Returns 20 hosts that run the command on this machine, as if they were others: each after a
/// different delay. One fails, one is killed, one is unreachable at the first attempt,
/// and one hangs.
#[must_use]
pub fn pretended_hosts() -> Vec<Host> {
    let names =
        (1..=12).map(|n| format!("web-{n:02}")).chain((1..=8).map(|n| format!("db-{n:02}")));
    names.enumerate().map(|(index, name)| pretended(name, index)).collect()
}

fn pretended(name: String, index: usize) -> Host {
    let tenths = 2 + index * 7 % 20; // 0.2 to 2.1 seconds, in no order
    let delay = format!("sleep {}.{}", tenths / 10, tenths % 10);
    let run = match name.as_str() {
        "web-05" => "echo 'no space left on device' >&2; exit 3".into(),
        "web-09" => "kill -KILL $$".into(),
        "web-11" => format!(
            "[ \"$1\" -gt 1 ] || {{ echo 'ssh: connect to host {name}: No route to host' >&2; exit 255; }}; \
             shift; {RUN}"
        ),
        "db-03" => "exec sleep 3600".into(),
        _ => format!("shift; {RUN}"),
    };
    Host { name, place: Place::Pretended { script: format!("{delay}; {run}") } }
}
