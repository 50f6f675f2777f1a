//! The numbered steps in the code are those of the README.

/// Returns the numbers of the callouts in a text, in order.
fn callouts(text: &str) -> Vec<usize> {
    let comments = text.split("// (").skip(1);
    comments.filter_map(|comment| comment.split_once(')')?.0.parse().ok()).collect()
}

#[test]
fn readme_explains_each_step_once() {
    let arbiter = callouts(include_str!("../../src/arbiter.rs"));
    let worker = callouts(include_str!("../../src/worker.rs"));
    let steps: Vec<usize> = (1..=10).collect();
    assert_eq!([arbiter, worker].concat(), steps);
    let readme = include_str!("../../README.md");
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| (")?.split_once(')'));
    let explained: Vec<usize> = rows.filter_map(|(step, _)| step.parse().ok()).collect();
    assert_eq!(explained, steps);
}
