//! Lists processes: on Linux it reads `/proc`, on other systems it runs `/bin/ps`.
//!
//! The scenarios of the exercises include this file, too. So it uses no other part of this crate.

use nix::unistd::Pid;

/// A process at the moment when it was listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Process {
    /// The process id.
    pub pid: Pid,
    /// The process that started it, or that has adopted it.
    pub parent: Pid,
    /// The process group.
    pub group: Pid,
    /// `T` if the process is stopped, `Z` if it has ended and was not reaped.
    pub state: char,
    /// The real user id. Some systems have negative ones.
    pub user: i64,
}

impl Process {
    /// Returns whether the process has not ended. A zombie has: all its files are closed.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.state != 'Z'
    }

    /// The fields in the order of [`Process`].
    fn from_words([pid, parent, group, state, user]: [&str; 5]) -> Option<Self> {
        let id = |word: &str| word.parse().ok().map(Pid::from_raw);
        let state = state.chars().next()?;
        let user = user.parse().ok()?;
        Some(Self { pid: id(pid)?, parent: id(parent)?, group: id(group)?, state, user })
    }
}

/// Returns all processes that this user may see, including zombies.
///
/// # Panics
/// When the system cannot list its processes, or when the list lacks this process or contains
/// anything unexpected.
#[must_use]
pub fn processes() -> Vec<Process> {
    let list = system::processes();
    let this = Pid::this();
    let has_this = list.iter().any(|process| process.pid == this);
    assert!(has_this, "the list of processes lacks this process, {this}: {list:?}");
    list
}

/// Returns a process, or nothing if there is no such process.
#[must_use]
pub fn process(pid: Pid) -> Option<Process> {
    processes().into_iter().find(|process| process.pid == pid)
}

#[cfg(target_os = "linux")]
mod system {
    use std::fs;
    use std::io::ErrorKind;

    use nix::errno::Errno;

    use super::Process;

    pub(super) fn processes() -> Vec<Process> {
        let entries = fs::read_dir("/proc").unwrap_or_else(|e| panic!("cannot list /proc: {e}"));
        let names = entries.map(|entry| entry.expect("/proc can be listed to its end").file_name());
        // The other names are not those of processes.
        names.filter_map(|name| process(name.to_str()?.parse().ok()?)).collect()
    }

    fn process(pid: i32) -> Option<Process> {
        let (stat, status) = (contents(pid, "stat")?, contents(pid, "status")?);
        let process = parse(&stat, &status);
        Some(process.unwrap_or_else(|| panic!("cannot parse /proc/{pid}: {stat:?}, {status:?}")))
    }

    /// Returns nothing if the process has ended, or if it belongs to another user and `/proc` is
    /// mounted with `hidepid`.
    fn contents(pid: i32, file: &str) -> Option<String> {
        let path = format!("/proc/{pid}/{file}");
        match fs::read(&path) {
            Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            Err(e) if e.raw_os_error() == Some(Errno::ESRCH as i32) => None,
            Err(e) if [ErrorKind::NotFound, ErrorKind::PermissionDenied].contains(&e.kind()) => {
                None
            }
            Err(e) => panic!("cannot read {path}: {e}"),
        }
    }

    /// Parses the contents of the files `stat` and `status`.
    ///
    /// In `stat`, the name of the process follows its id. The name is in parentheses, and may itself
    /// contain spaces, parentheses and line feeds, but nothing after the name contains a parenthesis.
    fn parse(stat: &str, status: &str) -> Option<Process> {
        let (pid, rest) = stat.split_once(" (")?;
        let (_name, fields) = rest.rsplit_once(") ")?;
        let mut fields = fields.split(' ');
        let (state, parent, group) = (fields.next()?, fields.next()?, fields.next()?);
        let user = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
        let user = user.split_whitespace().next()?;
        Process::from_words([pid, parent, group, state, user])
    }

    #[cfg(test)]
    mod tests {
        use nix::unistd::Pid;

        use super::{Process, parse};

        const STATUS: &str = "Name:\tany\nUmask:\t0022\nUid:\t1000\t0\t0\t0\nGid:\t5\t5\t5\t5\n";

        fn process(id: i32) -> Process {
            let [pid, parent, group] = [id, id + 1, id + 2].map(Pid::from_raw);
            Process { pid, parent, group, state: 'S', user: 1000 }
        }

        #[test]
        fn stat_with_any_name_is_parsed() {
            for name in ["sh", "", "a b", "a) Z 1 (b", ") R 1 1", "((", "))", "a\n7 (b) T 1 1"] {
                let stat = format!("40 ({name}) S 41 42 43 0 -1 4194560\n");
                assert_eq!(parse(&stat, STATUS), Some(process(40)), "{name:?}");
            }
        }

        #[test]
        fn unexpected_contents_are_not_parsed() {
            let stat = "40 (sh) S 41 42 43 0 -1 4194560\n";
            for (stat, status) in [
                ("", STATUS),
                ("40 (sh) S 41", STATUS),
                ("40 sh S 41 42 43", STATUS),
                ("40 (sh) S 41 group 43", STATUS),
                (stat, ""),
                (stat, "Uid:\n"),
                (stat, "Uid:\troot\n"),
            ] {
                assert_eq!(parse(stat, status), None, "{stat:?}, {status:?}");
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::process::Command;

    use super::{Process, ps_row};

    pub(super) fn processes() -> Vec<Process> {
        // Each column needs its own option: `=` ends the list of columns.
        let columns = ["pid=", "ppid=", "pgid=", "stat=", "ruid="];
        let mut ps = Command::new("/bin/ps");
        ps.arg("-A").args(columns.iter().flat_map(|column| ["-o", column])).env("LC_ALL", "C");
        let output = ps.output().unwrap_or_else(|e| panic!("cannot start /bin/ps: {e}"));
        assert!(output.status.success(), "/bin/ps failed: {output:?}");
        let rows = String::from_utf8_lossy(&output.stdout);
        let parse =
            |row| ps_row(row).unwrap_or_else(|| panic!("cannot parse a row of /bin/ps: {row:?}"));
        rows.lines().map(parse).collect()
    }
}

/// Parses a row of `ps` with the columns of [`Process`].
#[cfg(any(test, not(target_os = "linux")))]
fn ps_row(row: &str) -> Option<Process> {
    Process::from_words(row.split_whitespace().collect::<Vec<_>>().try_into().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_of_ps_is_parsed() {
        let [pid, parent, group] = [40, 1, 40].map(Pid::from_raw);
        let process = Process { pid, parent, group, state: 'S', user: -2 };
        assert_eq!(ps_row("   40     1    40 Ss+     -2"), Some(process));
    }

    #[test]
    fn unexpected_row_of_ps_is_not_parsed() {
        for row in ["", "40 1 40 Ss", "40 1 40 Ss 0 sh", "PID PPID PGID STAT RUID", "40 1 - Ss 0"] {
            assert_eq!(ps_row(row), None, "{row:?}");
        }
    }
}
