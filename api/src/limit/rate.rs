//! One rate: a bucket that refills steadily, told by the one moment at which it
//! is full again (the generic cell rate algorithm).

use chrono::TimeDelta;

/// So many units at once, and as many again over a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many units a full bucket has; at least one.
    pub units: u64,
    /// How long it takes from empty to full.
    pub over: TimeDelta,
}

impl Rate {
    /// So many units, then as many again over each such time.
    #[must_use]
    pub const fn new(units: u64, over: TimeDelta) -> Self {
        Self { units: if units == 0 { 1 } else { units }, over }
    }

    /// Takes `units` at `now` from a bucket that is full again at `full_at`,
    /// both in microseconds: when it is full again after that, or how long to
    /// wait. More units than the bucket has cost a whole bucket.
    ///
    /// # Errors
    ///
    /// The microseconds to wait, where there are too few units now.
    pub fn take(self, full_at: i64, now: i64, units: u64) -> Result<i64, i64> {
        let full_at = full_at.max(now).saturating_add(self.cost_us(units));
        let wait = full_at.saturating_sub(now.saturating_add(self.capacity_us()));
        if wait > 0 { Err(wait) } else { Ok(full_at) }
    }

    /// How long the bucket takes to refill by so many units, in microseconds.
    #[must_use]
    pub fn cost_us(self, units: u64) -> i64 {
        let (units, all) = (u128::from(units.min(self.units)), u128::from(self.units.max(1)));
        let whole = u128::try_from(self.capacity_us()).unwrap_or_default();
        i64::try_from(whole.saturating_mul(units).div_ceil(all)).unwrap_or(i64::MAX)
    }

    /// How long the bucket takes to refill from empty, in microseconds.
    #[must_use]
    pub fn capacity_us(self) -> i64 {
        self.over.num_microseconds().unwrap_or(i64::MAX).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MINUTE: i64 = 60_000_000;
    const THREE: Rate = Rate::new(3, TimeDelta::minutes(1));

    #[test]
    fn a_burst_then_one_after_another() {
        let mut full_at = 0;
        for _ in 0..3 {
            full_at = THREE.take(full_at, 0, 1).expect("a burst of three");
        }
        assert_eq!(THREE.take(full_at, 0, 1), Err(MINUTE / 3));
        assert_eq!(THREE.take(full_at, MINUTE / 3 - 1, 1), Err(1));
        let full_at = THREE.take(full_at, MINUTE / 3, 1).expect("one has come back");
        assert_eq!(THREE.take(full_at, MINUTE / 3, 1), Err(MINUTE / 3));
    }

    #[test]
    fn more_than_a_bucket_costs_a_whole_one() {
        let full_at = THREE.take(0, 0, 1_000).expect("the bucket is full");
        assert_eq!(full_at, MINUTE);
        assert_eq!(THREE.take(full_at, 0, u64::MAX), Err(MINUTE));
    }

    proptest! {
        /// In no stretch of time are more units given than a bucket and what refills in that time,
        /// and whoever waits as long as they are told has what they asked for.
        #[test]
        fn no_more_is_given_than_refills(
            units in 1_u64..50,
            seconds in 1_i64..4_000,
            asked in prop::collection::vec((0_i64..2_000_000_000, 1_u64..60), 1..60),
        ) {
            let rate = Rate::new(units, TimeDelta::seconds(seconds));
            let (mut now, mut full_at, mut given) = (0_i64, 0_i64, 0_i128);
            for (step, asks) in asked {
                now += step;
                match rate.take(full_at, now, asks) {
                    Ok(next) => {
                        given += i128::from(asks.min(units));
                        full_at = next;
                    }
                    Err(wait) => {
                        prop_assert!(rate.take(full_at, now + wait - 1, asks).is_err());
                        prop_assert!(rate.take(full_at, now + wait, asks).is_ok());
                    }
                }
                let refilled = i128::from(units) * i128::from(now) / i128::from(rate.capacity_us());
                prop_assert!(given <= i128::from(units) + refilled + 1);
            }
        }
    }
}
