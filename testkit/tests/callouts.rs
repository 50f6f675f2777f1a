//! The same numbered callouts mark the same steps in all variants, so that variants can be compared.

use testkit::workspace::{read, root};

/// The spinners with their callouts. Tasks and coroutines need no stop signal (1), because they can be
/// cancelled.
const SPINNERS: [(&str, &[u32]); 4] = [
    ("spinner-thread", &[1, 2, 3, 4, 5, 6]),
    ("spinner-proc", &[1, 2, 3, 4, 5, 6]),
    ("spinner-async", &[2, 3, 4, 5, 6]),
    ("spinner-green", &[2, 3, 4, 5, 6]),
];

const POOLS: [&str; 2] = ["threads", "procs"];

#[test]
fn spinners_have_the_same_callouts() {
    for (lesson, steps) in SPINNERS {
        let text = source(lesson);
        assert_eq!(callouts(function(&text, "supervisor")), steps, "{lesson}");
        assert_eq!(callouts(function(&text, "spin")), [7, 8, 9], "{lesson}");
        assert_eq!(
            callouts(&text),
            [steps, &[7, 8, 9]].concat(),
            "{lesson} has callouts elsewhere"
        );
    }
}

#[test]
fn pools_have_the_same_callouts() {
    for lesson in POOLS {
        let text = source(lesson);
        assert_eq!(callouts(function(&text, "check_all")), [1, 2, 3, 4, 5, 6], "{lesson}");
        assert_eq!(callouts(&text), [1, 2, 3, 4, 5, 6], "{lesson} has callouts elsewhere");
    }
}

#[test]
fn pools_have_the_same_text_of_worker_and_send_jobs() {
    let [threads, procs] = POOLS.map(source);
    for name in ["worker", "send_jobs"] {
        assert_eq!(function(&threads, name), function(&procs, name));
    }
}

/// Returns the source of a lesson.
fn source(lesson: &str) -> String {
    read(&root().join(lesson).join("src/lib.rs"))
}

/// Returns the numbers of the callouts in a text, in order.
fn callouts(text: &str) -> Vec<u32> {
    let comments = text.split("// (").skip(1);
    comments.filter_map(|comment| comment.split_once(')')?.0.parse().ok()).collect()
}

/// Returns a function on the top level of a source, from its doc comment to its closing brace.
fn function<'a>(text: &'a str, name: &str) -> &'a str {
    let found = ["fn ", "pub fn ", "pub unsafe fn ", "pub async fn "].iter().find_map(|start| {
        let head = format!("\n{start}{name}");
        [format!("{head}("), format!("{head}<")].iter().find_map(|head| text.find(head.as_str()))
    });
    let head = found.unwrap_or_else(|| panic!("there is no function {name}"));
    let start = text[..head].rfind("\n\n").expect("a blank line precedes every function") + 2;
    let length = text[head..].find("\n}\n").expect("a function ends with a brace") + 3;
    &text[start..head + length]
}
