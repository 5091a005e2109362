//! Verdict and readiness of a million people, from a ready snapshot, against
//! one pass that sums as many bytes; and what it takes to build the snapshot.

mod ratio;

use std::hint::black_box;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use engine::{
    Argument, Deliberation, Objection, ObjectionState, Position, Preset, Proposal, Role, Rule, RuleChoice, Severity,
    Snapshot, Stakeholder, Stance, readiness, verdict, verdict_status,
};
use ratio::{compare, peak_mib, time};

const PEOPLE: usize = 1_000_000;
const ROUNDS: usize = 15;
/// Of a person, the weight, group, role and flags, and the effective position.
const BYTES_A_PERSON: usize = 16 + 2;
/// Of an objection, the issue, severity, state and standing.
const BYTES_AN_OBJECTION: usize = 8 + 3;

fn main() {
    let mut deliberation = deliberation(PEOPLE);
    let after_input = peak_mib();
    build(&deliberation);
    println!("memory: {after_input:?} MiB with the input, {:?} MiB after building (goal: at most 1024)", peak_mib());

    let bytes = PEOPLE * BYTES_A_PERSON + deliberation.objections.len() * BYTES_AN_OBJECTION;
    let words = vec![1_u64; bytes / 8];
    println!("verdict and readiness read {bytes} bytes of people, positions and objections:");
    for (name, rule) in rules() {
        deliberation.rule = rule;
        let snapshot = Snapshot::new(&deliberation).expect("right");
        let both = || (verdict_status(black_box(&snapshot)), readiness(black_box(&snapshot)));
        // Twelve passes take about as long, so that a busy machine interrupts both.
        compare(&format!("  {name}, against twelve passes"), ROUNDS, Some(1.0), both, || {
            (0..12).fold(0_u64, |all, _| all.wrapping_add(sum(&words)))
        });
        let listed = median(3, || verdict(black_box(&snapshot)));
        let missing: usize = verdict(&snapshot).clauses.iter().map(|clause| clause.missing.len()).sum();
        println!("    the verdict with its {missing} missing ids listed: {listed:.3?}");
        let assessed = median(3, || engine::assess(black_box(&snapshot)));
        println!("    the whole assessment, with what is lost to each person: {assessed:.3?}");
    }
    println!("memory: {:?} MiB at most in all (goal: at most 1024)", peak_mib());
    drop(deliberation);
    for (name, rule) in rules() {
        grow(name, &rule);
    }
}

fn rules() -> [(&'static str, RuleChoice); 4] {
    let weighted = Rule { weighted: true, ..Preset::Supermajority.rule() };
    [
        ("CONSENT", Preset::Consent.into()),
        ("RFCBOT_FCP", Preset::RfcbotFcp.into()),
        ("SUPERMAJORITY by weight", weighted.into()),
        ("LGTM_PER_GROUP", Preset::LgtmPerGroup.into()),
    ]
}

/// Building a snapshot, against one sort of the ids of the people.
fn build(deliberation: &Deliberation) {
    let mut building: Vec<Duration> = Vec::new();
    compare(
        "building the snapshot, against sorting the ids of the people",
        5,
        None,
        || {
            let start = processor_time();
            black_box(Snapshot::new(deliberation)).expect("right");
            building.extend(start.zip(processor_time()).map(|(start, end)| end.saturating_sub(start)));
        },
        || {
            let mut ids: Vec<&str> = deliberation.stakeholders.iter().map(|person| person.id.as_str()).collect();
            ids.sort_unstable();
            ids
        },
    );
    building.sort_unstable();
    println!("  on the processor: {:.3?}, median {:?} (goal: at most 1 s)", building, building.get(building.len() / 2));
}

/// How long this thread has been running, without the time others ran; none
/// where `/proc` does not say.
fn processor_time() -> Option<Duration> {
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(spent.split(' ').next()?.parse().ok()?))
}

/// How the cost grows with the number of people: the slope of its logarithm.
fn grow(name: &str, rule: &RuleChoice) {
    let mut points = Vec::new();
    for size in [1_000, 10_000, 100_000, 1_000_000] {
        let deliberation = Deliberation { rule: rule.clone(), ..deliberation(size) };
        let snapshot = Snapshot::new(&deliberation).expect("right");
        let runs = (10_000_000 / size).clamp(11, 1001);
        let cost = median(runs, || (verdict_status(black_box(&snapshot)), readiness(black_box(&snapshot))));
        #[expect(clippy::cast_precision_loss, reason = "sizes are small")]
        points.push(((size as f64).ln(), cost.as_secs_f64().ln()));
    }
    println!("{name}: from a thousand to a million people, cost grows as their number to the {:.3}", slope(&points));
}

/// Of the line with the least squares.
fn slope(points: &[(f64, f64)]) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a handful")]
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let spread = |of: &dyn Fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>();
    spread(&|point| (point.0 - x) * (point.1 - y)) / spread(&|point| (point.0 - x).powi(2))
}

