//! The same deliberation in another order: that of its lists means nothing.

use engine::Deliberation;

/// Every list shuffled, those inside of others too, by a generator that starts
/// at `seed`. The clauses of a rule keep their order: the verdict lists them in it.
pub fn shuffled(deliberation: &Deliberation, seed: usize) -> Deliberation {
    let mut cards = Cards(seed as u64);
    let mut copy = deliberation.clone();
    cards.shuffle(&mut copy.stakeholders);
    cards.shuffle(&mut copy.positions);
    cards.shuffle(&mut copy.objections);
    cards.shuffle(&mut copy.arguments);
    cards.shuffle(&mut copy.concessions);
    cards.shuffle(&mut copy.listens);
    copy.understandings.iter_mut().for_each(|list| cards.shuffle(list));
    for objection in &mut copy.objections {
        cards.shuffle(&mut objection.seconds);
        cards.shuffle(&mut objection.removed_by);
        objection.removed_by.iter_mut().for_each(|set| cards.shuffle(set));
        objection.provoked_by.iter_mut().for_each(|set| cards.shuffle(set));
    }
    for argument in &mut copy.arguments {
        cards.shuffle(&mut argument.attacks);
        cards.shuffle(&mut argument.supports);
    }
    for concession in &mut copy.concessions {
        cards.shuffle(&mut concession.shifts);
        cards.shuffle(&mut concession.requires);
        cards.shuffle(&mut concession.excludes);
    }
    copy
}

/// A linear congruential generator (Knuth, MMIX).
pub struct Cards(pub u64);

impl Cards {
    /// Fisher-Yates.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % end as u64).unwrap_or_default()
    }
}
