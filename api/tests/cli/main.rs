//! The binary as people and scripts meet it: its output, its exit codes, and
//! one clear line for everything that can be wrong around it.

#![expect(clippy::expect_used, reason = "a test ends where its ground gives way")]

mod binary;
mod engine;
mod operator;
#[cfg(unix)]
mod stop;
mod verify;

use binary::{entente, fails, run, text};
use sea_orm::{ConnectionTrait, Database};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Output, Stdio};

const LET_ELSE: &str = include_str!("../../data/let-else.json");

/// A server that ends with the test.
struct Served {
    child: Child,
    address: String,
    output: BufReader<std::process::ChildStdout>,
}

impl Served {
    fn start(arguments: &[&str]) -> Self {
        // It needs no other program: none is found.
        let mut child = entente(arguments)
            .env("PATH", "")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let mut output = BufReader::new(child.stdout.take().expect("stdout is piped"));
        let mut first = String::new();
        output.read_line(&mut first).expect("it says where it listens");
        let address = first.trim().strip_prefix("listening on http://").expect("the first line says where");
        Self { address: address.to_owned(), child, output }
    }

    fn post(&self, token: &str, body: &str) -> Value {
        self.send(&format!("authorization: Bearer {token}\r\n"), body)
    }

    /// As [`Served::post`], without a token.
    fn ask(&self, body: &str) -> Value {
        self.send("", body)
    }

    fn send(&self, header: &str, body: &str) -> Value {
        let length = body.len();
        let rest = format!("content-type: application/json\r\n{header}content-length: {length}\r\n\r\n{body}");
        let answer = self.exchange("POST /graphql", &rest);
        let body = answer.split_once("\r\n\r\n").expect("there is a body").1;
        serde_json::from_str(body).expect("the body is JSON")
    }

    /// A whole answer, as it came.
    fn exchange(&self, what: &str, rest: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let request = format!("{what} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{rest}", self.address);
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it answers");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Asks it to stop, and waits until it has.
    fn stop(mut self) {
        let id = self.child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().expect("`kill` runs").success());
        assert!(self.child.wait().expect("it ends").success());
    }

    /// What follows on stdout, up to the line that ends the greeting.
    fn greeting(&mut self) -> String {
        let mut greeting = String::new();
        while !greeting.contains("Ctrl-C") {
            let read = self.output.read_line(&mut greeting).expect("stdout is text");
            assert!(read > 0, "the greeting ends early: {greeting}");
        }
        greeting
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn help_shows_examples() {
    let help = text(&run(&["--help"]).stdout);
    for example in ["entente demo", "entente serve", "entente engine assess", "entente import"] {
        assert!(help.contains(example), "{help}");
    }
}

#[test]
fn the_schema_is_printed() {
    assert_eq!(text(&run(&["schema"]).stdout), api::schema::sdl());
}

#[test]
fn a_port_in_use_is_one_clear_line() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address").to_string();
    let data = tempfile::tempdir().expect("a directory");
    let data = data.path().to_str().expect("a path");
    fails(&run(&["serve", "--data", data, "--listen", &address, "--log", "off"]), 1, &address);
    fails(&run(&["demo", "--listen", &address, "--log", "off"]), 1, &address);
}

#[test]
fn a_directory_that_cannot_be_written_is_one_clear_line() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let inside = file.path().join("data");
    let inside = inside.to_str().expect("a path");
    for command in [vec!["serve"], vec!["migrate"], vec!["demo"]] {
        let output = run(&[command, vec!["--data", inside, "--log", "off"]].concat());
        fails(&output, 1, "data directory");
    }
}

