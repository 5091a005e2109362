//! How a server ends that is told to.

use super::Served;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;

#[test]
fn a_server_that_is_told_to_stop_closes_its_sockets_and_ends_well() {
    let data = tempfile::tempdir().expect("a directory");
    let path = data.path().to_str().expect("a path");
    let mut served = Served::start(&["serve", "--listen", "127.0.0.1:0", "--data", path]);
    let mut socket = TcpStream::connect(&served.address).expect("it listens");
    let handshake = format!(
        "GET /graphql HTTP/1.1\r\nhost: {}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n",
        served.address
    );
    socket.write_all(handshake.as_bytes()).expect("it reads");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        socket.read_exact(&mut byte).expect("it answers");
        head.extend(byte);
    }
    assert!(head.starts_with(b"HTTP/1.1 101 "), "{}", String::from_utf8_lossy(&head));
    let told = Command::new("kill").args(["-s", "TERM", &served.child.id().to_string()]).status();
    assert!(told.expect("there is `kill`").success());
    let mut close = [0; 4];
    socket.read_exact(&mut close).expect("a frame");
    assert_eq!((close[0], u16::from_be_bytes([close[2], close[3]])), (0x88, 1001), "it goes away: {close:?}");
    // A close of ours, with the same code.
    socket.write_all(&[0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe9]).expect("it reads");
    let mut rest = Vec::new();
    socket.read_to_end(&mut rest).expect("it ends");
    assert_eq!(served.child.wait().expect("it ends").code(), Some(0));
}
