//! Opens the file of a queue, and makes its errors readable.

use std::io::{self, ErrorKind};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

/// How long a statement waits while another process writes.
const PATIENCE: Duration = Duration::from_secs(5);

/// Marks the files of this program, in the header of the file.
const APPLICATION: i64 = 0x7072_6971;

/// The version of the tables.
const VERSION: i64 = 1;

const TABLES: &str = "
    CREATE TABLE job (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        n TEXT NOT NULL,
        key TEXT UNIQUE,
        state TEXT NOT NULL DEFAULT 'queued', -- queued, leased, failed, done or dead
        due REAL,                             -- it may be leased from this time; NULL: never
        attempts INTEGER NOT NULL DEFAULT 0,
        worker TEXT,
        error TEXT,
        prime INTEGER,
        elapsed REAL,
        expires REAL                          -- until when the answer is kept
    ) STRICT;
    CREATE INDEX job_due ON job (due) WHERE due IS NOT NULL;
    CREATE INDEX job_expires ON job (expires) WHERE expires IS NOT NULL;
";

/// Opens the queue in `file`. Creates it if there is none.
pub(super) fn open(file: &Path) -> io::Result<Connection> {
    let name = file.display().to_string();
    let mut db = Connection::open(file).context_name(&name)?;
    // First of all: every statement may find the file locked.
    db.busy_timeout(PATIENCE).context_name(&name)?;
    patiently(|| prepare(&mut db)).context_name(&name)?;
    let (application, version) = header(&db).context_name(&name)?;
    if application != APPLICATION {
        return Err(io::Error::other(format!("{name} is a database, but not a task queue")));
    }
    if version != VERSION {
        return Err(io::Error::other(format!(
            "{name} is a task queue of version {version}, and this program needs version {VERSION}"
        )));
    }
    Ok(db)
}

/// Creates the tables in an empty file.
fn prepare(db: &mut Connection) -> rusqlite::Result<()> {
    // In the WAL mode (write-ahead log), readers and a writer do not wait for each other.
    db.pragma_update(None, "journal_mode", "WAL")?;
    // A killed process loses nothing. A power failure may lose the last moments.
    db.pragma_update(None, "synchronous", "NORMAL")?;
    // Several processes may find an empty file at the same time: the first one fills it.
    let queue = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let tables: i64 =
        queue.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if header(&queue)? == (0, 0) && tables == 0 {
        queue.execute_batch(TABLES)?;
        queue.pragma_update(None, "application_id", APPLICATION)?;
        queue.pragma_update(None, "user_version", VERSION)?;
    }
    queue.commit()
}

/// Reads the application and the version from the header of the file.
fn header(db: &Connection) -> rusqlite::Result<(i64, i64)> {
    let read = |name| db.pragma_query_value(None, name, |row| row.get(0));
    Ok((read("application_id")?, read("user_version")?))
}

/// Repeats what fails because the file is locked. SQLite waits by itself, but not while it changes
/// the journal mode.
fn patiently(mut call: impl FnMut() -> rusqlite::Result<()>) -> rusqlite::Result<()> {
    let start = Instant::now();
    loop {
        match call() {
            Err(error) if is_busy(&error) && start.elapsed() < PATIENCE => {
                sleep(Duration::from_millis(10));
            }
            outcome => return outcome,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

/// Converts errors of SQLite.
pub(super) trait ContextName<T> {
    /// Adds the name of the file, and says what is wrong in plain words.
    fn context_name(self, name: &str) -> io::Result<T>;
}

impl<T> ContextName<T> for rusqlite::Result<T> {
    fn context_name(self, name: &str) -> io::Result<T> {
        self.map_err(|error| {
            let kind = match error.sqlite_error_code() {
                Some(ErrorCode::DatabaseBusy) => ErrorKind::TimedOut,
                Some(ErrorCode::DiskFull) => ErrorKind::StorageFull,
                _ => ErrorKind::Other,
            };
            io::Error::new(kind, format!("cannot use the queue {name}: {}", explain(&error)))
        })
    }
}

/// Says what is wrong, in plain words.
fn explain(error: &rusqlite::Error) -> String {
    let what = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy) => "another program has locked it",
        Some(ErrorCode::ReadOnly) => "it is read-only",
        Some(ErrorCode::DiskFull) => "the disk is full",
        Some(ErrorCode::SystemIoFailure) => "the disk cannot be read or written",
        Some(ErrorCode::NotADatabase) => "it is not a task queue",
        Some(ErrorCode::CannotOpen) => "the file cannot be opened",
        _ => return error.to_string(),
    };
    what.into()
}
