//! What attacks cost the process of a server: CPU and peak memory of each, by
//! the binary itself, as its system tells them. Only on Linux.

mod documents;
mod sockets;
mod victim;

use std::io::Write as _;
use victim::{Outcome, Victim};

/// How often each attack is made, no two alike.
const TIMES: u32 = 20;
/// How many connections one attack opens.
const CONNECTIONS: usize = 200;
/// How many operations one attack sends on a socket.
const OPERATIONS: usize = 20_000;

fn main() -> Outcome<()> {
    if !cfg!(target_os = "linux") {
        println!("skipped: CPU and memory of a process are read from /proc");
        return Ok(());
    }
    let data = tempfile::tempdir()?;
    let mut victim = Victim::start(data.path())?;
    victim.post(r#"{"query":"{ __typename }"}"#)?;
    println!("{:<44} {:>7} {:>12} {:>13}", "attack", "status", "CPU ms each", "peak + MiB");
    for (name, document) in documents::all() {
        victim.measure(name, TIMES, |victim, turn| victim.post(&document(turn)))?;
    }
    for (name, head, piece, pieces) in documents::floods() {
        victim.measure(name, TIMES, |victim, _| victim.flood(head, &piece, pieces))?;
    }
    for (name, head) in [
        ("200 connections with half a head", "POST /graphql HTTP/1.1\r\nhost: x\r\n"),
        (
            "200 connections with half a body",
            "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{\"query\":",
        ),
    ] {
        victim.measure(name, TIMES, |victim, _| slow(victim, head))?;
    }
    for (name, part) in
        [("endless parts of a message, empty", String::new()), ("endless parts, 1 kB", " ".repeat(1_000))]
    {
        victim.measure(name, TIMES, |victim, _| sockets::endless(victim, &part))?;
    }
    victim.measure("20,000 operations on a socket", TIMES, |victim, _| sockets::operations(victim, OPERATIONS))?;
    victim.end();
    Ok(())
}

/// Opens connections that begin to ask and do not go on; the status of somebody else's answer meanwhile.
fn slow(victim: &Victim, begun: &str) -> Outcome<String> {
    let mut streams = Vec::new();
    for _ in 0..CONNECTIONS {
        let mut stream = victim.connect()?;
        stream.write_all(begun.as_bytes())?;
        streams.push(stream);
    }
    victim.post(r#"{"query":"{ __typename }"}"#)
}
