//! The process of a server, what reaches it, and what that costs it.

use std::error::Error;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const GOAL_CPU_MS: f64 = 50.0;
const GOAL_MEMORY_MIB: f64 = 20.0;
/// Beyond what the server itself waits for anything.
const PATIENCE: Duration = Duration::from_secs(30);

pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// The binary, serving an empty database until it is dropped.
pub struct Victim {
    child: Child,
    address: String,
    missed: u32,
}

impl Victim {
    pub fn start(data: &Path) -> Outcome<Self> {
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
        Ok(Self { address: address.to_owned(), child, missed: 0 })
    }

    /// A connection that gives up after a while.
    pub fn connect(&self) -> Outcome<TcpStream> {
        let stream = TcpStream::connect(&self.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(stream)
    }

    /// Posts this body; the status of the answer.
    pub fn post(&self, body: &str) -> Outcome<String> {
        let length = body.len();
        let head = format!(
            "POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        self.flood(&head, body, 1)
    }

    /// Writes for as long as the server reads; the status of the answer.
    pub fn flood(&self, head: &str, piece: &str, pieces: usize) -> Outcome<String> {
        let mut stream = self.connect()?;
        let mut writing = stream.try_clone()?;
        let (head, piece) = (head.to_owned(), piece.to_owned());
        let writer = std::thread::spawn(move || {
            // Where the server reads no more, there is no more to write.
            let _ = writing.write_all(head.as_bytes());
            for _ in 0..pieces {
                if writing.write_all(piece.as_bytes()).is_err() {
                    return;
                }
            }
        });
        let (mut said, mut some) = (Vec::new(), [0; 4_096]);
        while !said.windows(4).any(|end| end == b"\r\n\r\n") {
            match stream.read(&mut some) {
                Ok(read) if read > 0 => said.extend_from_slice(some.get(..read).unwrap_or_default()),
                // It may close while something is still under way to it.
                _ => break,
            }
        }
        let _ = stream.shutdown(Shutdown::Both);
        let _ = writer.join();
        let said = String::from_utf8_lossy(&said);
        Ok(said.split(' ').nth(1).unwrap_or("closed").to_owned())
    }

    /// Makes an attack so many times and prints what each cost: the system counts CPU in steps of 10 ms.
    pub fn measure(&mut self, name: &str, times: u32, attack: impl Fn(&Self, u32) -> Outcome<String>) -> Outcome<()> {
        // Sets the peak back to what is used now.
        std::fs::write(self.proc("clear_refs"), "5")?;
        let (cpu, memory) = (self.cpu_ms()?, self.memory_mib("VmRSS")?);
        let mut status = String::new();
        for turn in 0..times {
            status = attack(self, turn)?;
        }
        let cpu = (self.cpu_ms()? - cpu) / f64::from(times);
        let memory = (self.memory_mib("VmHWM")? - memory).max(0.0);
        let met = cpu < GOAL_CPU_MS && memory < GOAL_MEMORY_MIB;
        self.missed += u32::from(!met);
        let told = if met { "" } else { "  MISSED" };
        println!("{name:<44} {status:>7} {cpu:>12.1} {memory:>13.1}{told}");
        // Others are served.
        let ordinary = self.post(r#"{"query":"{ __typename }"}"#)?;
        if ordinary == "200" { Ok(()) } else { Err(format!("after `{name}` others are answered {ordinary}").into()) }
    }

    /// Says how many goals were missed.
    pub fn end(self) {
        println!("goals: under {GOAL_CPU_MS} ms and {GOAL_MEMORY_MIB} MiB each; {} missed", self.missed);
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

impl Drop for Victim {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
