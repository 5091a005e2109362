//! The other inputs as JSON: the first byte says which.

use engine::{Rule, RuleChoice};

use super::answer::{read, refused};

/// A letter that names the input, then bytes that may be one.
pub fn questions(bytes: &[u8]) {
    match bytes {
        [b'r', rest @ ..] => rule(rest),
        [b'c', rest @ ..] => choice(rest),
        _ => {}
    }
}

fn rule(bytes: &[u8]) {
    let Some(rule) = read::<Rule>(bytes) else {
        return;
    };
    if let Err(error) = rule.check() {
        refused(&error);
    }
    assert!(rule.clauses.iter().all(|clause| !clause.describe().is_empty()));
}

fn choice(bytes: &[u8]) {
    if let Some(choice) = read::<RuleChoice>(bytes) {
        let rule = choice.resolve();
        assert!(matches!(choice, RuleChoice::Custom(_)) || rule.check().is_ok(), "a preset is a rule");
    }
}
