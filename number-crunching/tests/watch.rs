//! The live view of a pool.

use std::time::Duration;

use number_crunching::watch::{Model, Subject, WorkerEvent, Workers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Cell;

fn millis(time: u64) -> Duration {
    Duration::from_millis(time)
}

/// Returns workers, each of which has checked a prime for half a second, and is at its second
/// number.
fn workers(count: u32) -> Workers {
    let mut workers = Workers::default();
    for worker in 0..count {
        workers.apply(WorkerEvent::Begin(worker, millis(0), 7));
        workers.apply(WorkerEvent::End(worker, millis(500), true));
        workers.apply(WorkerEvent::Result);
        workers.apply(WorkerEvent::Begin(worker, millis(1000), u64::MAX));
    }
    workers
}

/// Returns the rows of a terminal of this size that shows the workers after two seconds.
fn screen(columns: u16, rows: u16, workers: &Workers) -> Vec<String> {
    let subject = Subject { model: Model::Procs, worker_count: 2, number_count: 400 };
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("it cannot fail");
    terminal.draw(|frame| subject.draw(frame, workers, millis(2000))).expect("it cannot fail");
    let cells = terminal.backend().buffer().content();
    let rows = cells.chunks(usize::from(columns).max(1));
    rows.map(|row| row.iter().map(Cell::symbol).collect::<String>().trim_end().into()).collect()
}

#[test]
fn view_shows_each_worker() {
    let rows = screen(80, 24, &workers(2));
    assert_eq!(rows.len(), 24);
    assert_eq!(rows[0], "2.0 s: 2 of 400 numbers, 2 processes");
    assert_eq!(rows[1], "worker                  now     for  busy last 10 s");
    let first = "     1 18446744073709551615  1.00 s  75 %                               ==..>>>>";
    assert_eq!(rows[2], first);
    assert_eq!(rows[3], first.replacen('1', "2", 1));
    assert_eq!(rows[22..], ["= prime  - composite  > now  . waits", "q: quit"]);
}

#[test]
fn narrow_view_leaves_out_a_column() {
    let rows = screen(40, 12, &workers(2));
    assert_eq!(rows[1], "worker                  now  busy last 1");
    assert!(rows[2].starts_with("     1 18446744073709551615  75 % "), "{rows:?}");
    assert!(rows[2].ends_with('>'), "{rows:?}");
}

#[test]
fn low_view_counts_the_workers_that_do_not_fit() {
    let rows = screen(80, 8, &workers(10));
    assert!(rows[5].starts_with("     4 "), "{rows:?}");
    assert_eq!(rows[7], "q: quit (6 more workers)");
}

#[test]
fn view_fits_into_every_terminal() {
    for columns in [1, 2, 5, 20, 41, 300] {
        for rows in [1, 2, 3, 4, 100] {
            assert_eq!(screen(columns, rows, &workers(3)).len(), usize::from(rows));
        }
    }
}

#[cfg(unix)]
mod in_a_terminal {
    use std::fs;
    use std::path::Path;
    use std::process::Command;

    use tempfile::tempdir;
    use testkit::program::run;
    use testkit::terminal::{CTRL_C, SIGINT, Session, Terminal};

    const PROGRAM: &str = env!("CARGO_BIN_EXE_number-crunching");

    const MODELS: [&str; 3] = ["threads", "rayon", "procs"];

    /// A word of the view. Between words, the cursor jumps.
    const DRAWN: &str = "composite";

    /// Puts a 3 into the first column of the fifth row: three workers have begun.
    const THIRD_WORKER: &str = "\x1b[5;6H3";

    /// Three primes with 16 digits. Each takes about a tenth of a second.
    const PRIMES: [u64; 3] = [6_666_666_666_666_719, 7_777_777_777_777_753, 9_999_999_999_999_917];

    /// Starts a view of three workers in a terminal. `then` is a command that runs afterwards.
    fn start(model: &str, rounds: &str, folder: &Path, then: &str) -> Terminal {
        let numbers = PRIMES.map(|n| n.to_string()).join("\n");
        fs::write(folder.join("numbers"), numbers).expect("the folder is writable");
        let script = format!(
            "cd \"$1\"; \"$2\" --watch {model} --workers 3 --rounds {rounds} -f numbers\n\
             code=$?; {then}; exit $code"
        );
        let folder = folder.to_str().expect("the path is UTF-8");
        Terminal::start("sh", &["-c", &script, "sh", folder, PROGRAM])
    }

    /// Asserts that the view was on a second screen, and that the terminal is as before.
    #[track_caller]
    fn assert_restored(session: &Session) {
        let (view, after) = session.raw.split_once("\x1b[?1049l").expect("the view was left");
        assert!(view.contains("\x1b[?1049h"), "the view was not on a second screen: {session:?}");
        assert!(view.contains(DRAWN), "the view was not drawn: {session:?}");
        let cursor = session.raw.rfind("\x1b[?25h") > session.raw.rfind("\x1b[?25l");
        assert!(cursor, "the cursor is hidden: {session:?}");
        let mode = after.contains(" icanon") && after.contains(" echo ");
        assert!(mode, "the terminal is in raw mode: {session:?}");
    }

    #[test]
    fn view_ends_when_the_pool_is_done() {
        for model in MODELS {
            let folder = tempdir().expect("a temporary folder can be created");
            let session = start(model, "2", folder.path(), "stty -a").finish();
            assert_eq!(session.status.code(), Some(0), "{session:?}");
            assert_restored(&session);
            assert!(session.raw.contains("s: 6 of 6 numbers, "), "{model}: {session:?}");
            assert!(session.raw.contains("\nworker  numbers   busy\r\n     1 "), "{session:?}");
        }
    }

    #[test]
    fn q_ends_the_view_and_all_workers() {
        for model in MODELS {
            let folder = tempdir().expect("a temporary folder can be created");
            let mut terminal = start(model, "1000", folder.path(), "stty -a");
            terminal.wait_for(THIRD_WORKER);
            terminal.press(b'q');
            // `finish` waits until no process has the terminal open.
            let session = terminal.finish();
            assert_eq!(session.status.code(), Some(0), "{session:?}");
            assert_restored(&session);
            assert!(session.raw.contains("Stopped early.\r\n"), "{model}: {session:?}");
        }
    }

    #[test]
    fn ctrl_c_restores_the_terminal() {
        for model in MODELS {
            let folder = tempdir().expect("a temporary folder can be created");
            let mut terminal = start(model, "1000", folder.path(), "stty -a");
            terminal.wait_for(DRAWN);
            terminal.press(CTRL_C);
            let session = terminal.finish();
            assert_eq!(session.status.code(), Some(128 + SIGINT), "{model}: {session:?}");
            assert_restored(&session);
        }
    }

    #[test]
    fn sigterm_restores_the_terminal() {
        let folder = tempdir().expect("a temporary folder can be created");
        let fifo = folder.path().join("fifo");
        let made = Command::new("mkfifo").arg(&fifo).status().expect("`mkfifo` exists");
        assert!(made.success());
        // The helper waits until the test opens the FIFO. `exec` keeps the process id.
        let script = "(read line < \"$1\"; kill -TERM $$) & exec \"$2\" --watch --rounds 1000";
        let script = format!("sh -c '{script}' sh \"$1\" \"$2\"; code=$?; stty -a; exit $code");
        let path = fifo.to_str().expect("the path is UTF-8");
        let mut terminal = Terminal::start("sh", &["-c", &script, "sh", path, PROGRAM]);
        terminal.wait_for(DRAWN);
        fs::write(&fifo, "go\n").expect("the helper reads");
        let session = terminal.finish();
        assert_eq!(session.status.code(), Some(128 + 15), "{session:?}");
        assert_restored(&session);
    }

    #[test]
    fn view_without_a_terminal_is_an_error() {
        for args in [&["--watch"][..], &["--watch", "procs"], &["--watch=rayon", "--workers", "2"]]
        {
            let run = run(Command::new(PROGRAM).args(args), "");
            let error = "error: `--watch` needs a terminal for its input and output";
            assert_eq!((run.error(2), &*run.stdout), (error, ""), "{args:?}");
        }
    }

    #[test]
    fn options_of_the_view_are_checked() {
        for args in [
            &["--watch", "fibers"][..],
            &["--workers", "2"],
            &["--rounds", "2"],
            &["--watch", "--workers", "0"],
            &["--watch", "--output", "a.svg"],
            &["--watch", "--no-python"],
            &["--watch", "--rounds", "1001"],
        ] {
            let run = run(Command::new(PROGRAM).args(args), "");
            let _ = run.error(2);
        }
    }
}
