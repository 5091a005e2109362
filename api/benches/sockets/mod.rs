//! Attacks over a WebSocket, a frame at a time.

use crate::victim::{Outcome, Victim};
use serde_json::json;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

const HANDSHAKE: &str = "GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
    sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\
    sec-websocket-protocol: graphql-transport-ws\r\n\r\n";
const TEXT: u8 = 0x81;
const TEXT_WITHOUT_END: u8 = 0x01;
const CONTINUATION: u8 = 0x00;
const CLOSE: u8 = 0x8;

/// A message in parts that never ends; the code of the close.
pub fn endless(victim: &Victim, part: &str) -> Outcome<String> {
    let mut stream = open(victim)?;
    let mut writing = stream.try_clone()?;
    let (first, next) = (frame(TEXT_WITHOUT_END, part), frame(CONTINUATION, part));
    let writer = std::thread::spawn(move || {
        let mut written = writing.write_all(&first);
        for _ in 0..200_000 {
            written = written.and_then(|()| writing.write_all(&next));
        }
    });
    let code = loop {
        if let Some(code) = read(&mut stream)? {
            break code;
        }
    };
    let _ = stream.shutdown(std::net::Shutdown::Both);
    let _ = writer.join();
    Ok(code)
}

/// So many operations on one socket, all at once; whether it is closed.
pub fn operations(victim: &Victim, number: usize) -> Outcome<String> {
    let mut stream = open(victim)?;
    let mut writing = stream.try_clone()?;
    let writer = std::thread::spawn(move || {
        let mut written = writing.write_all(&frame(TEXT, &json!({ "type": "connection_init" }).to_string()));
        for id in 0..number {
            let query = json!({ "type": "subscribe", "id": id.to_string(), "payload": { "query": "{ __typename }" } });
            written = written.and_then(|()| writing.write_all(&frame(TEXT, &query.to_string())));
        }
    });
    // The acknowledgement, then one message or two for each: an error, or what came of it and the end.
    let (mut bytes, mut said, mut closed) = (vec![0; 65_536], String::new(), false);
    while !closed && said.matches(r#""complete""#).count() + said.matches(r#""error""#).count() < number {
        // It may close while something is still under way to it.
        let read = stream.read(&mut bytes).unwrap_or_default();
        said.push_str(&String::from_utf8_lossy(bytes.get(..read).unwrap_or_default()));
        closed = read == 0;
    }
    let _ = stream.shutdown(std::net::Shutdown::Both);
    let _ = writer.join();
    Ok(if closed { "closed" } else { "all" }.to_owned())
}

fn open(victim: &Victim) -> Outcome<TcpStream> {
    let mut stream = victim.connect()?;
    stream.write_all(HANDSHAKE.as_bytes())?;
    let (mut said, mut byte) = (Vec::new(), [0]);
    while !said.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        said.extend_from_slice(&byte);
    }
    Ok(stream)
}

/// A masked frame; the mask changes nothing.
fn frame(first: u8, text: &str) -> Vec<u8> {
    let mut frame = vec![first];
    match u8::try_from(text.len()) {
        Ok(length) if length < 126 => frame.push(0x80 | length),
        _ => {
            frame.push(0xfe);
            let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
            frame.extend(length.to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(text.as_bytes());
    frame
}

/// Reads one short frame; the code, where it closes.
fn read(stream: &mut TcpStream) -> Outcome<Option<String>> {
    let mut head = [0; 2];
    stream.read_exact(&mut head)?;
    let mut payload = vec![0; usize::from(head[1] & 0x7f)];
    stream.read_exact(&mut payload)?;
    let code = payload.first_chunk().map(|code| u16::from_be_bytes(*code).to_string());
    Ok(code.filter(|_| head[0] & 0x0f == CLOSE))
}
