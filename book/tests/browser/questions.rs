//! Questions, and code in columns.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::page::Page;
use crate::site::site;

/// Counts the answers that can be seen.
const OPEN: &str = "[...document.querySelectorAll('.quiz > details')]
    .filter(answer => answer.checkVisibility()).length";

#[test]
#[ignore = "needs chromium"]
fn answer_opens_only_after_a_choice() {
    let mut page = Page::open(1000);
    page.load(&format!("{}gil/index.html", site().url));
    let questions = page.eval("document.querySelectorAll('.quiz').length");
    assert!(questions.as_u64() > Some(1), "the page has {questions} questions");
    assert_eq!(page.eval(OPEN), 0, "before any choice");
    page.eval("document.querySelector('.quiz li button').focus()");
    page.press(" ");
    assert_eq!(page.eval(OPEN), 1, "after a choice in the first question");
    let verdict = page.eval("document.querySelector('.quiz .verdict').textContent");
    assert!(
        verdict.as_str().is_some_and(|it| it.contains("predicted")),
        "the verdict is {verdict}"
    );
    page.load(&format!("{}gil/index.html", site().url));
    assert_eq!(page.eval(OPEN), 1, "the choice is remembered");
    assert_eq!(page.take_problems(), [""; 0]);
}

/// Returns the numbers of the steps in each column, in the order of the rows.
const STEPS: &str = "(() => {
    const columns = [];
    for (const row of document.querySelectorAll('.columns tbody tr')) {
        [...row.cells].forEach((cell, column) => {
            columns[column] ??= [];
            const steps = [...cell.querySelectorAll('a.callout')];
            columns[column].push(steps.map(step => step.textContent));
        });
    }
    return columns;
})()";

/// Returns the numbers of the callouts in a source, in order: `// (3)` is 3.
fn callouts(source: &str) -> Vec<String> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let numbers = code.split("// (").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
    numbers.filter(|number| number.parse::<u32>().is_ok()).map(str::to_owned).collect()
}

fn texts(value: &Value) -> Vec<String> {
    let steps = value.as_array().expect("it is a list").iter();
    steps.map(|step| step.as_str().expect("it is a text").to_owned()).collect()
}

#[test]
#[ignore = "needs chromium"]
fn columns_have_the_callouts_of_the_files_side_by_side() {
    let files =
        ["thread", "proc", "async", "green"].map(|name| format!("spinner-{name}/src/lib.rs"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in a workspace");
    let mut page = Page::open(1000);
    page.load(&format!("{}side-by-side/spinners.html", site().url));
    let columns = page.eval(STEPS);
    for (column, file) in files.iter().enumerate() {
        let source = fs::read_to_string(root.join(file)).expect("the file exists");
        let rows = columns[column].as_array().expect("there is a column for each file");
        let mut shown: Vec<String> = rows.iter().flat_map(texts).collect();
        let mut expected = callouts(&source);
        shown.sort();
        expected.sort();
        assert_eq!(shown, expected, "{file}");
        assert!(expected.len() > 5, "{file} has only the callouts {expected:?}");
    }
    let rows = columns[0].as_array().expect("it is a list").len();
    for row in 0..rows {
        let steps: Vec<_> = (0..files.len()).map(|column| texts(&columns[column][row])).collect();
        let first: Vec<_> = steps.iter().filter_map(|steps| steps.first()).collect();
        assert!(first.windows(2).all(|pair| pair[0] == pair[1]), "row {row} has steps {steps:?}");
    }
}
