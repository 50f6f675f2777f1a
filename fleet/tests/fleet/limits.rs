//! At most N hosts at once, bounded memory, and arguments that are kept byte for byte.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::process::{Command, Stdio};

use fastrand::Rng;
use nix::sys::resource::{UsageWho, getrusage};
use testkit::program::{finish, run, start};
use testkit::resource_limits::run_with_process_limit;

use crate::support::{FLEET, Folder, on_hosts, on_locals, results};

/// Each command waits until 4 commands are running, so it ends only if 4 run at the same time.
/// Meanwhile, it counts them.
#[test]
fn exactly_n_commands_run_at_the_same_time() {
    let folder = Folder::new();
    let script = "cd \"$1\" && : > started.$$ && : > running.$$
        until [ \"$(ls | grep -c started)\" -ge 4 ]; do sleep 0.01; done
        for i in 1 2 3 4 5; do ls | grep -c running >> counts; sleep 0.05; done
        rm running.$$";
    let args = ["--at-once", "4", "--timeout", "90s", "--", "sh", "-c", script, "sh"];
    let mut command = on_locals(&folder, 12);
    let stdout = run(command.args(args).arg(folder.path("")), "").output();
    assert_eq!(results(&stdout).len(), 12);
    let counts = folder.lines("counts");
    assert_eq!(counts.len(), 12 * 5, "a command did not count");
    let most = counts.iter().max().map(String::as_str);
    assert_eq!(most, Some("4"), "4 hosts at once were promised: {counts:?}");
}

/// A host that waits for its next attempt does not keep a permit.
#[test]
fn pause_before_a_retry_lets_another_host_run() {
    let folder = Folder::new();
    // The first host is reachable only when the second one is done.
    let script = "case $* in
        *first*) [ -e DONE ] || exit 255;;
        *second*) : > DONE;;
        esac"
        .replace("DONE", &folder.path("done").display().to_string());
    let path = folder.fake_ssh(&script);
    let mut command = on_hosts(&folder.hosts(b"first\nsecond\n"));
    let stdout =
        run(command.env("PATH", path).args(["--at-once", "1", "--retry", "1", "true"]), "")
            .output();
    assert_eq!(results(&stdout).iter().filter(|(_, result)| result == "ok").count(), 2, "{stdout}");
}

#[test]
fn connection_that_breaks_after_some_output_is_not_tried_again() {
    let folder = Folder::new();
    let path = folder.fake_ssh("echo begun; exit 255");
    let mut command = on_hosts(&folder.hosts(b"a\n"));
    let run = run(command.env("PATH", path).args(["--retry", "3", "true"]), "");
    assert_eq!(results(&run.stdout), [("a".into(), "exit code 255".into())]);
    assert_eq!(run.stdout.matches("begun").count(), 1, "the command ran twice: {run:?}");
}

#[test]
fn output_without_end_needs_bounded_memory() {
    let folder = Folder::new();
    // 400 MB in lines, and 400 MB in a single line.
    let script = "yes \"$(printf '%04000d' 0)\" | head -n 100000; head -c 400000000 /dev/zero";
    let args = ["--json", "--keep", "10", "--timeout", "90s", "--", "sh", "-c", script];
    let stdout = run(on_locals(&folder, 1).args(args), "").output();
    let object: serde_json::Value = serde_json::from_str(&stdout).expect("it is JSON");
    assert_eq!(object["lines_left_out"], 100_001 - 10, "a line was not counted");
    let peak = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the children can be asked").max_rss();
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    let mebibytes = peak * unit / (1024 * 1024);
    assert!(mebibytes < 64, "800 MB of output needed {mebibytes} MiB of memory");
}

#[test]
fn long_line_is_cut() {
    let folder = Folder::new();
    let script = "printf '%05000d\\n' 0; printf '%04096d\\n' 0; echo end";
    let stdout = run(on_locals(&folder, 1).args(["--", "sh", "-c", script]), "").output();
    let lines: Vec<&str> = stdout.lines().take(3).collect();
    let [long, longest, end] = lines[..] else { panic!("{stdout}") };
    assert_eq!(long, format!("local | {}...", "0".repeat(4096)));
    assert_eq!(longest, format!("local | {}", "0".repeat(4096)));
    assert_eq!(end, "local | end");
}

