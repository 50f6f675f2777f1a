//! The text of one page: it can be read without a script.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::RangeInclusive;
use std::path::Path;

use protocol::graph::{Graph, Node, Page, Version};
use protocol::{Operation, Outcome, Thread, Wait};
use serde_json::{Value, json};

use super::texts::Text;
use crate::code;
use crate::markdown::escape;

/// Returns the Markdown of a page. `exercise` is the path of the exercise's stub.
pub(super) fn markdown(text: &Text, page: &Page, exercise: &Path) -> String {
    let Text { title, about, goal, wrong, right, .. } = text;
    let name = exercise.file_stem().unwrap_or_default().to_string_lossy();
    let number = name.split('_').next().unwrap_or_default();
    let exercise = exercise.display();
    let order = failing_order(&page.wrong);
    let (bug, fix) = (counts(&page.wrong.graph), counts(&page.right.graph));
    let game = game(page);
    format!(
        "# {title}\n\n{about}\n\n**{goal}** You are the scheduler: choose which thread takes the \
        next step.\n\n{game}\n\n## An order that fails\n\n{bug}\n\n\
        <details class=\"orders-answer\"><summary>Show the shortest one with the fewest \
        preemptions</summary>{order}</details>\n\n\
        <details class=\"orders-answer\"><summary>Why does it fail?</summary>\n\n{wrong}\n\n</details>\n\n\
        ## The fix\n\n{fix} {right}\n\n\
        This is [exercise {}](../{exercise}). To play with your own answer to it, run \
        `cargo course step {number}`. The [other pages](index.md) have the same form.\n",
        number.trim_start_matches("ex")
    )
}

/// How many orders fail, in a sentence.
fn counts(graph: &Graph) -> String {
    let start = graph.start();
    let (orders, failing) = (count(start.orders), count(start.failing));
    let Some(order) = &graph.failure else {
        return format!("None of all {orders} orders fails.");
    };
    let preemptions = match order.preemptions {
        0 => "No preemption is needed: each thread can run until it waits or ends.".into(),
        1 => "One preemption is enough: a switch from a thread that could have continued.".into(),
        number => format!(
            "{number} preemptions are enough: switches from threads that could have continued."
        ),
    };
    if start.failing == start.orders {
        return format!("All {orders} orders fail. {preemptions}");
    }
    let verb = if start.failing == 1 { "fails" } else { "fail" };
    format!("{failing} of all {orders} orders {verb}. {preemptions}")
}

/// Separates groups of three digits: `107,731`.
pub(super) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The part of the page that the script brings to life: one line of HTML.
fn game(page: &Page) -> String {
    let Page { name, promise, wrong, right } = page;
    let data = json!({ "promise": promise, "wrong": data(wrong), "right": data(right) });
    // A script element ends at the first `</`.
    let data = data.to_string().replace("</", "<\\/");
    format!(
        "<div class=\"orders\" data-orders=\"{name}\"><script type=\"application/json\">{data}\
        </script><noscript><p>Choosing needs JavaScript. Everything else on this page can be read \
        without it.</p></noscript>{}{}</div>",
        listings("wrong", "With the bug", wrong),
        listings("right", "With the fix", right)
    )
}

/// What the script needs of a version.
fn data(version: &Version) -> Value {
    json!({ "file": version.file, "graph": version.graph })
}

/// The sources of a version, folded. Of a model, only the functions that have steps are shown.
fn listings(version: &str, title: &str, of: &Version) -> String {
    let mut html = format!("<div class=\"orders-listings\" data-version=\"{version}\">");
    let answer = of.sources.get(&of.file).map(|source| listing(title, &of.file, source, &|_| true));
    html += &answer.unwrap_or_default();
    for (file, source) in of.sources.iter().filter(|(file, _)| **file != of.file) {
        let mut functions = items(source);
        let steps = lines(&of.graph, file);
        functions.retain(|function| steps.range(function.clone()).next().is_some());
        let is_shown = |line: u32| functions.iter().any(|function| function.contains(&line));
        html += &listing("The model that runs it", file, source, &is_shown);
    }
    html + "</div>"
}

/// The lines of the steps in a file.
fn lines(graph: &Graph, file: &Path) -> BTreeSet<u32> {
    let operations = graph.threads.iter().filter_map(|thread| thread.next.as_ref());
    operations.filter(|it| it.file == file).map(|it| it.line).collect()
}

