//! What the program prints, and its exit code.

use std::fs::File;
use std::io;
use std::process::{Command, Stdio};

use testkit::program::{finish, run, start};

use crate::support::{FLEET, Folder, fleet, on_hosts, on_locals, results};

#[test]
fn pretended_fleet_shows_each_kind_of_result() {
    let run = fleet(&["--timeout", "5s", "--retry", "1", "--at-once", "20", "--", "echo", "hello"]);
    assert_eq!(run.error(1), "error: 3 of 20 hosts failed");
    let results = results(&run.stdout);
    let not_ok: Vec<_> = results.iter().filter(|(_, result)| result != "ok").collect();
    let expected = [
        ("web-05", "exit code 3: no space left on device"),
        ("web-09", "killed by signal 9"),
        ("db-03", "timed out"),
    ];
    let expected = expected.map(|(host, result)| (host.to_string(), result.to_string()));
    assert_eq!(not_ok, expected.iter().collect::<Vec<_>>(), "{run:?}");
    assert_eq!(results.len(), 20, "{run:?}");
    for line in ["web-01 | hello", "web-05 ! no space left on device", "web-11 * unreachable, "] {
        assert!(run.stdout.lines().any(|it| it.starts_with(line)), "no {line:?} in {run:?}");
    }
}

#[test]
fn all_hosts_succeed_exit_code_is_0() {
    let folder = Folder::new();
    let stdout = run(on_locals(&folder, 3).args(["--", "echo", "a  b"]), "").output();
    let lines: Vec<&str> = stdout.lines().take(3).collect();
    for line in ["local   | a  b", "local-2 | a  b", "local-3 | a  b"] {
        assert!(lines.contains(&line), "no {line:?} in {stdout}");
    }
    let ok = ["local", "local-2", "local-3"].map(|name| (name.to_string(), "ok".to_string()));
    assert_eq!(results(&stdout), ok);
}

#[test]
fn unreachable_host_without_retry_fails_with_the_message_of_ssh() {
    let run = fleet(&["--at-once", "20", "--timeout", "5s", "--", "true"]);
    let unreachable = "unreachable: ssh: connect to host web-11: No route to host";
    let results = results(&run.stdout);
    assert!(results.contains(&("web-11".into(), unreachable.into())), "{run:?}");
}

#[test]
fn exit_code_255_of_a_local_host_is_not_tried_again() {
    let folder = Folder::new();
    let mut command = on_locals(&folder, 1);
    let run = run(command.args(["--retry", "3", "sh", "-c", "echo once; exit 255"]), "");
    assert_eq!(run.stdout.matches("once").count(), 1, "{run:?}");
    assert_eq!(results(&run.stdout), [("local".into(), "exit code 255".into())]);
}

#[test]
fn json_has_one_object_per_host() {
    let folder = Folder::new();
    let script = "echo 1; echo 2; echo 3; echo '\"\\'; exit 4";
    let mut command = on_locals(&folder, 2);
    let run = run(command.args(["--json", "--keep", "2", "--", "sh", "-c", script]), "");
    assert_eq!(run.error(1), "error: 2 of 2 hosts failed");
    let mut names = Vec::new();
    for line in run.stdout.lines() {
        let object: serde_json::Value = serde_json::from_str(line).expect("each line is JSON");
        assert_eq!(object["exit_code"], 4, "{object}");
        assert_eq!(object["ok"], false, "{object}");
        assert_eq!(object["attempts"], 1, "{object}");
        assert_eq!(object["lines_left_out"], 2, "{object}");
        assert!(object["seconds"].is_number(), "{object}");
        let lines = serde_json::json!([{"stdout": "3"}, {"stdout": "\"\\"}]);
        assert_eq!(object["lines"], lines, "{object}");
        names.push(object["host"].as_str().expect("a name is text").to_string());
    }
    names.sort();
    assert_eq!(names, ["local", "local-2"]);
}

