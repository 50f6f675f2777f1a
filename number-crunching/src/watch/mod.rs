//! A live view of a pool, as the dashboard of Dask: which worker checks which number, and which one waits.

mod pool;
#[cfg_attr(not(unix), path = "no_signals.rs")]
mod signals;
mod view;
mod workers;

use std::io::{self, IsTerminal, stdin};
use std::process::exit;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::{Duration, Instant};

use cli_core::{Context, can_redraw, print_error, print_line};
use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use process_core::end_by_signal;
use ratatui::DefaultTerminal;

use pool::Pool;
use signals::Signals;

pub use pool::{Event as WorkerEvent, Model};
pub use view::Subject;
pub use workers::{HISTORY, Worker, Workers};

/// How often the view is drawn.
const FRAME: Duration = Duration::from_millis(100);

/// The signal that Ctrl-C sends. It has this number on every system.
const SIGINT: i32 = 2;

/// Checks `numbers` with a pool, and shows what its workers do until they are done, or the user
/// quits.
///
/// If this is not a terminal, prints an error and ends the program with exit code 2.
///
/// # Errors
/// When the pool cannot be started or fails, and when the terminal cannot be used.
///
/// # Safety
/// This process must have only one thread, because `procs` forks.
pub unsafe fn watch(model: Model, worker_count: usize, numbers: Vec<u64>) -> io::Result<()> {
    if !(can_redraw() && stdin().is_terminal()) {
        print_error(&io::Error::other("`--watch` needs a terminal for its input and output"));
        exit(2);
    }
    let subject = Subject { model, worker_count, number_count: numbers.len() };
    let start = Instant::now();
    // SAFETY: our caller promises it.
    let (pool, event_rx) = unsafe { Pool::start(model, worker_count, numbers, start) }?;
    let signals = Signals::catch().context("cannot handle signals")?;
    let workers = Arc::new(Mutex::new(Workers::default()));
    let shared = Arc::clone(&workers);
    let collect = move || event_rx.iter().for_each(|event| lock(&shared).apply(event));
    let collector = Builder::new().spawn(collect).context("cannot start a thread")?;
    let mut screen = Screen::start().context("cannot use the terminal")?;
    let outcome = loop {
        let now = start.elapsed();
        let drawn = screen.0.draw(|frame| subject.draw(frame, &lock(&workers), now));
        if let Err(error) = drawn {
            break Err(error).context("cannot write to the terminal");
        }
        if collector.is_finished() {
            break Ok(Stop::Done);
        }
        match signals.received().map_or_else(wait_for_key, |signal| Ok(Some(Stop::Signal(signal))))
        {
            Ok(None) => {}
            Ok(Some(stop)) => break Ok(stop),
            Err(error) => break Err(error).context("cannot read the keyboard"),
        }
    };
    drop(screen);
    signals.restore_default();
    let now = start.elapsed();
    let stop = outcome?;
    let finished = match stop {
        Stop::Done => pool.finish(),
        Stop::Quit | Stop::Signal(_) => {
            drop(pool); // kills its process, if it has one
            if model == Model::Procs {
                let _ = collector.join(); // the events end when all workers have ended
            }
            print_line("Stopped early.")
        }
    };
    print_line(&subject.summary(&lock(&workers), now))?;
    if let Stop::Signal(signal) = stop {
        end_by_signal(signal);
    }
    finished
}

/// Why the view ends.
enum Stop {
    /// The pool is done.
    Done,
    /// The user has pressed `q`.
    Quit,
    /// The user has pressed Ctrl-C, or a signal has arrived.
    Signal(i32),
}

/// Waits for a key until the next frame is due. Returns why the view ends, if the key means that.
fn wait_for_key() -> io::Result<Option<Stop>> {
    if !event::poll(FRAME)? {
        return Ok(None);
    }
    let Event::Key(key) = event::read()? else { return Ok(None) };
    let with_control = key.modifiers.contains(KeyModifiers::CONTROL);
    Ok(match key.code {
        _ if key.kind == KeyEventKind::Release => None,
        KeyCode::Char('c') if with_control => Some(Stop::Signal(SIGINT)),
        KeyCode::Char('q') | KeyCode::Esc => Some(Stop::Quit),
        _ => None,
    })
}

/// The terminal, in raw mode and with a second screen. Dropping it restores the terminal, and so
/// does a panic of any thread.
struct Screen(DefaultTerminal);

impl Screen {
    fn start() -> io::Result<Self> {
        ratatui::try_init().map(Self)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // A terminal that is gone needs no restoring.
        let _ = self.0.show_cursor();
        let _ = ratatui::try_restore();
    }
}

fn lock(workers: &Mutex<Workers>) -> MutexGuard<'_, Workers> {
    // A panic leaves at most one event out.
    workers.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(all(test, unix))]
mod tests {
    use std::env;

    use testkit::terminal::Terminal;

    use super::*;

    #[test]
    fn panic_restores_the_terminal() {
        let script = "\"$1\" \"$2\" --exact --ignored --nocapture; stty -a";
        let this_program = env::current_exe().expect("the path of a program is known");
        let this_program = this_program.to_str().expect("the path is valid UTF-8");
        let test = "watch::tests::panic_in_the_view";
        let session = Terminal::start("sh", &["-c", script, "sh", this_program, test]).finish();
        let (view, after) = session.raw.split_once("\x1b[?1049l").expect("the view was left");
        assert!(view.contains("\x1b[?1049h"), "the view was not on a second screen: {session:?}");
        assert!(after.contains("on purpose"), "the message is lost: {session:?}");
        let mode = after.contains(" icanon") && after.contains(" echo ");
        assert!(mode, "the terminal is in raw mode: {session:?}");
    }

    #[test]
    #[ignore = "another test runs it in a terminal"]
    fn panic_in_the_view() {
        let _screen = Screen::start().expect("this is a terminal");
        panic!("on purpose");
    }
}
