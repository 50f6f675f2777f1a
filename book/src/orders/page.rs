//! The text of one page: it can be read without a script.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use protocol::graph::{Graph, Node, Page, Version};
use protocol::{Operation, Outcome, Thread, Wait};
use serde_json::{Value, json};

use super::texts::Text;
use crate::code;
use crate::markdown::escape;

/// How many lines of a model are shown before and after the lines of its steps.
const CONTEXT: u32 = 4;

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
        This is [exercise {number}](../{exercise}). To play with your own answer to it, run \
        `cargo course step {number}`. The [other pages](index.md) have the same form.\n"
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
        if index > 0 && (digits.len() - index) % 3 == 0 {
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

/// The sources of a version, folded.
fn listings(version: &str, title: &str, of: &Version) -> String {
    let mut html = format!("<div class=\"orders-listings\" data-version=\"{version}\">");
    let answer = of.sources.get(&of.file).map(|source| listing(title, &of.file, source, &|_| true));
    html += &answer.unwrap_or_default();
    for (file, source) in of.sources.iter().filter(|(file, _)| **file != of.file) {
        let lines = lines(&of.graph, file);
        let is_near =
            |line: u32| lines.range(line.saturating_sub(CONTEXT)..=line + CONTEXT).next().is_some();
        html += &listing("The model that runs it", file, source, &is_near);
    }
    html + "</div>"
}

/// The lines of the steps in a file.
fn lines(graph: &Graph, file: &Path) -> BTreeSet<u32> {
    let operations = graph.threads.iter().filter_map(|thread| thread.next.as_ref());
    operations.filter(|it| it.file == file).map(|it| it.line).collect()
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