#[test]
fn a_wrong_file_of_identities_names_the_field() {
    let directory = tempfile::tempdir().expect("a directory");
    let (data, file) = (directory.path().join("data"), directory.path().join("identity.json"));
    let (data, shown) = (data.to_str().expect("a path"), file.to_str().expect("a path"));
    let serve = ["serve", "--data", data, "--listen", "127.0.0.1:0", "--log", "off", "--identity", shown];
    fails(&run(&serve), 2, "identity.json: (file): cannot be read");
    std::fs::write(&file, r#"{ "issuers": [{ "issuer": "http://id.example.org" }] }"#).expect("a file");
    fails(&run(&serve), 2, "identity.json: issuers[0]: missing field");
    assert!(!Path::new(data).exists(), "nothing is begun");
}

#[test]
fn wrong_settings_of_a_server_are_one_clear_line() {
    fails(&run(&["demo", "--listen", "0.0.0.0:0"]), 2, "loopback");
    fails(&run(&["serve", "--listen", "localhost"]), 2, "--listen");
    fails(&run(&["serve", "--origin", "*"]), 2, "--origin");
    fails(&run(&["serve", "--trusted-proxy", "proxy"]), 2, "--trusted-proxy");
    fails(&run(&["serve", "--introspection", "some"]), 2, "--introspection");
    fails(&run(&["serve", "--rows-per-hour", "many"]), 2, "--rows-per-hour");
}

#[test]
fn wrong_arguments_are_one_clear_line() {
    for (wrong, what) in [
        (vec!["serve", "--nope"], "unexpected argument '--nope'"),
        (vec!["engine", "assess"], "not provided: <FILE|->"),
        (vec!["engine", "plan", "-", "--top", "many"], "'many' for '--top <N>'"),
        (vec!["engine", "plan", "-", "--solver", "magic"], "--solver"),
        (vec!["asess"], "unrecognized subcommand 'asess'"),
    ] {
        fails(&run(&wrong), 2, what);
    }
}

#[actix_web::test]
async fn a_database_of_a_newer_version_is_refused_and_left_alone() {
    let data = tempfile::tempdir().expect("a directory");
    let path = data.path().to_str().expect("a path");
    assert!(run(&["migrate", "--data", path]).status.success());
    let db = Database::connect(api::store::embedded_url(data.path())).await.expect("it opens");
    let later = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_000001_later', 0)";
    db.execute_unprepared(later).await.expect("it is written");
    db.close().await.expect("it closes");
    for command in ["serve", "migrate"] {
        fails(&run(&[command, "--data", path, "--log", "off"]), 1, "m29990101_000001_later");
    }
}

#[test]
fn a_database_that_is_away_is_one_clear_line_without_its_password() {
    let data = tempfile::tempdir().expect("a directory");
    let closed = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address");
    let url = format!("postgres://someone:hush@{closed}/entente");
    let output = run(&["serve", "--data", data.path().to_str().expect("a path"), "--database", &url, "--log", "off"]);
    fails(&output, 1, "cannot open the database");
    assert!(!text(&output.stderr).contains("hush"));
}

#[test]
fn the_secrets_are_for_their_owner_only() {
    let data = tempfile::tempdir().expect("a directory");
    let served = Served::start(&["serve", "--listen", "127.0.0.1:0", "--data", data.path().to_str().expect("a path")]);
    assert_eq!(served.post("none", "{}")["errors"][0]["extensions"]["code"], "BAD_REQUEST");
    let keys = data.path().join("keys");
    let mode = |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    let files = std::fs::read_dir(&keys).expect("a directory").map(|entry| entry.expect("a file").path());
    let modes: Vec<u32> = files.map(|file| mode(&file)).collect();
    // What signs access tokens, and what seals second factors.
    assert_eq!((mode(&keys), modes), (0o700, vec![0o600, 0o600]));
}

fn import(data: &Path, record: &str, more: &[&str]) -> Output {
    let file = data.join("record.json");
    std::fs::write(&file, record).expect("it is written");
    let (data, file) = (data.to_str().expect("a path"), file.to_str().expect("a path"));
    run(&[&["import", file, "--data", data, "--log", "off"], more].concat())
}

/// The verdict, the number of approvals, and the titles of the open objections, of what an import made.
fn imported(data: &Path, output: &Output) -> (String, usize, Vec<String>) {
    let said = text(&output.stdout);
    let id = said.split_whitespace().skip_while(|word| *word != "proposal").nth(1).expect("it says which");
    let token = said.lines().last().expect("it gives a token");
    let served = Served::start(&["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().expect("a path")]);
    let query = format!(
        "{{ proposal(id: \"{id}\") {{ positions(first: 100) {{ nodes {{ stance }} }} \
         objections(first: 100) {{ nodes {{ title state body }} }} assessment {{ verdict {{ status }} }} }} }}"
    );
    let answer = served.post(token, &serde_json::json!({ "query": query }).to_string());
    let proposal = &answer["data"]["proposal"];
    let open = proposal["objections"]["nodes"].as_array().expect("objections").iter();
    let open = open.filter(|node| node["state"] != "ACCOMMODATED").map(|node| node["title"].to_string());
    let status = proposal["assessment"]["verdict"]["status"].as_str().expect("a verdict").to_owned();
    (status, proposal["positions"]["nodes"].as_array().expect("positions").len(), open.collect())
}

#[test]
fn a_record_is_replayed_up_to_a_day() {
    let concern = "\"need-consistency-rvalue-temporary-rules-between-let-and-let-else\"".to_owned();
    for (until, ticks) in [(None, 5), (Some("2022-05-10"), 4)] {
        let data = tempfile::tempdir().expect("a directory");
        let more = until.map_or(vec![], |until| vec!["--until", until]);
        let output = import(data.path(), LET_ELSE, &more);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(imported(data.path(), &output), ("BLOCKED".to_owned(), ticks, vec![concern.clone()]));
    }
}

#[test]
fn a_record_that_does_not_fit_together_is_refused_by_field() {
    let data = tempfile::tempdir().expect("a directory");
    for (right, wrong, field) in [
        ("RFCBOT_FCP", "RFCBOT", "rule"),
        ("\"proposedBy\": \"lang-2\"", "\"proposedBy\": \"lang-9\"", "proposedBy"),
        ("\"members\"", "\"member\"", "member"),
        ("2022-08-16\",\n", "2021-08-16\",\n", "snapshots[1].date"),
        ("\"date\": \"2022-05-10\"", "\"date\": \"2022-05-99\"", "snapshots[0].date"),
        ("2022-02-09", "0000-01-01", "openedOn"),
        ("2022-02-09", "2999-01-01", "openedOn"),
        ("\"lang-1\",\n", "\" \",\n", "members[0]"),
        ("\"title\": \"Stabilize", "\"title\": \"\\u0000", "title"),
    ] {
        let record = LET_ELSE.replacen(right, wrong, 1);
        assert_ne!(record, LET_ELSE, "{right} is in the record");
        fails(&import(data.path(), &record, &[]), 2, field);
    }
    assert!(!data.path().join("entente.db").exists(), "nothing is written");
}

#[test]
fn the_demo_can_be_run_twice_in_one_directory() {
    let data = tempfile::tempdir().expect("a directory");
    let path = data.path().to_str().expect("a path");
    let mut ids = Vec::new();
    for _ in 0..2 {
        let mut served = Served::start(&["demo", "--listen", "127.0.0.1:0", "--data", path]);
        let greeting = served.greeting();
        let commands: Vec<&str> = greeting.lines().filter(|line| line.starts_with("curl ")).collect();
        assert_eq!(commands.len(), 3);
        let [assessment, plans, position] = [0, 1, 2].map(|place| try_out(&served, commands[place]));
        assert_eq!(assessment["proposal"]["assessment"]["verdict"]["status"], "BLOCKED");
        assert_eq!(assessment["proposal"]["assessment"]["readiness"]["acceptance"], 1.0);
        assert_eq!(plans["proposal"]["plans"]["plans"].as_array().expect("plans").len(), 3);
        assert_eq!(position["takePosition"]["errors"], serde_json::json!([]));
        assert!(position["takePosition"]["position"]["proposal"]["assessment"]["readiness"]["score"].is_number());
        ids.push(commands[0].split("proposal(id:").nth(1).and_then(|rest| rest.split(')').next()).map(str::to_owned));
    }
    assert_eq!(ids[0], ids[1], "the second run shows the same negotiation");
}

/// Check 1 of the dashboard's design.
#[test]
fn the_demo_shows_its_proposals_where_there_is_no_other_program() {
    let data = tempfile::tempdir().expect("a directory");
    let path = data.path().to_str().expect("a path");
    let mut served = Served::start(&["demo", "--listen", "127.0.0.1:0", "--data", path]);
    let greeting = served.greeting();
    let command = greeting.lines().find(|line| line.starts_with("curl ")).expect("a command");
    let cookie = format!("cookie: access={}\r\n\r\n", token(command));
    let page = served.exchange("GET /", &cookie);
    assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("href=\"/proposals/"), "{page}");
}

/// The token in a printed command.
fn token(command: &str) -> &str {
    command.split("Bearer ").nth(1).and_then(|rest| rest.split('\'').next()).expect("a token")
}

/// Sends what a printed command would send.
fn try_out(served: &Served, command: &str) -> Value {
    let body = command.split(" -d '").nth(1).and_then(|rest| rest.strip_suffix('\'')).expect("a body");
    let answer = served.post(token(command), body);
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"].clone()
}

#[test]
fn a_directory_with_another_database_is_no_demo() {
    let data = tempfile::tempdir().expect("a directory");
    assert!(import(data.path(), LET_ELSE, &[]).status.success());
    let path = data.path().to_str().expect("a path");
    fails(&run(&["demo", "--data", path, "--listen", "127.0.0.1:0", "--log", "off"]), 2, "no demo");
}
