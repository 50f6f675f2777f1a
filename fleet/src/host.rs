//! The machines, and how to run a command on them.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::time::Duration;

use cli_core::{Context, shorten};

use crate::lines::escape;
use crate::quote::for_shell;

/// The largest file of hosts, in bytes: a million hosts and more.
const MAX_FILE: u64 = 64 * 1024 * 1024;

/// Becomes the command `"$@"`. But first it starts a process that waits until stdin is closed,
/// which happens when the connection ends, and then ends the command and its children.
///
/// There are no single quotes and no `!` in it, so that every login shell can pass it to `sh`.
const UNTIL_STDIN_CLOSES: &str = "exec 3<&0; \
    ({ read -r x <&3; kill -0 $$ && { trap : TERM; kill -TERM 0; sleep 2; kill -KILL 0; }; } \
    >/dev/null 2>&1 &); exec \"$@\" 3<&- </dev/null";

/// A machine.
#[derive(Clone, Debug)]
pub struct Host {
    /// The name, which is unique and contains no control characters.
    pub name: String,
    pub(crate) place: Place,
}

/// How to run a command there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// On this machine.
    Local,
    /// On another machine.
    Ssh { destination: String, port: Option<u16> },
    /// On this machine, after a script that pretends to be another machine. The script gets the
    /// number of the attempt as `$1`.
    Pretended { script: String },
}

impl Host {
    /// Returns whether the command needs a connection, a real or a pretended one.
    pub(crate) fn may_be_unreachable(&self) -> bool {
        self.place != Place::Local
    }

    /// Returns the words of the command that runs `command` on this host.
    ///
    /// `timeout` is the time for one attempt. About half of it is for the connection.
    #[must_use]
    pub fn command_line(
        &self,
        command: &[OsString],
        timeout: Duration,
        attempt: u32,
    ) -> Vec<OsString> {
        match &self.place {
            Place::Local => words(&["sh", "-c", UNTIL_STDIN_CLOSES, "sh"], command),
            Place::Pretended { script } => {
                let number = attempt.to_string();
                let script =
                    ["sh", "-c", UNTIL_STDIN_CLOSES, "sh", "sh", "-c", script, "sh", &number];
                words(&script, command)
            }
            Place::Ssh { destination, port } => {
                let connect_timeout = timeout.as_secs().div_ceil(2).max(1);
                let connect_timeout = format!("ConnectTimeout={connect_timeout}");
                let mut line =
                    words(&["ssh", "-T", "-o", "BatchMode=yes", "-o", &connect_timeout], &[]);
                if let Some(port) = port {
                    line.extend(words(&["-p", &port.to_string()], &[]));
                }
                line.extend(words(&["--", destination], &[remote_command(command)]));
                line
            }
        }
    }
}

/// Returns the line that the login shell of the other machine reads.
fn remote_command(command: &[OsString]) -> OsString {
    let mut line = OsString::from("exec sh -c ");
    line.push(for_shell(OsStr::new(UNTIL_STDIN_CLOSES)));
    line.push(" sh");
    for word in command {
        line.push(" ");
        line.push(for_shell(word));
    }
    line
}

fn words(first: &[&str], then: &[OsString]) -> Vec<OsString> {
    first.iter().map(OsString::from).chain(then.iter().cloned()).collect()
}

/// Reads the hosts from a file, one per line: `local`, or `[user@]host[:port]`. `-` is stdin.
///
/// Blank lines are left out, and so is everything after a `#`.
///
/// # Errors
/// When the file cannot be read or contains no host, or when a line is not a host, or is there twice.
pub fn read_hosts(file: &Path) -> io::Result<Vec<Host>> {
    if file == Path::new("-") {
        return read_from(io::stdin().lock(), "stdin");
    }
    let name = escape(&shorten(&file.display().to_string()));
    let file = File::open(file).context(format_args!("cannot open {name}"))?;
    read_from(file, &name)
}

fn read_from(file: impl Read, name: &str) -> io::Result<Vec<Host>> {
    let mut bytes = Vec::new();
    file.take(MAX_FILE + 1).read_to_end(&mut bytes).context(format_args!("cannot read {name}"))?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(invalid(format!("{name} is too long for a list of hosts")));
    }
    parse_hosts(&bytes).map_err(|reason| invalid(format!("{name}{reason}")))
}

fn invalid(message: String) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, message)
}

/// Returns the hosts, or what is wrong, as the end of a sentence that begins with the file's name.
fn parse_hosts(bytes: &[u8]) -> Result<Vec<Host>, String> {
    let mut hosts = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut locals = 0;
    for (index, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        let number = index + 1;
        let line = String::from_utf8_lossy(line);
        let word = line.split('#').next().unwrap_or_default().trim();
        if word.is_empty() {
            continue;
        }
        let shown = escape(&shorten(word));
        let place = parse_place(word)
            .map_err(|reason| format!(", line {number}: `{shown}` is not a host: {reason}"))?;
        let name = if place == Place::Local {
            locals += 1;
            if locals == 1 { word.into() } else { format!("{word}-{locals}") }
        } else {
            word.to_string()
        };
        if let Some(first) = seen.insert(name.clone(), number) {
            return Err(format!(", line {number}: {shown} is in line {first}, too"));
        }
        hosts.push(Host { name, place });
    }
    if hosts.is_empty() { Err(" contains no hosts".into()) } else { Ok(hosts) }
}

/// Parses `local` or `[user@]host[:port]`.
fn parse_place(word: &str) -> Result<Place, String> {
    if word == "local" {
        return Ok(Place::Local);
    }
    let (user, address) = match word.rsplit_once('@') {
        Some((user, address)) => (Some(user), address),
        None => (None, word),
    };
    let (host, port) = split_port(address)?;
    check_name(host, "-._:%", "the name")?;
    if let Some(user) = user {
        check_name(user, "-._+@", "the user")?;
    }
    let port = port.map(parse_port).transpose()?;
    let destination = user.map_or_else(|| host.to_string(), |user| format!("{user}@{host}"));
    Ok(Place::Ssh { destination, port })
}

/// Splits `host:port`, `host`, `[address]:port` or `[address]`.
fn split_port(address: &str) -> Result<(&str, Option<&str>), String> {
    if let Some(rest) = address.strip_prefix('[') {
        let (host, rest) = rest.split_once(']').ok_or("a `]` is missing")?;
        return match rest.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if rest.is_empty() => Ok((host, None)),
            None => Err("only a `:` and a port may follow the `]`".into()),
        };
    }
    match address.split_once(':') {
        Some((_, port)) if port.contains(':') => {
            Err("write an IPv6 address in brackets, as in `[::1]:22`".into())
        }
        Some((host, port)) => Ok((host, Some(port))),
        None => Ok((address, None)),
    }
}

fn parse_port(port: &str) -> Result<u16, String> {
    let is_number = port.bytes().all(|byte| byte.is_ascii_digit());
    let port = port.parse().ok().filter(|&port| is_number && port > 0);
    port.ok_or_else(|| "a port is a whole number from 1 to 65535".into())
}

/// Checks that `ssh` cannot mistake a name for an option, and that no shell can for anything else.
fn check_name(name: &str, punctuation: &str, what: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err(format!("{what} is empty"));
    }
    if name.starts_with('-') {
        return Err(format!("{what} begins with `-`, so ssh would take it for an option"));
    }
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || punctuation.contains(c);
    match name.chars().find(|&c| !is_allowed(c)) {
        Some(c) => Err(format!("{what} contains {c:?}")),
        None => Ok(()),
    }
}
