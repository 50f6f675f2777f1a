//! axe-core checks whether the pages can be used with a screen reader, with the keys, and by readers
//! who see little contrast.

use std::fs;
use std::path::Path;

use crate::page::Page;
use crate::site::site;

/// The version that `book/README.md` names.
const VERSION: &str = "4.14.1";

/// Reports what is serious. In dark colours, only the colours have changed.
const CHECK: &str = "axe.run(document, OPTIONS).then(results => results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map(node => `${id} (${help}): ${node.html.slice(0, 150)}`)))";
const ALL_RULES: &str = "{ resultTypes: ['violations'] }";
const CONTRAST: &str = "{ resultTypes: ['violations'], runOnly: ['color-contrast'] }";

/// Returns axe-core, which is not part of this workspace because of its licence and its size.
fn axe() -> String {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it is in `target`");
    let file = target.join("axe-core/package/axe.min.js");
    fs::read_to_string(&file).unwrap_or_else(|_| {
        let pack = format!("npm pack --pack-destination target axe-core@{VERSION}");
        let unpack = format!("tar -xzf target/axe-core-{VERSION}.tgz -C target/axe-core");
        panic!("{} is missing: run {pack} && mkdir -p target/axe-core && {unpack}", file.display())
    })
}

/// Pages of each kind. Those of one kind differ only in their text.
const SAMPLES: [&str; 16] = [
    "404.html",
    "app-server/index.html",
    "docs/GLOSSARY.html",
    "exercises/index.html",
    "exercises/src/ex11_two_accounts.html",
    "gil/index.html",
    "index.html",
    "orders/index.html",
    "orders/lost-wakeup.html",
    "orders/two-accounts.html",
    "phrase-book.html",
    "scaling/index.html",
    "schedule.html",
    "shared-state/index.html",
    "side-by-side/spinners.html",
    "threads/src/lib.rs.html",
];

/// Returns what axe-core finds on the samples, in this colour scheme.
fn violations(scheme: &str, options: &str) -> Vec<String> {
    let axe = axe();
    let mut page = Page::open(1000);
    page.prefer("prefers-color-scheme", scheme);
    let mut violations = Vec::new();
    for name in SAMPLES {
        page.load(&format!("{}{name}", site().url));
        page.eval(&format!("{axe}; 0"));
        let found = page.list(&CHECK.replace("OPTIONS", options));
        violations.extend(found.iter().map(|violation| format!("{name}: {violation}")));
    }
    violations
}

#[test]
#[ignore = "needs chromium and axe-core"]
fn axe_finds_nothing_serious_in_light_colours() {
    let violations = violations("light", ALL_RULES);
    assert!(violations.is_empty(), "axe-core has found:\n{}", violations.join("\n"));
}

#[test]
#[ignore = "needs chromium and axe-core"]
fn axe_finds_enough_contrast_in_dark_colours() {
    let violations = violations("dark", CONTRAST);
    assert!(violations.is_empty(), "axe-core has found:\n{}", violations.join("\n"));
}