#[test]
fn dry_run_prints_the_exact_commands_and_runs_nothing() {
    let folder = Folder::new();
    let hosts = folder.hosts(b"local\nroot@db-1:2222\n[::1]\n");
    let file = folder.path("touched");
    let mut command = on_hosts(&hosts);
    let command = command.args(["--dry-run", "--timeout", "9s", "--", "touch"]).arg(&file);
    let stdout = run(command, "").output();
    let lines: Vec<&str> = stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{stdout}");
    assert!(lines[0].starts_with("local: sh -c 'exec 3<&0; "), "{stdout}");
    let ssh = "ssh -T -o BatchMode=yes -o ConnectTimeout=5";
    let user = format!("root@db-1:2222: {ssh} -p 2222 -- root@db-1 'exec sh -c ");
    assert!(lines[1].starts_with(&user), "{stdout}");
    assert!(lines[2].starts_with(&format!("[::1]: {ssh} -- ::1 'exec sh -c ")), "{stdout}");
    assert!(!file.exists(), "a dry run has run the command");
    // The line is what a shell needs to run the command.
    let line = lines[0].strip_prefix("local: ").expect("it was checked");
    let mut shell = Command::new("sh");
    let mut shell = shell.args(["-c", line]).stdin(Stdio::piped()).spawn().expect("sh exists");
    let stdin = shell.stdin.take(); // the command would end if it was closed
    assert!(shell.wait().expect("a child can be waited for").success(), "{line}");
    drop(stdin);
    assert!(file.exists(), "the printed command does not do the same: {line}");
}

#[test]
fn control_characters_are_escaped() {
    let folder = Folder::new();
    let script = r"printf 'a\033[2Jb\007\tc\r\n\377\n'";
    let stdout = run(on_locals(&folder, 1).args(["--", "sh", "-c", script]), "").output();
    let lines: Vec<&str> = stdout.lines().take(2).collect();
    assert_eq!(lines, ["local | a\\u{1b}[2Jb\\u{7}\tc", "local | \u{fffd}"]);
}

#[test]
fn missing_program_is_a_failure_of_the_host() {
    let folder = Folder::new();
    let run = run(on_locals(&folder, 1).args(["--", "no-such-program"]), "");
    assert_eq!(run.error(1), "error: 1 of 1 hosts failed");
    let [(_, result)] = &results(&run.stdout)[..] else { panic!("{run:?}") };
    assert!(result.starts_with("exit code 127: "), "{run:?}");
}

#[test]
fn missing_ssh_is_a_failure_of_the_host() {
    let folder = Folder::new();
    let hosts = folder.hosts(b"db-1\n");
    let run = run(on_hosts(&hosts).arg("true").env("PATH", "/nowhere"), "");
    let [(_, result)] = &results(&run.stdout)[..] else { panic!("{run:?}") };
    assert!(result.starts_with("cannot be started: "), "{run:?}");
}

#[test]
fn stop_after_leaves_hosts_that_are_not_started() {
    let folder = Folder::new();
    let script = "mkdir \"$0.1\" || mkdir \"$0.2\" || exec sleep 1000; exit 7";
    let args =
        ["--at-once", "1", "--stop-after", "2", "--timeout", "100s", "--", "sh", "-c", script];
    let run = run(on_locals(&folder, 5).args(args).arg(folder.path("made")), "");
    assert_eq!(run.error(1), "error: 2 of 5 hosts failed, and 3 are not done");
    let results = results(&run.stdout);
    let count = |end: &str| results.iter().filter(|(_, result)| result.starts_with(end)).count();
    assert_eq!(count("exit code 7"), 2, "{run:?}");
    assert!(count("not started") >= 2, "{run:?}");
}

