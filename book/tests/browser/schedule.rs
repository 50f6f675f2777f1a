//! The page on which the reader chooses workers and the order of jobs.

use crate::page::Page;
use crate::site::site;

fn result(page: &mut Page) -> String {
    let result = page.eval("document.querySelector('.schedule figcaption').textContent");
    result.as_str().expect("it is a text").replace('\u{a0}', " ")
}

/// Chooses an order, and returns the makespan in seconds.
fn makespan(page: &mut Page, order: &str) -> f64 {
    page.eval(&format!(
        "(() => {{
            const select = document.querySelector('.schedule select');
            select.value = '{order}';
            select.dispatchEvent(new Event('change'));
        }})()"
    ));
    let result = result(page);
    let seconds = result.split(": ").nth(1).and_then(|rest| rest.split(' ').next());
    seconds.and_then(|it| it.parse().ok()).unwrap_or_else(|| panic!("no time is in {result:?}"))
}

/// Returns the cells of the row of the table for two workers.
const TWO_WORKERS: &str = "[...document.querySelectorAll('main table tr')]
    .find(row => row.cells[0].textContent === '2').cells";

#[test]
#[ignore = "needs chromium"]
fn script_and_table_agree() {
    let mut page = Page::open(1000);
    page.load(&format!("{}schedule.html", site().url));
    let cells = page.list(&format!("[...{TWO_WORKERS}].map(cell => cell.textContent)"));
    for (order, cell) in ["listed", "longest", "shortest"].iter().zip(&cells[1..]) {
        assert_eq!(format!("{:.3} s", makespan(&mut page, order)), *cell, "{order}");
    }
}

#[test]
#[ignore = "needs chromium"]
fn keys_add_a_worker() {
    let mut page = Page::open(1000);
    page.load(&format!("{}schedule.html", site().url));
    page.eval("document.querySelector('.schedule input').focus()");
    assert!(result(&mut page).starts_with("2 workers"), "{}", result(&mut page));
    page.press("ArrowRight");
    assert!(result(&mut page).starts_with("3 workers"), "{}", result(&mut page));
    assert_eq!(page.eval("document.querySelectorAll('.schedule .lane').length"), 3);
    assert_eq!(page.take_problems(), [""; 0]);
}
