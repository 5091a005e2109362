//! What may happen next.

use api::objection::moves::Move;
use proptest::prelude::*;

/// One step of a story: who, on which of the two proposals, does what. Numbers name things that are there, counted
/// round and round.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub who: usize,
    pub proposal: usize,
    pub what: What,
}

#[derive(Clone, Copy, Debug)]
pub enum What {
    Take(usize),
    WithdrawPosition,
    Raise(usize),
    Advance { objection: usize, mv: usize, changed: bool, able: bool },
    Second(usize),
    WithdrawSecond(usize),
    Argue { target: usize, supports: bool },
    Revise { substantive: bool },
    Draft { objection: usize, steps: i32 },
    Offer(usize),
    Answer { concession: usize, accepts: bool, able: bool },
    Incorporate(usize),
    SetRule(usize),
    Influence { from: usize, to: usize, weight: u32 },
    Understand(usize),
    WithdrawUnderstanding,
    Decide,
    Reopen,
}

pub const STANCES: [&str; 9] =
    ["CHAMPION", "SUPPORT", "ACCEPT", "RESERVATIONS", "OPPOSE", "BLOCK", "ABSTAIN", "RECUSED", "NEEDS_TIME"];
pub const SEVERITIES: [&str; 3] = ["MINOR", "MAJOR", "BLOCKING"];
pub const RULES: [&str; 5] = ["CONSENT", "RFCBOT_FCP", "SUPERMAJORITY", "APACHE_CODE", "UNANIMITY"];
pub const VIEWS: [&str; 3] = ["AGREE", "UNSURE", "DISAGREE"];

pub fn step() -> impl Strategy<Value = Step> {
    let place = 0_usize..1_000;
    let what = prop_oneof![
        6 => (0..STANCES.len()).prop_map(What::Take),
        1 => Just(What::WithdrawPosition),
        4 => (0..SEVERITIES.len()).prop_map(What::Raise),
        12 => (place.clone(), 0..Move::ALL.len(), any::<bool>(), prop::bool::weighted(0.8))
            .prop_map(|(objection, mv, changed, able)| What::Advance { objection, mv, changed, able }),
        2 => place.clone().prop_map(What::Second),
        1 => place.clone().prop_map(What::WithdrawSecond),
        3 => (place.clone(), any::<bool>()).prop_map(|(target, supports)| What::Argue { target, supports }),
        3 => any::<bool>().prop_map(|substantive| What::Revise { substantive }),
        3 => (place.clone(), -2..3_i32).prop_map(|(objection, steps)| What::Draft { objection, steps }),
        3 => place.clone().prop_map(What::Offer),
        4 => (place.clone(), prop::bool::weighted(0.7), prop::bool::weighted(0.8))
            .prop_map(|(concession, accepts, able)| What::Answer { concession, accepts, able }),
        3 => place.clone().prop_map(What::Incorporate),
        2 => (0..RULES.len()).prop_map(What::SetRule),
        1 => (0..6_usize, 0..6_usize, 1..9_u32).prop_map(|(from, to, weight)| What::Influence { from, to, weight }),
        2 => (0..VIEWS.len()).prop_map(What::Understand),
        1 => Just(What::WithdrawUnderstanding),
        1 => Just(What::Decide),
        3 => Just(What::Reopen),
    ];
    // The lead has most to do.
    let who = prop_oneof![3 => Just(0_usize), 5 => 0..6_usize];
    (who, 0..2_usize, what).prop_map(|(who, proposal, what)| Step { who, proposal, what })
}
