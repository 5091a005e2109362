//! One throw-away PostgreSQL for the whole process, which dies with it.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ConnectionTrait, Database};

/// Whom the server runs as where the tests run as root, which it refuses.
const NOBODY: u32 = 65534;
const ATTEMPTS: usize = 5;
/// Ends the server and its files once the tests' end of the pipe is closed, however they end.
const SCRIPT: &str = r#""$1" -D "$2/data" -p "$3" -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories="$2" -c max_connections=300 </dev/null &
pid=$!
cat >/dev/null
kill -INT $pid
wait $pid
rm -rf "$2""#;

static SERVER: OnceLock<Option<Server>> = OnceLock::new();
static NUMBER: AtomicU32 = AtomicU32::new(0);

struct Server {
    port: u16,
    /// Its standard input is the pipe that keeps the server alive.
    _shell: Child,
}

/// The URL of a new, empty database; none where there are no binaries.
pub async fn database() -> Option<String> {
    let server = SERVER.get_or_init(start).as_ref()?;
    let url = |name: &str| format!("postgres://postgres@127.0.0.1:{}/{name}", server.port);
    let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::SeqCst));
    let db = Database::connect(url("postgres")).await.expect("the server that was just started");
    db.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a new database");
    db.close().await.expect("an orderly end");
    Some(url(&name))
}

fn start() -> Option<Server> {
    let (initdb, postgres) = (find("initdb")?, find("postgres")?);
    for _ in 0..ATTEMPTS {
        if let Some(server) = try_start(&initdb, &postgres) {
            return Some(server);
        }
    }
    panic!("PostgreSQL does not start");
}

fn try_start(initdb: &Path, postgres: &Path) -> Option<Server> {
    let directory = tempfile::Builder::new().prefix("entente-pg-").tempdir().expect("a directory").keep();
    let root = directory.metadata().expect("its metadata").uid() == 0;
    if root {
        chown(&directory, Some(NOBODY), Some(NOBODY)).expect("root may");
    }
    let made = command(initdb, &directory, root)
        .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-D"])
        .arg(directory.join("data"))
        .stdout(Stdio::null())
        .status();
    assert!(made.expect("initdb").success(), "initdb fails");
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = free.local_addr().expect("an address").port();
    drop(free);
    let mut shell = command(Path::new("/bin/sh"), &directory, root)
        .args(["-c", SCRIPT, "sh"])
        .args([postgres, &directory])
        .arg(port.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .expect("a shell");
    if is_ready(&mut shell) {
        return Some(Server { port, _shell: shell });
    }
    drop(shell.stdin.take());
    shell.wait().expect("the shell to end");
    None
}

fn command(program: &Path, directory: &Path, root: bool) -> Command {
    let mut command = Command::new(program);
    command.current_dir(directory);
    if root {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

/// Reads what the server says until it is ready, or gives up because it did.
fn is_ready(shell: &mut Child) -> bool {
    let mut lines = BufReader::new(shell.stderr.take().expect("it is piped")).lines();
    let told = lines.by_ref().map_while(Result::ok).find_map(|line| {
        let ready = line.contains("ready to accept connections");
        (ready || line.contains("FATAL")).then_some(ready)
    });
    // Whatever it says later must not fill the pipe.
    std::thread::spawn(move || lines.for_each(drop));
    told.unwrap_or_default()
}

/// A program on the path, or where distributions put PostgreSQL's.
fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let packaged = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    std::env::split_paths(&path)
        .chain(packaged.map(|version| version.path().join("bin")))
        .chain([PathBuf::from("/usr/local/bin")])
        .map(|directory| directory.join(program))
        .find(|path| path.is_file())
}
