//! Starts Chromium, and talks to it in the Chrome `DevTools` Protocol.
//!
//! The protocol is JSON over two pipes, each message followed by a zero byte. That takes less code
//! than the smallest library for it, and builds in a second instead of a minute.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// The programs to look for, in this order. The environment variable `CHROMIUM` comes first.
const PROGRAMS: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// A shell connects Chromium's end of the pipes, the file descriptors 3 and 4, with its own stdin and
/// stdout. The sandbox needs rights that a container rarely has, and the pages are our own.
const START: &str = "exec \"$0\" --headless --remote-debugging-pipe --no-sandbox --disable-gpu \
    --no-first-run --disable-extensions --disable-background-networking --disable-dev-shm-usage \
    --hide-scrollbars --user-data-dir=\"$1\" about:blank 3<&0 4>&1 >/dev/null 2>&1";

/// Even on a very busy machine, an answer comes within this time.
const LIMIT: Duration = Duration::from_secs(600);

/// A running Chromium. It ends when this process ends, because then its pipes are closed.
#[derive(Debug)]
pub(crate) struct Browser {
    input: Mutex<ChildStdin>,
    next_id: AtomicU64,
    /// Where the messages of each tab go. The messages of the browser itself have an empty name.
    tabs: Arc<Mutex<HashMap<String, Sender<Value>>>>,
    /// The messages of the browser itself. Locked while a test waits for one.
    messages: Mutex<Receiver<Value>>,
}

impl Browser {
    /// Returns the browser that all tests share, because it starts slowly.
    pub(crate) fn shared() -> &'static Self {
        static BROWSER: LazyLock<Browser> = LazyLock::new(Browser::start);
        &BROWSER
    }

    fn start() -> Self {
        let program = program().expect(
            "these tests need Chromium: install the package `chromium`, or set CHROMIUM to its path",
        );
        let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join("profile");
        let _ = fs::remove_dir_all(&profile);
        let mut child = Command::new("sh")
            .args(["-c", START, &program])
            .arg(profile)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("there is a shell");
        let (message_tx, messages) = mpsc::channel();
        let tabs = Arc::new(Mutex::new(HashMap::from([(String::new(), message_tx)])));
        let input = child.stdin.take().expect("stdin is a pipe");
        let output = child.stdout.take().expect("stdout is a pipe");
        let for_reader = Arc::clone(&tabs);
        thread::spawn(move || {
            distribute(output, &for_reader);
            child.wait()
        });
        Self {
            input: Mutex::new(input),
            next_id: AtomicU64::new(1),
            tabs,
            messages: Mutex::new(messages),
        }
    }

    /// Calls a method of the browser itself, and returns its result.
    pub(crate) fn call(&self, method: &str, params: &Value) -> Value {
        let messages = lock(&self.messages);
        let id = self.send("", method, params);
        loop {
            let message = receive(&messages, method);
            if message["id"] == id {
                return result(method, message);
            }
        }
    }

    /// Returns the messages of a tab from now on.
    pub(crate) fn subscribe(&self, tab: &str) -> Receiver<Value> {
        let (message_tx, message_rx) = mpsc::channel();
        lock(&self.tabs).insert(tab.into(), message_tx);
        message_rx
    }

    /// Sends a call to a tab, and returns its id.
    pub(crate) fn send(&self, tab: &str, method: &str, params: &Value) -> u64 {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let mut message = json!({ "id": id, "method": method, "params": params });
        if !tab.is_empty() {
            message["sessionId"] = tab.into();
        }
        let mut input = lock(&self.input);
        input.write_all(format!("{message}\0").as_bytes()).expect("Chromium is running");
        id
    }
}

/// Waits for a message.
pub(crate) fn receive(messages: &Receiver<Value>, what: &str) -> Value {
    messages.recv_timeout(LIMIT).unwrap_or_else(|error| {
        panic!("Chromium did not answer to {what}: {error}. Can it be started by hand?")
    })
}

/// Returns the result of a call.
pub(crate) fn result(method: &str, mut message: Value) -> Value {
    assert!(message["error"].is_null(), "{method} failed: {}", message["error"]);
    message["result"].take()
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Passes each message to the tab that it is for.
fn distribute(output: impl Read, tabs: &Mutex<HashMap<String, Sender<Value>>>) {
    for message in BufReader::new(output).split(0) {
        let Ok(message) = message else { return };
        let message: Value = serde_json::from_slice(&message).expect("Chromium sends JSON");
        let tab = message["sessionId"].as_str().unwrap_or_default();
        let tab = lock(tabs).get(tab).cloned();
        // A tab that was closed has no receiver.
        let _ = tab.map(|tab| tab.send(message));
    }
    lock(tabs).clear();
}

/// Returns the first Chromium that is installed.
fn program() -> Option<String> {
    let given = std::env::var("CHROMIUM").ok();
    let known = PROGRAMS.iter().map(ToString::to_string);
    given.into_iter().chain(known).find(|program| {
        let version = Command::new(program).arg("--version").output();
        version.is_ok_and(|version| version.status.success())
    })
}
