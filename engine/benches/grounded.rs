//! Grounded labelling of a million nodes and ten million attacks, against one
//! pass over the attacks.

mod ratio;

use std::hint::black_box;

use engine::{Label, grounded};
use ratio::{compare, peak_mib};

const NODES: u32 = 1_000_000;
const ATTACKS: usize = 10_000_000;
const ROUNDS: usize = 7;

fn main() {
    let mut dice = Dice(1);
    let mut names: Vec<u32> = (0..NODES).collect();
    for end in (1..names.len()).rev() {
        names.swap(end, dice.roll(end + 1));
    }
    // Whoever is earlier attacks whoever is later: all of it is decided.
    let decided = attacks(|| {
        let pair = (dice.node(), dice.node());
        (names[pair.0.min(pair.1)], names[pair.0.max(pair.1)])
    });
    run("all decided", &decided);
    drop(decided);
    let mut dice = Dice(2);
    let cyclic = attacks(|| (names[dice.node()], names[dice.node()]));
    run("most on cycles", &cyclic);
    drop(cyclic);
    let mut number = 0;
    let chain = attacks(|| {
        number = (number + 1) % (NODES as usize - 1);
        (names[number], names[number + 1])
    });
    run("one long chain, tenfold", &chain);
    println!("memory: {:?} MiB at most, with the attacks", peak_mib());
}

fn attacks(attack: impl FnMut() -> (u32, u32)) -> Vec<(u32, u32)> {
    std::iter::repeat_with(attack).filter(|(from, to)| from != to).take(ATTACKS).collect()
}

fn run(name: &str, attacks: &[(u32, u32)]) {
    let labels = grounded(NODES, attacks).expect("right");
    let share = |label| labels.iter().filter(|other| **other == label).count();
    println!("{name}: {} IN, {} OUT, {} UNDEC", share(Label::In), share(Label::Out), share(Label::Undec));
    // Twenty passes take about as long, so that a busy machine interrupts both.
    compare(
        "  labelling, against twenty passes",
        ROUNDS,
        Some(1.0),
        || grounded(NODES, black_box(attacks)),
        || (0..20).fold(0_u64, |all, _| all.wrapping_add(sum(attacks))),
    );
}

fn sum(attacks: &[(u32, u32)]) -> u64 {
    black_box(attacks).iter().fold(0, |sum, (from, to)| sum.wrapping_add(u64::from(*from) ^ u64::from(*to)))
}

/// Pseudo-random numbers (`SplitMix64`, Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ mixed >> 31) % sides as u64).expect("small")
    }

    fn node(&mut self) -> usize {
        self.roll(NODES as usize)
    }
}
