//! The process id in the line `spinner object: Child { pid: Pid(4711), parent: Pid(4710) }`.

use nix::unistd::Pid;

#[track_caller]
pub(crate) fn pid_in(output: &str) -> Pid {
    let (_, rest) = output.split_once("spinner object: Child { pid: Pid(").expect("a line");
    let (pid, _) = rest.split_once(')').expect("a parenthesis follows the process id");
    Pid::from_raw(pid.parse().expect("a process id is a number"))
}
