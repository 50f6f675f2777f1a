//! The terminal while `watch` runs: keys arrive at once, and are not shown.

use std::{io, panic};

use cli_core::write_stdout;
use crossterm::cursor::MoveTo;
use crossterm::terminal::{Clear, ClearType, disable_raw_mode, enable_raw_mode};

/// The raw mode of the terminal. Dropping it restores the terminal, and so does a panic of any
/// thread.
#[derive(Debug)]
pub(crate) struct RawMode(());

impl RawMode {
    /// Puts the terminal into raw mode.
    ///
    /// # Errors
    ///
    /// When it cannot be put into raw mode.
    pub(crate) fn start() -> io::Result<Self> {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            // The message would otherwise be printed in raw mode.
            let _ = disable_raw_mode();
            report(panic);
        }));
        enable_raw_mode()?;
        Ok(Self(()))
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        // A terminal that is gone needs no restoring.
        let _ = disable_raw_mode();
    }
}

/// Replaces what the screen shows. The terminal is in raw mode.
///
/// # Errors
///
/// When the terminal cannot be written to.
pub(crate) fn show(text: &str) -> io::Result<()> {
    // In raw mode, a line feed does not return to the left edge.
    let text = text.trim_end().replace('\n', "\r\n");
    write_stdout(&format!("{}{}{text}\r\n", Clear(ClearType::All), MoveTo(0, 0)))
}

/// Restores the terminal, calls `act`, and puts the terminal into raw mode again.
///
/// # Errors
///
/// When the mode of the terminal cannot be changed.
pub(crate) fn leave_for(act: impl FnOnce()) -> io::Result<()> {
    disable_raw_mode()?;
    act();
    enable_raw_mode()
}

#[cfg(all(test, unix))]
mod tests {
    use std::env;

    use testkit::terminal::Terminal;

    use super::*;

    #[test]
    fn panic_of_any_thread_restores_the_terminal() {
        // (1) the program, (2) the test to run in it
        let script = "\"$1\" \"$2\" --exact --ignored --nocapture; stty -a";
        let this_program = env::current_exe().expect("the path of a program is known");
        let this_program = this_program.to_str().expect("the path is valid UTF-8");
        let test = "terminal::tests::panic_in_raw_mode";
        let session = Terminal::start("sh", &["-c", script, "sh", this_program, test]).finish();
        let (message, mode) =
            session.raw.split_once("on purpose").expect("the panic has a message");
        assert!(message.contains("\n\x1b[2J"), "the terminal was not in raw mode: {session:?}");
        assert!(mode.contains(" icanon") && mode.contains(" echo "), "not restored: {mode}");
        assert!(mode.starts_with("\r\n"), "the message is printed in raw mode: {session:?}");
    }

    #[test]
    #[ignore = "another test runs it in a terminal"]
    fn panic_in_raw_mode() {
        let _raw_mode = RawMode::start().expect("this is a terminal");
        show("raw").expect("the terminal can be written to");
        let panics = std::thread::spawn(|| panic!("on purpose"));
        assert!(panics.join().is_err());
        // The program would now go on: only the hook has restored the terminal.
        std::process::exit(1);
    }
}
