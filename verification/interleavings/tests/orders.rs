//! The pages on which a person plays the scheduler: on each of them some order fails, and none does
//! after the fix.

extern crate checked as crossbeam_channel;
extern crate checked as std;

use protocol::graph::{FailingOrder, Graph, Node};
use protocol::{Outcome, State};
use scheduler::{Limits, Model, all_choices, check, replay};

#[path = "../src/bin/orders/pages.rs"]
mod pages;

/// Follows the order that fails to its end.
fn end<'a>(graph: &'a Graph, order: &FailingOrder) -> &'a Node {
    let step = |node: &'a Node, &choice: &usize| graph.after(node, choice).expect("it is possible");
    order.choices.iter().fold(graph.start(), step)
}

/// The fewest preemptions that the search finds, which counts in another way.
fn fewest_preemptions(model: &Model) -> usize {
    let limits = Limits { preemption_bound: 2, random_runs: 0 };
    let report = check(model, limits, |_| {}).expect("a model is deterministic");
    report.failure.expect("the search finds the bug, too").state.preemptions
}

#[test]
fn bug_of_each_page_fails_in_some_orders_and_its_fix_in_none() {
    for page in pages::pages() {
        let name = page.name;
        let exported = page.export().expect("the model has few orders");
        let (wrong, right) = (&exported.wrong.graph, &exported.right.graph);
        assert!(wrong.start().failing > 0, "{name}: no order fails");
        assert_eq!(right.start().failing, 0, "{name}: an order fails after the fix");
        assert!(right.start().orders > 1, "{name}: there is nothing to choose");

        let order = wrong.failure.as_ref().expect("some orders fail");
        let end = end(wrong, order);
        let choices = all_choices(&page.wrong.model, &order.choices);
        let State { outcome, .. } =
            replay(&page.wrong.model, &choices).expect("each choice was possible before");
        assert!(end.outcome.is_some() && end.outcome != Some(Outcome::Well), "{name}: {end:?}");
        assert_eq!(outcome, end.outcome, "{name}: replaying the order ends in another way");
        assert_eq!(order.preemptions, fewest_preemptions(&page.wrong.model), "{name}");

        for version in [&exported.wrong, &exported.right] {
            for file in version.sources.keys().chain([&version.file]) {
                assert!(file.is_relative(), "{name} depends on this machine: {}", file.display());
            }
        }
    }
}