/// The lines of each function, type and so on, with its comment. rustfmt has put a `}` at the end.
fn items(source: &str) -> Vec<RangeInclusive<u32>> {
    let mut items = Vec::new();
    let mut start = None;
    for (number, line) in (1..).zip(source.lines()) {
        let is_between = line.is_empty() || line.starts_with("//!");
        let is_statement = line.ends_with(';') && !line.starts_with(' ');
        if is_between || is_statement {
            continue;
        }
        if line == "}" {
            items.extend(start.take().map(|start| start..=number));
        } else if !line.starts_with(' ') {
            start.get_or_insert(number);
        }
    }
    items
}

/// A source without the text of the task and the hints. Each line has its number.
fn listing(title: &str, file: &Path, source: &str, is_shown: &dyn Fn(u32) -> bool) -> String {
    let file = file.display();
    let code = source.split("// region: ").next().unwrap_or(source).trim_end();
    let lines = code::rust(code, |n| format!("({n})"));
    let is_code = |line: &&str| line.starts_with("//!") || line.is_empty();
    let head = source.lines().take_while(is_code).count();
    let mut html = String::new();
    let mut last = u32::try_from(head).unwrap_or(0);
    for (number, line) in (1..).zip(lines).skip(head) {
        if !is_shown(number) {
            continue;
        }
        if number > last + 1 {
            html += "<span class=\"orders-gap\">&#8230;&#10;</span>";
        }
        last = number;
        let _ = write!(html, "<span class=\"line\" data-line=\"{number}\">{line}&#10;</span>");
    }
    format!(
        "<details class=\"listing\" data-file=\"{file}\"><summary>{title}: <code>{file}</code>\
        </summary><pre class=\"orders-source\"><code class=\"nohighlight code\">{html}</code></pre>\
        </details>"
    )
}

/// The steps of the shortest order that fails, as a table, and how it ends.
fn failing_order(version: &Version) -> String {
    let graph = &version.graph;
    let Some(order) = &graph.failure else { return String::new() };
    let mut html =
        "<table class=\"orders-order\"><thead><tr><th>Step</th><th>Thread</th><th>Does</th>\
        <th>Line</th></tr></thead><tbody>"
            .to_string();
    let (mut node, mut last) = (graph.start(), None);
    for (step, &choice) in (1..).zip(&order.choices) {
        let Some(next) = graph.after(node, choice) else { break };
        let thread = if node.question.is_some() { last.unwrap_or(0) } else { choice };
        let (done, place) = match &node.question {
            Some(question) => (answer(question, choice), String::new()),
            None => step_of(version, &graph.threads[node.threads[choice]]),
        };
        last = Some(thread);
        let name = name(graph, node, thread);
        let _ =
            write!(html, "<tr><td>{step}</td><td>{name}</td><td>{done}</td><td>{place}</td></tr>");
        node = next;
    }
    format!("{html}</tbody></table><p>{}</p>", verdict(graph, node))
}

fn answer(question: &str, choice: usize) -> String {
    format!("{} {}", escape(question), if choice == 1 { "Yes." } else { "No." })
}

/// What a thread does next, and the line.
fn step_of(version: &Version, thread: &Thread) -> (String, String) {
    let Some(operation) = &thread.next else { return (String::new(), String::new()) };
    let source = version.sources.get(&operation.file);
    let index = usize::try_from(operation.line.saturating_sub(1)).unwrap_or(0);
    let line = source.and_then(|source| source.lines().nth(index)).unwrap_or_default().trim();
    (what(operation), format!("{}: <code>{}</code>", operation.line, escape(line)))
}

/// For example `lock account 1`.
fn what(operation: &Operation) -> String {
    escape(format!("{} {}", operation.name, operation.subject).trim_end())
}

fn name(graph: &Graph, node: &Node, thread: usize) -> String {
    let thread = node.threads.get(thread).map(|&thread| graph.threads[thread].name.as_str());
    escape(thread.unwrap_or("a thread"))
}

/// How an order ends.
fn verdict(graph: &Graph, node: &Node) -> String {
    match &node.outcome {
        Some(Outcome::Deadlock { waits }) => {
            let waits: Vec<_> = waits.iter().map(|wait| waiting(graph, node, wait)).collect();
            format!("Deadlock: no thread can continue. {}", waits.join(" "))
        }
        Some(Outcome::Panic { thread, message, .. }) => {
            let message = message.split('\n').map(str::trim).collect::<Vec<_>>().join(", ");
            let thread = name(graph, node, *thread);
            format!("The promise is broken. {thread}: <code>{}</code>", escape(&message))
        }
        Some(Outcome::Endless) => "The run does not end.".into(),
        Some(Outcome::Well) | None => "All threads have ended.".into(),
    }
}

