//! ARCHITECTURE.md gives a reason for each external package that a crate of the workspace names.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use testkit::program::run;
use testkit::workspace::{read, root};

#[test]
fn architecture_explains_exactly_the_external_packages() {
    let document = read(&root().join("ARCHITECTURE.md"));
    let external = external(&root());
    assert!(external.len() > 10, "only {external:?} were found: the search is broken");
    assert_eq!(explained(&document), external, "left: explained, right: used");
}

/// Returns the packages that have a row in the table of dependencies.
fn explained(document: &str) -> BTreeSet<String> {
    let section = document.split("\n## ").find(|section| section.starts_with("Dependencies\n"));
    let rows = section.expect("ARCHITECTURE.md has the section Dependencies").lines();
    let names = rows.filter_map(|row| row.strip_prefix("| `")?.split('`').next());
    names.map(str::to_owned).collect()
}

/// Returns the external packages that the members of the workspace name in their `Cargo.toml`.
fn external(root: &Path) -> BTreeSet<String> {
    let metadata = ["metadata", "--no-deps", "--format-version", "1"];
    let cargo = run(Command::new(env!("CARGO")).args(metadata).current_dir(root), "");
    assert_eq!(cargo.code, Some(0), "Cargo cannot describe the workspace: {cargo:?}");
    let json: Value = serde_json::from_str(&cargo.stdout).expect("Cargo prints JSON");
    let dependencies = array(&json["packages"]).flat_map(|package| array(&package["dependencies"]));
    let external = dependencies.filter(|dependency| dependency["path"].is_null());
    external.filter_map(|dependency| Some(dependency["name"].as_str()?.to_owned())).collect()
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().expect("the value is a list").iter()
}