fn median<T>(runs: usize, mut work: impl FnMut() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..runs).map(|_| time(&mut work)).collect();
    times.sort_unstable();
    times[runs / 2]
}

fn sum(words: &[u64]) -> u64 {
    black_box(words).iter().fold(0, |sum, word| sum.wrapping_add(*word))
}

/// For a million people: a million positions, 100,000 objections, 200,000
/// arguments and 1,000 groups, in no order, with the ids of UUIDs.
fn deliberation(people: usize) -> Deliberation {
    let start = DateTime::<Utc>::UNIX_EPOCH;
    let mut dice = Dice(people as u64);
    let (objections, arguments) = (people / 10, people / 5);
    let stakeholders = (0..people).map(|number| stakeholder(number, &mut dice)).collect();
    let positions = (0..people).map(|number| position(Dice::place(number, people), &mut dice)).collect();
    let objection_list = (0..objections).map(|number| objection(number, people, &mut dice)).collect();
    let argument_list = (0..arguments).map(|number| argument(number, (objections, arguments), &mut dice)).collect();
    Deliberation {
        now: start + TimeDelta::days(30),
        rule: Preset::Consent.into(),
        proposal: Proposal {
            id: id(0, 0),
            author: Some(id(1, 0)),
            revision: 3,
            opened_at: start,
            last_substantive_revision: 2,
            last_substantive_at: start,
            final_comment_since: Some(start + TimeDelta::days(29)),
        },
        stakeholders,
        positions,
        objections: objection_list,
        arguments: argument_list,
        concessions: Vec::new(),
        understandings: None,
        listens: Vec::new(),
    }
}

fn stakeholder(number: usize, dice: &mut Dice) -> Stakeholder {
    let role = match dice.roll(10) {
        0..6 => Role::Approver,
        6..9 => Role::Contributor,
        _ => Role::Observer,
    };
    let group = Some(dice.roll(1001)).filter(|group| *group > 0).map(|group| format!("team {group}"));
    #[expect(clippy::cast_precision_loss, reason = "small")]
    let weight = (1 + dice.roll(5_000_000)) as f64 / 1e6;
    Stakeholder { id: id(1, number), role, group, weight, susceptibility: None }
}

fn position(holder: usize, dice: &mut Dice) -> Position {
    use Stance::{Abstain, Accept, Block, Champion, NeedsTime, Oppose, Recused, Reservations, Support};
    let stances = [
        Champion,
        Support,
        Support,
        Support,
        Accept,
        Accept,
        Accept,
        Reservations,
        Oppose,
        Block,
        Abstain,
        Recused,
        NeedsTime,
    ];
    let reason = (dice.roll(4) == 0).then(|| "because of how keys are rotated".to_owned());
    let stance = stances[dice.roll(stances.len())];
    Position { stakeholder: id(1, holder), stance, revision: 1 + u32::from(dice.roll(8) > 0) * 2, reason, until: None }
}

fn objection(number: usize, people: usize, dice: &mut Dice) -> Objection {
    use ObjectionState::{Accommodated, Addressed, Raised, Sustained, Understood};
    Objection {
        id: id(2, number),
        by: id(1, dice.roll(people)),
        severity: [Severity::Minor, Severity::Major, Severity::Blocking][dice.roll(3)],
        state: [Raised, Understood, Addressed, Accommodated, Sustained][dice.roll(5)],
        issue: (dice.roll(2) == 0).then(|| format!("issue {}", dice.roll(people))),
        raised_at: None,
        seconds: vec![id(1, dice.roll(people))],
        removed_by: Vec::new(),
        provoked_by: None,
    }
}

fn argument(number: usize, (objections, arguments): (usize, usize), dice: &mut Dice) -> Argument {
    let mut statement = || {
        let number = dice.roll(objections + arguments);
        if number < objections { id(2, number) } else { id(3, number - objections) }
    };
    Argument { id: id(3, number), attacks: vec![statement()], supports: vec![statement()], weight: 0.5 }
}

/// An id that looks like a UUID and says nothing of the order.
fn id(kind: u64, number: usize) -> String {
    let mut dice = Dice(kind << 40 | number as u64);
    let (high, low) = (dice.next(), dice.next());
    format!(
        "01970{:03x}-{:04x}-7{:03x}-a{:03x}-{:012x}",
        high & 0xfff,
        high >> 12 & 0xffff,
        high >> 28 & 0xfff,
        low & 0xfff,
        low >> 12 & 0xffff_ffff_ffff
    )
}

/// Pseudo-random numbers (`SplitMix64`, Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn roll(&mut self, sides: usize) -> usize {
        usize::try_from(self.next() % sides as u64).expect("small")
    }

    /// Everybody once, in an order of their own; sizes share no factor with it.
    fn place(number: usize, people: usize) -> usize {
        number * 611_953 % people
    }
}
