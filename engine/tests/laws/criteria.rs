//! Laws of the criteria that alternatives are compared by.

use engine::{Alternative, Alternatives};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};

use super::alternative::{CLOSE, compared, each};

#[test]
fn who_is_dominated_never_wins() {
    each(|_, comparison| {
        let Some(table) = &comparison.criteria else {
            return Ok(false);
        };
        for row in &table.rows {
            for better in table.rows.iter().filter(|better| row.dominated_by.contains(&better.alternative)) {
                prop_assert!(row.value <= better.value && better.value.is_some());
                prop_assert!(!better.dominated_by.contains(&row.alternative));
                prop_assert!(table.winner.as_ref() != Some(&row.alternative));
            }
            prop_assert!(row.value.is_some_and(|value| (0.0..=1.0).contains(&value)));
        }
        Ok(table.rows.iter().any(|row| !row.dominated_by.is_empty()))
    });
}

/// The criteria table with one weight replaced.
fn reweighed(
    alternatives: &Alternatives,
    criterion: &str,
    weight: f64,
) -> Result<engine::CriteriaReport, TestCaseError> {
    let mut copy = alternatives.clone();
    copy.criteria.iter_mut().filter(|of| of.id == criterion).for_each(|of| of.weight = weight);
    for Alternative { deliberation, .. } in &mut copy.alternatives {
        (deliberation.positions, deliberation.objections) = (Vec::new(), Vec::new());
        (deliberation.arguments, deliberation.concessions) = (Vec::new(), Vec::new());
    }
    compared(&copy)?.criteria.ok_or_else(|| TestCaseError::fail("no table"))
}

#[test]
fn the_winner_changes_at_the_weight_that_is_named_and_not_before() {
    each(|alternatives, comparison| {
        let Some((table, winner)) = comparison.criteria.as_ref().and_then(|t| Some((t, t.winner.as_ref()?))) else {
            return Ok(false);
        };
        let value = |of: &engine::CriteriaReport, id: &str| of.rows.iter().find(|row| row.alternative == id)?.value;
        for (sensitivity, criterion) in table.sensitivity.iter().zip(&alternatives.criteria) {
            let id = &criterion.id;
            prop_assert_eq!(&sensitivity.criterion, id);
            let others: f64 = alternatives.criteria.iter().filter(|of| of.id != *id).map(|of| of.weight).sum();
            let weight = |share: f64| share / (1.0 - share) * others;
            let Some(change) = &sensitivity.change else {
                for share in [0.0, 0.3, 0.6, 0.999_999] {
                    let leaders =
                        if others > 0.0 { reweighed(alternatives, id, weight(share))?.leaders } else { continue };
                    prop_assert!(leaders.contains(winner), "{:?} at {}", leaders, share);
                }
                continue;
            };
            prop_assert!((weight(change.share) - change.weight).abs() < CLOSE * change.weight.max(1.0));
            let tied = reweighed(alternatives, id, change.weight)?;
            let (one, other) = (value(&tied, winner), value(&tied, &change.to));
            prop_assert!(one.zip(other).is_some_and(|(one, other)| (one - other).abs() < CLOSE), "{:?}", change);
            let past = (change.share - sensitivity.share).signum() * 1e-6;
            let beyond = reweighed(alternatives, id, weight(change.share + past))?;
            prop_assert!(
                beyond.leaders.contains(&change.to) && !beyond.leaders.contains(winner),
                "{:?} {:?}",
                change,
                beyond
            );
            let between = reweighed(alternatives, id, weight(f64::midpoint(change.share, sensitivity.share)))?;
            prop_assert!(between.leaders.contains(winner), "{:?} {:?}", change, between);
        }
        Ok(table.sensitivity.iter().any(|sensitivity| sensitivity.change.is_some()))
    });
}
