//! Ctrl-C, which a terminal sends to both processes.

use std::os::unix::process::ExitStatusExt;

use testkit::process_group::wait_until_ended;
use testkit::terminal::{CTRL_C, SIGINT, Terminal};

use super::SPINNER;
use super::spinner_object::pid_in;

#[test]
fn ctrl_c_ends_both_processes() {
    let mut terminal = Terminal::start(SPINNER.program, &[]);
    terminal.wait_for("\n");
    terminal.wait_for("thinking!");
    let child = pid_in(&terminal.text());
    terminal.press(CTRL_C);
    let session = terminal.finish();
    assert_eq!(session.status.signal(), Some(SIGINT), "{session:?}");
    wait_until_ended(child);
}