#[test]
fn bad_hosts_are_one_line_with_file_and_line_number() {
    let folder = Folder::new();
    for (lines, reason) in [
        (
            &b"a\n-oProxyCommand=x\n"[..],
            ", line 2: `-oProxyCommand=x` is not a host: the name begins with `-`",
        ),
        (b"root@-x", ", line 1: `root@-x` is not a host: the name begins with `-`"),
        (b"-x@a", ", line 1: `-x@a` is not a host: the user begins with `-`"),
        (b"a:0", ", line 1: `a:0` is not a host: a port is a whole number from 1 to 65535"),
        (b"a:65536", "a port is a whole number from 1 to 65535"),
        (b"a:+22", "a port is a whole number from 1 to 65535"),
        (b"a:", "a port is a whole number from 1 to 65535"),
        (b":22", "the name is empty"),
        (b"@a", "the user is empty"),
        (b"::1", "write an IPv6 address in brackets, as in `[::1]:22`"),
        (b"[::1", "a `]` is missing"),
        (b"[::1]22", "only a `:` and a port may follow the `]`"),
        (b"a b", "the name contains ' '"),
        (b"a;b", "the name contains ';'"),
        (b"a\x1b[2Jb", ", line 1: `a\\u{1b}[2Jb` is not a host: the name contains '\\u{1b}'"),
        (b"a\xff", "the name contains '\u{fffd}'"),
        (b"a\0", "the name contains '\\0'"),
        (b"a\n# b\na # again\n", ", line 3: a is in line 1, too"),
        (b"\n# nothing\n", " contains no hosts"),
        (b"", " contains no hosts"),
    ] {
        let run = run(on_hosts(&folder.hosts(lines)).arg("true"), "");
        let error = run.error(1);
        assert!(error.contains("hosts.txt"), "{error}");
        assert!(error.contains(reason), "{reason:?} is not in {error:?}");
        assert_eq!(run.stdout, "");
    }
}

#[test]
fn hosts_come_from_stdin() {
    let run =
        run(Command::new(FLEET).args(["--hosts", "-", "echo", "x"]), "# one\r\n\r\nlocal\r\n");
    assert!(run.output().starts_with("local | x\n"));
}

#[test]
fn files_that_cannot_be_read_are_an_error() {
    let folder = Folder::new();
    for (file, reason) in [("no-such-file", "error: cannot open "), ("", "error: cannot ")] {
        let run = run(on_hosts(&folder.path(file)).arg("true"), "");
        assert!(run.error(1).starts_with(reason), "{run:?}");
    }
}

#[test]
fn bad_arguments_are_an_error() {
    for args in [
        &["--at-once", "0", "true"][..],
        &["--at-once", "1001", "true"],
        &["--at-once", "-1", "true"],
        &["--timeout", "10", "true"],
        &["--timeout", "0s", "true"],
        &["--timeout", "8days", "true"],
        &["--retry", "-1", "true"],
        &["--stop-after", "0", "true"],
        &["--nonsense", "true"],
    ] {
        let run = fleet(args);
        let _ = run.error(2);
        assert_eq!(run.stdout, "", "{args:?}");
    }
    let folder = Folder::new();
    let run = run(&mut on_locals(&folder, 1), "");
    assert_eq!(run.error(1), "error: the command is missing: add it at the end, as in `-- uptime`");
}

#[test]
fn full_disk_is_an_error() {
    let Ok(full) = File::options().write(true).open("/dev/full") else { return };
    let folder = Folder::new();
    let run = finish(start(on_locals(&folder, 1).args(["echo", "x"]), full, ""));
    assert!(run.error(1).starts_with("error: cannot write to standard output: "), "{run:?}");
}

#[test]
fn reader_that_leaves_is_not_an_error() {
    let folder = Folder::new();
    let (reader, writer) = io::pipe().expect("a pipe can be created");
    drop(reader);
    let run = finish(start(on_locals(&folder, 1).args(["echo", "x"]), writer, ""));
    assert_eq!(run.output(), "");
}

#[test]
fn closed_stdout_is_not_an_error() {
    let folder = Folder::new();
    let command = format!("{FLEET} --hosts - echo x >&-");
    let run = run(Command::new("sh").args(["-c", &command]).stdout(Stdio::null()), "local\n");
    assert_eq!(run.output(), "");
    drop(folder);
}
