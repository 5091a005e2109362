//! Opinion groups of a room, a town and a country, against one pass over the votes.

mod ratio;

use engine::{BallotBox, Opinion, opinions_of};

const OPINIONS: [Opinion; 3] = [Opinion::Disagree, Opinion::Pass, Opinion::Agree];

fn main() {
    measure(
        "2,000 people, 200 statements (goal: 100 ms altogether)",
        15,
        Crowd { people: 2_000, statements: 200, each: 25 },
    );
    measure("2,000 people, 2,000 statements", 3, Crowd { people: 2_000, statements: 2_000, each: 100 });
    measure("2,000 people, 4,000 statements", 3, Crowd { people: 2_000, statements: 4_000, each: 100 });
    if std::env::args().any(|argument| argument == "--large") {
        measure(
            "1,000,000 people, 500 statements (goal: 15 s altogether, 3 GiB)",
            1,
            Crowd { people: 1_000_000, statements: 500, each: 20 },
        );
    } else {
        println!("1,000,000 people, 500 statements: with `-- --large`");
    }
    println!("peak memory: {:?} MiB", ratio::peak_mib());
}

fn measure(name: &str, rounds: usize, crowd: Crowd) {
    let votes: Vec<(u32, u32, Opinion)> = crowd.votes().collect();
    println!("{name}: {} votes, yardstick: one pass over them", votes.len());
    let pass = || {
        let mut counts = vec![[0_u32; 3]; crowd.statements as usize];
        for (_, statement, vote) in &votes {
            counts[*statement as usize][*vote as usize] += 1;
        }
        counts
    };
    ratio::compare("  taken in", rounds, None, || fill(crowd).close(), pass);
    let mut sentence = None;
    let whole = || {
        let report = fill(crowd).close().map(|ballots| opinions_of(&ballots));
        sentence = report.ok().and_then(|report| report.grouping).map(|grouping| grouping.sentence);
    };
    ratio::compare("  taken in, with groups and statistics", rounds, None, whole, pass);
    println!("  {}", sentence.unwrap_or_default());
}

fn fill(crowd: Crowd) -> BallotBox {
    let mut ballots = BallotBox::default();
    let statements: Vec<String> = (0..crowd.statements).map(|number| format!("s{number}")).collect();
    let mut person = (u32::MAX, String::new());
    for (number, statement, vote) in crowd.votes() {
        if person.0 != number {
            person = (number, format!("p{number}"));
        }
        ballots.cast(&person.1, &statements[statement as usize], vote);
    }
    ballots
}

/// Three camps, each with its own view of most statements.
#[derive(Clone, Copy)]
struct Crowd {
    people: u32,
    statements: u32,
    each: u32,
}

impl Crowd {
    fn votes(self) -> impl Iterator<Item = (u32, u32, Opinion)> {
        (0..self.people).flat_map(move |person| {
            let camp = mix(person) % 3;
            let first = mix(person ^ 0x5eed) % self.statements;
            // A step prime to the number of statements meets each at most once.
            let steps = (0..100).map(|number| mix(person.wrapping_add(number << 24)) % self.statements);
            let step = steps.into_iter().find(|step| gcd(*step, self.statements) == 1).unwrap_or(1);
            (0..self.each).map(move |number| {
                let statement = (first + number * step) % self.statements;
                let side = mix(statement * 3 + camp) % 4;
                let mood = mix(person.wrapping_mul(31).wrapping_add(statement)) % 10;
                let vote = match (side, mood) {
                    (_, 0) => 1,
                    (0 | 1, 1..8) | (2, 8..) => 2,
                    (2, 1..8) | (0 | 1, _) => 0,
                    (_, mood) => mood % 3,
                };
                (person, statement, OPINIONS[vote as usize])
            })
        })
    }
}

fn gcd(one: u32, other: u32) -> u32 {
    if other == 0 { one } else { gcd(other, one % other) }
}

fn mix(number: u32) -> u32 {
    let mixed = (number ^ number >> 16).wrapping_add(0x9e37_79b9).wrapping_mul(0x7feb_352d);
    let mixed = (mixed ^ mixed >> 15).wrapping_mul(0x846c_a68b);
    mixed ^ mixed >> 16
}
