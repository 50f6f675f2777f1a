//! Every package that one of our crates asks for has its reason in ARCHITECTURE.md, and no other has.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

#[test]
fn every_dependency_has_its_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let document = fs::read_to_string(root.join("ARCHITECTURE.md")).expect("it can be read");
    assert_eq!(explained(&document), asked_for(&root));
}

/// The packages with a row in the table of dependencies.
fn explained(document: &str) -> BTreeSet<String> {
    let section = document.split("\n## ").find(|section| section.starts_with("Dependencies\n"));
    let rows = section.expect("there is such a section").lines();
    let names = rows.filter_map(|row| row.strip_prefix("| `")?.split('`').next());
    names.map(str::to_owned).collect()
}

/// The packages from outside that a member of the workspace names in its `Cargo.toml`.
fn asked_for(root: &Path) -> BTreeSet<String> {
    let metadata = ["metadata", "--no-deps", "--format-version", "1"];
    let output = Command::new(env!("CARGO")).args(metadata).current_dir(root).output();
    let json = output.expect("cargo can be run").stdout;
    let json: Value = serde_json::from_slice(&json).expect("cargo prints what was asked for");
    let dependencies = array(&json["packages"]).flat_map(|package| array(&package["dependencies"]));
    let from_outside = dependencies.filter(|dependency| dependency["path"].is_null());
    from_outside.filter_map(|dependency| Some(dependency["name"].as_str()?.to_owned())).collect()
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().expect("there is a list").iter()
}