fn waiting(graph: &Graph, node: &Node, wait: &Wait) -> String {
    let thread = name(graph, node, wait.thread);
    let of = match wait.waits_for {
        Some(other) if other == wait.thread => " for itself".into(),
        Some(other) => format!(" for {}", name(graph, node, other)),
        None => String::new(),
    };
    let operation = wait.operation.as_ref().map(|it| format!(" in <code>{}</code>", what(it)));
    format!("{thread} waits{of}{}.", operation.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use protocol::graph::{Edge, FailingOrder};
    use protocol::{Status, Value};

    use super::*;

    const SOURCE: &str = "//! About.\n\nuse a;\n\n/// One.\nfn one() {\n    a();\n\n    b();\n}\n\n\
        const C: u8 = 1;\n\nfn two() {\n    c(\"</script>\");\n}\n\n// region: Hint 1\n";

    fn thread(name: &str, line: u32) -> Thread {
        let operation = Operation {
            name: "load".into(),
            subject: "n".into(),
            file: "a.rs".into(),
            line,
            column: 5,
        };
        Thread { name: name.into(), status: Status::Ready, next: Some(operation) }
    }

    fn node(edges: Vec<Edge>, outcome: Option<Outcome>, orders: u64, failing: u64) -> Node {
        let (threads, objects, values) = (vec![0, 1], vec![], vec![]);
        Node { threads, objects, values, question: None, outcome, edges, orders, failing }
    }

    /// Thread 1 fails if it comes first.
    fn version() -> Version {
        let edge = |choice, to| Edge { choice, to, can_continue: false };
        let outcome =
            Outcome::Panic { thread: 1, message: "a\n <b>".into(), file: "a.rs".into(), line: 7 };
        let graph = Graph {
            threads: vec![thread("main", 7), thread("thread 1", 14)],
            objects: vec![],
            values: vec![Value { name: "n".into(), value: "0".into() }],
            nodes: vec![
                node(vec![], Some(Outcome::Well), 1, 0),
                node(vec![], Some(outcome), 1, 1),
                node(vec![edge(0, 0), edge(1, 1)], None, 2, 1),
            ],
            failure: Some(FailingOrder { choices: vec![1], preemptions: 1 }),
        };
        let sources = [("a.rs".into(), SOURCE.into()), ("m.rs".into(), SOURCE.into())].into();
        Version { file: "a.rs".into(), graph, sources }
    }

    #[test]
    fn count_separates_thousands() {
        let counts = [0, 999, 1000, 145_887, 1_234_567].map(count);
        assert_eq!(counts, ["0", "999", "1,000", "145,887", "1,234,567"]);
    }

    #[test]
    fn counts_says_how_many_orders_fail() {
        let mut graph = version().graph;
        let one = "1 of all 2 orders fails. One preemption is enough: a switch from a thread that \
                   could have continued.";
        assert_eq!(counts(&graph), one);
        graph.failure = None;
        assert_eq!(counts(&graph), "None of all 2 orders fails.");
    }

    #[test]
    fn items_are_functions_with_their_comments() {
        assert_eq!(items(SOURCE), [5..=10, 14..=16]);
    }

    #[test]
    fn listing_leaves_out_task_and_hints() {
        let html = listing("Title", Path::new("a.rs"), SOURCE, &|line| line != 9);
        assert!(html.contains("data-line=\"3\"") && html.contains("data-line=\"16\""), "{html}");
        assert!(!html.contains("data-line=\"1\"") && !html.contains("Hint"), "{html}");
        assert_eq!(html.matches("orders-gap").count(), 1, "line 9 is left out: {html}");
    }

    #[test]
    fn game_contains_no_end_of_script_and_no_line_feed() {
        let page = Page {
            name: "a".into(),
            promise: "</script>".into(),
            wrong: version(),
            right: version(),
        };
        let html = game(&page);
        assert_eq!(html.matches("</script>").count(), 1, "{html}");
        assert!(!html.contains('\n'), "Markdown ends a block of HTML at an empty line: {html}");
    }

    #[test]
    fn failing_order_shows_each_step_and_the_end() {
        let html = failing_order(&version());
        let row = "<tr><td>1</td><td>thread 1</td><td>load n</td><td>14: <code>fn two() {</code>";
        assert!(html.contains(row), "{html}");
        assert!(html.contains("thread 1: <code>a, &lt;b&gt;</code>"), "{html}");
    }
}
