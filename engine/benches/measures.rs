//! The measures at scale: people, listens and arguments by the million, each
//! against a plain pass over the same things.

mod ratio;

use engine::{
    ArgumentGraph, ArgumentNode, Listen, Negotiable, NegotiablePerson, Network, NetworkPerson, arguments, influence,
    settle,
};

const PEOPLE: u32 = 1_000_000;
const LISTENS: u32 = 10_000_000;

fn main() {
    let rounds = 3;
    let negotiable = negotiable();
    ratio::compare(
        "settlement of 10^6 people, against sorting them",
        rounds,
        None,
        || settle(&negotiable),
        || sorted(&negotiable),
    );
    drop(negotiable);
    for (name, links) in [("in a forest", 0), ("with cycles", 1)] {
        let graph = statements(links);
        let name = format!("strengths of 10^6 statements {name}, against looking up every end");
        ratio::compare(&name, rounds, None, || arguments(&graph), || looked_up(&graph));
    }
    let network = network();
    let pairs = pairs();
    ratio::compare(
        "influence of 10^6 people over 10^7 listens, against 40 rounds over flat arrays",
        1,
        None,
        || influence(&network),
        || passed(&pairs),
    );
    println!("peak memory: {:?} MiB", ratio::peak_mib());
}

/// The same numbers on every run, spread evenly below `below`.
fn scattered(number: u32, below: u32) -> u32 {
    let mixed = u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    u32::try_from(((mixed >> 32) * u64::from(below)) >> 32).unwrap_or_default()
}

fn id(number: u32) -> String {
    format!("s{number:07}")
}

fn negotiable() -> Negotiable {
    let people = (0..PEOPLE).map(|number| NegotiablePerson {
        id: id(number),
        position: f64::from(scattered(number, 100_000)),
        cost: f64::from(1 + number % 7),
    });
    Negotiable { people: people.collect(), tolerance: 10.0 }
}

fn sorted(negotiable: &Negotiable) -> Vec<(f64, f64)> {
    let mut held: Vec<(f64, f64)> = negotiable.people.iter().map(|person| (person.position, person.cost)).collect();
    held.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    held
}

/// Each statement attacks an earlier one; with `back`, every tenth is answered.
fn statements(back: u32) -> ArgumentGraph {
    let nodes = (0..PEOPLE).map(|number| ArgumentNode { id: id(number), weight: 0.5 }).collect();
    let target = |number: u32| scattered(number, number);
    let attacks = (1..PEOPLE).map(|number| (id(number), id(target(number)))).collect();
    let answers = (1..back * PEOPLE).step_by(10).map(|number| (id(target(number)), id(number))).collect();
    ArgumentGraph { nodes, attacks, supports: answers }
}

fn looked_up(graph: &ArgumentGraph) -> usize {
    let mut ids: Vec<&str> = graph.nodes.iter().map(|node| node.id.as_str()).collect();
    ids.sort_unstable();
    let ends = graph.attacks.iter().chain(&graph.supports).flat_map(|(from, to)| [from, to]);
    ends.filter_map(|end| ids.binary_search(&end.as_str()).ok()).sum()
}

fn network() -> Network {
    let people = (0..PEOPLE).map(|number| NetworkPerson {
        id: id(number),
        opinion: f64::from(scattered(number, 1000)) / 1000.0,
        susceptibility: None,
    });
    let listens = pairs().into_iter().map(|(from, to)| Listen { from: id(from), to: id(to), weight: 1.0 });
    Network { people: people.collect(), listens: listens.collect() }
}

/// Ten for each person.
fn pairs() -> Vec<(u32, u32)> {
    (0..LISTENS).map(|number| (number / 10, scattered(number, PEOPLE))).collect()
}

/// What no way of iterating can do without: there and back along every pair.
fn passed(pairs: &[(u32, u32)]) -> f64 {
    let mut there = vec![1.0; PEOPLE as usize];
    let mut back = vec![1.0; PEOPLE as usize];
    for _ in 0..40 {
        let (before, mut next) = (there.clone(), vec![0.0; PEOPLE as usize]);
        for &(from, to) in pairs {
            there[from as usize] += 0.05 * before[to as usize];
            next[to as usize] += 0.05 * back[from as usize];
        }
        back = next;
    }
    there.iter().chain(&back).sum()
}
