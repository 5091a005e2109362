//! What the fuzzer looks for, tried on the inputs it has found worth keeping.

#[path = "../../fuzz/src/lib.rs"]
mod targets;

use std::fs;
use std::path::Path;

#[test]
fn deliberations_kept_by_the_fuzzer_are_no_trouble() -> std::io::Result<()> {
    replay("deliberation", targets::deliberation)
}

#[test]
fn votes_kept_by_the_fuzzer_are_no_trouble() -> std::io::Result<()> {
    replay("opinions", targets::opinions)
}

#[test]
fn plans_kept_by_the_fuzzer_are_no_trouble() -> std::io::Result<()> {
    replay("plan", targets::plan)
}

#[test]
fn questions_kept_by_the_fuzzer_are_no_trouble() -> std::io::Result<()> {
    replay("questions", targets::questions)
}

/// Tries every file kept for a target.
fn replay(target: &str, holds: fn(&[u8])) -> std::io::Result<()> {
    let seeds = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../fuzz/seeds")).join(target);
    let mut files: Vec<_> =
        fs::read_dir(seeds)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.sort();
    assert!(!files.is_empty(), "no input is kept for {target}");
    for file in files {
        println!("{}", file.display());
        holds(&fs::read(file)?);
    }
    Ok(())
}
