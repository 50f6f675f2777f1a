//! Turns the functions of a module into tests of the crate that calls the suite's macro.

/// Writes a module `$suite` with a `#[test]` for each function that is named, called with
/// `&$subject`. Not for use in other crates: each suite has its own macro.
#[doc(hidden)]
#[macro_export]
macro_rules! suite_tests {
    ($suite:ident($subject:ident): $($(#[$attribute:meta])* $test:ident,)+) => {
        mod $suite {
            use super::$subject;

            $(
                $(#[$attribute])*
                #[test]
                fn $test() {
                    $crate::$suite::$test(&$subject);
                }
            )+
        }
    };
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    /// Each suite's source: its functions and its macro.
    const SUITES: [(&str, &str); 7] = [
        ("checker", include_str!("checker.rs")),
        ("pool", include_str!("pool.rs")),
        ("fault_injection", include_str!("fault_injection.rs")),
        ("soak", include_str!("soak.rs")),
        ("million", include_str!("million.rs")),
        ("timeline", include_str!("timeline.rs")),
        ("spinner", include_str!("spinner.rs")),
    ];

    /// The public functions that take only the subject of a suite.
    fn functions(source: &str) -> BTreeSet<&str> {
        let heads = source.lines().filter_map(|line| line.strip_prefix("pub fn "));
        let functions = heads.filter_map(|head| head.split_once('('));
        let is_test = |rest: &str| {
            let subjects = [
                "checker: &Checker",
                "pool: &Pool",
                "program: &str",
                "spinner: &Spinner",
                "timeline: &Timeline",
            ];
            rest.strip_suffix(") {").is_some_and(|rest| subjects.contains(&rest))
        };
        functions.filter(|(_, rest)| is_test(rest)).map(|(name, _)| name).collect()
    }

    /// The functions that the macro of a suite lists.
    fn listed<'a>(suite: &str, source: &'a str) -> BTreeSet<&'a str> {
        let (_, list) = source.split_once("suite_tests! {").expect("a suite has a macro");
        let (head, list) = list.split_once(':').expect("a colon follows the suite's name");
        assert!(head.trim_start().starts_with(suite), "the macro of {suite} names {head}");
        let (list, _) = list.split_once('}').expect("the list ends");
        let names = list.lines().map(str::trim).filter_map(|line| line.strip_suffix(','));
        names.collect()
    }

    #[test]
    fn macro_lists_every_function_of_its_suite() {
        for (suite, source) in SUITES {
            let source = source.replace("\r\n", "\n");
            let functions = functions(&source);
            assert!(!functions.is_empty(), "no function was found in {suite}.rs");
            assert_eq!(listed(suite, &source), functions, "{suite}.rs");
        }
    }
}
