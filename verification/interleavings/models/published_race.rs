//! The race condition that was published: each result is reported.

use scheduler::Model;

use super::answer::run_all;

pub fn models() -> Vec<Model> {
    vec![each_result_is_reported()]
}

/// Two workers do three jobs, and each result is reported once.
pub fn each_result_is_reported() -> Model {
    Model::new("two workers report the results of three jobs", 4, || {
        let mut reported = Vec::new();
        run_all(vec![0, 1, 2], 2, |job| job, |result| reported.push(result));
        reported.sort_unstable();
        assert_eq!(reported, [0, 1, 2], "a result is lost");
    })
}