/// Words of random bytes, and words that are special for a shell.
fn words(random: &mut Rng) -> Vec<OsString> {
    let special = [
        "",
        " ",
        "a b",
        "$HOME",
        "`id`",
        "it's",
        "'",
        "''",
        "\"",
        "\\",
        "\\\\",
        "\\'",
        "!",
        "!x",
        "~",
        "*",
        "-n",
        "--",
        "a\nb",
        "\n",
        "#",
        ";",
        "&",
        "|",
        "(",
        "{a,b}",
        "=",
        "\t",
        "é",
        "\u{1f980}",
    ];
    let any = |random: &mut Rng| {
        let length = random.usize(0..40);
        OsString::from_vec((0..length).map(|_| random.u8(1..)).collect())
    };
    let random_words: Vec<OsString> = (0..100).map(|_| any(random)).collect();
    special.into_iter().map(OsString::from).chain(random_words).collect()
}

#[test]
fn arguments_arrive_as_they_were_given() {
    let seed = fastrand::u64(..);
    let words = words(&mut Rng::with_seed(seed));
    let folder = Folder::new();
    // As `ssh` does: the login shell gets the last argument.
    let path = folder.fake_ssh("for last; do :; done; exec sh -c \"$last\"");
    for hosts in ["db-1\n", "local\n"] {
        let file = folder.path("arguments");
        let mut command = on_hosts(&folder.hosts(hosts.as_bytes()));
        command.args(["--", "sh", "-c", "printf '%s\\0' \"$@\" > \"$0\""]).arg(&file);
        let _ = run(command.args(&words).env("PATH", &path), "").output();
        let bytes = fs::read(&file).expect("the command wrote it");
        let bytes = bytes.strip_suffix(b"\0").expect("each word ends with a zero byte");
        let arrived: Vec<&OsStr> = bytes.split(|&byte| byte == 0).map(OsStr::from_bytes).collect();
        assert_eq!(arrived, words, "arguments have changed, hosts {hosts:?}, seed {seed}");
    }
}

#[test]
fn command_reads_an_empty_stdin() {
    let folder = Folder::new();
    let stdout = run(on_locals(&folder, 1).args(["--", "cat"]), "not for the command").output();
    assert_eq!(results(&stdout), [("local".into(), "ok".into())]);
}

#[test]
fn process_that_cannot_be_started_is_an_error() {
    let run = run_with_process_limit(1, FLEET, "--timeout=3s");
    let error = run.error(1);
    // Not every system counts threads as processes.
    let expected = ["error: cannot start a thread: ", "error: 20 of 20 hosts failed"];
    assert!(expected.iter().any(|start| error.starts_with(start)), "{run:?}");
}

#[test]
fn host_for_which_no_file_can_be_opened_fails_and_the_others_do_not() {
    let folder = Folder::new();
    let hosts = folder.hosts("local\n".repeat(20).as_bytes()).display().to_string();
    let go = folder.path("go").display().to_string();
    let script = format!(
        "ulimit -n 40; exec {FLEET} --hosts {hosts} --json --at-once 20 --timeout 90s -- \
         sh -c 'until [ -e {go} ]; do sleep 0.01; done'"
    );
    let mut program = start(Command::new("sh").args(["-c", &script]), Stdio::piped(), "");
    let lines = BufReader::new(program.take_stdout()).lines().map_while(Result::ok);
    let mut failed = 0;
    for (index, line) in lines.enumerate() {
        let object: serde_json::Value = serde_json::from_str(&line).expect("each line is JSON");
        let result = object["result"].as_str().expect("a result is text");
        assert!(index > 0 || result != "ok", "a command did not wait");
        if result.starts_with("cannot be started: Too many open files") {
            failed += 1;
            fs::write(&go, "").expect("the folder can be written to");
        } else {
            assert_eq!(result, "ok");
        }
    }
    assert!(failed < 20, "no host had enough files");
    assert_eq!(finish(program).error(1), format!("error: {failed} of 20 hosts failed"));
}
