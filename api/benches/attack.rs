//! What attacks cost the process of a server: CPU and peak memory of each, by
//! the binary itself, as its system tells them. Only on Linux.

mod documents;

use std::error::Error;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

const GOAL_CPU_MS: f64 = 50.0;
const GOAL_MEMORY_MIB: f64 = 20.0;
/// How often each attack is made, no two alike: the system counts CPU in steps of 10 ms.
const TIMES: u32 = 20;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    if !cfg!(target_os = "linux") {
        println!("skipped: CPU and memory of a process are read from /proc");
        return Ok(());
    }
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path())?;
    server.post(r#"{"query":"{ __typename }"}"#)?;
    println!("{:<44} {:>7} {:>12} {:>13}", "attack", "status", "CPU ms each", "peak + MiB");
    let mut missed = 0;
    for (name, document) in documents::all() {
        missed += u32::from(!server.measure(name, |turn| server.post(&document(turn)))?);
    }
    for (name, head, piece, pieces) in documents::floods() {
        missed += u32::from(!server.measure(name, |_| server.flood(head, &piece, pieces))?);
    }
    missed += u32::from(!server.measure("200 connections with half a head", |turn| {
        let mut streams = Vec::new();
        for _ in 0..200 {
            let mut stream = TcpStream::connect(&server.address)?;
            stream.write_all(format!("POST /graphql HTTP/1.1\r\nx-turn: {turn}\r\n").as_bytes())?;
            streams.push(stream);
        }
        server.post(r#"{"query":"{ __typename }"}"#)
    })?);
    println!("goals: under {GOAL_CPU_MS} ms and {GOAL_MEMORY_MIB} MiB each; {missed} missed");
    Ok(())
}

/// The binary, serving an empty database until it is dropped.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(data: &std::path::Path) -> Outcome<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_entente"))
            .args(["serve", "--listen", "127.0.0.1:0", "--log", "off", "--data"])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut first = String::new();
        let output = child.stdout.take().ok_or("stdout is piped")?;
        BufReader::new(output).read_line(&mut first)?;
        let address = first.trim().strip_prefix("listening on http://").ok_or("the first line says where")?;
        Ok(Self { address: address.to_owned(), child })
    }

    /// Posts this body; the status of the answer.
    fn post(&self, body: &str) -> Outcome<String> {
        let head = format!(
            "POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        self.flood(&head, body, 1)
    }

    /// Writes for as long as the server reads; the status of the answer.
    fn flood(&self, head: &str, piece: &str, pieces: usize) -> Outcome<String> {
        let mut stream = TcpStream::connect(&self.address)?;
        let mut writing = stream.try_clone()?;
        let (head, piece) = (head.to_owned(), piece.to_owned());
        let writer = std::thread::spawn(move || {
            let mut written = writing.write_all(head.as_bytes());
            for _ in 0..pieces {
                written = written.and_then(|()| writing.write_all(piece.as_bytes()));
            }
        });
        let mut said = Vec::new();
        // The server may close while something is still under way to it; what it said before counts.
        let _ = stream.read_to_end(&mut said);
        let _ = stream.shutdown(std::net::Shutdown::Both);
        let _ = writer.join();
        let said = String::from_utf8_lossy(&said);
        Ok(said.split(' ').nth(1).unwrap_or("closed").to_owned())
    }

    /// Makes an attack many times and prints what it cost; whether the goals are met.
    fn measure(&self, name: &str, attack: impl Fn(u32) -> Outcome<String>) -> Outcome<bool> {
        // Sets the peak back to what is used now.
        std::fs::write(self.proc("clear_refs"), "5")?;
        let (cpu, memory) = (self.cpu_ms()?, self.memory_mib("VmRSS")?);
        let mut status = String::new();
        for turn in 0..TIMES {
            status = attack(turn)?;
        }
        let cpu = (self.cpu_ms()? - cpu) / f64::from(TIMES);
        let memory = (self.memory_mib("VmHWM")? - memory).max(0.0);
        let met = cpu < GOAL_CPU_MS && memory < GOAL_MEMORY_MIB;
        let told = if met { "" } else { "  MISSED" };
        println!("{name:<44} {status:>7} {cpu:>12.1} {memory:>13.1}{told}");
        Ok(met)
    }

    fn proc(&self, file: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{file}", self.child.id()))
    }

    /// User and system time, in steps of a hundredth of a second.
    fn cpu_ms(&self) -> Outcome<f64> {
        let stat = std::fs::read_to_string(self.proc("stat"))?;
        let fields = stat.rsplit_once(')').ok_or("a stat file")?.1;
        let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<u32>);
        let ticks: Vec<u32> = ticks.collect::<Result<_, _>>()?;
        Ok(f64::from(ticks.iter().sum::<u32>()) * 10.0)
    }

    fn memory_mib(&self, what: &str) -> Outcome<f64> {
        let status = std::fs::read_to_string(self.proc("status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix(what)).ok_or("a status file")?;
        let kib: u32 = line.trim_start_matches(':').trim().trim_end_matches("kB").trim().parse()?;
        Ok(f64::from(kib) / 1_024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
