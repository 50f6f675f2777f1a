//! The same numbered callouts mark the same steps in all variants: neighbours can be compared.

const SOURCE: &str = include_str!("../src/lib.rs");

const VARIANTS: [&str; 7] = [
    "count_with_mutex",
    "count_with_arc_mutex",
    "count_with_atomic",
    "count_with_fetch_update",
    "count_with_load_and_store",
    "count_in_forced_order",
    "count_per_thread",
];

/// The numbers of the callouts in `text`, in order.
fn callouts(text: &str) -> Vec<u32> {
    let comments = text.split("// (").skip(1);
    comments.filter_map(|comment| comment.split_once(')')?.0.parse().ok()).collect()
}

#[test]
fn variants_carry_the_same_callouts() {
    let source = SOURCE.replace("\r\n", "\n");
    let functions: Vec<_> = source.split("\npub fn ").skip(1).collect();
    assert_eq!(functions.len(), VARIANTS.len());
    for (function, name) in functions.iter().zip(VARIANTS) {
        let head = format!("{name}(thread_count: usize, increments: u64) -> u64 {{");
        assert!(function.starts_with(&head), "expected {head}, found {function}");
        assert_eq!(callouts(function), [1, 2, 3, 4, 5], "{name}");
    }
}
