//! Reading messages from a WebSocket, whatever comes: the length of a frame is
//! looked at before its content is waited for, and a message in parts is
//! bounded in bytes and in parts.

use actix_http::ws::{CloseCode, OpCode, Parser};
use actix_web::web::{Bytes, BytesMut, Payload};
use futures_util::StreamExt as _;

/// The largest frame, in bytes.
const FRAME: usize = 64 * 1024;
/// The largest message, in bytes.
const MESSAGE: usize = 100_000;
/// The most frames of one message.
const PARTS: usize = 1_000;

/// What a client sent.
#[derive(Debug)]
pub enum Incoming {
    /// A message.
    Text(String),
    /// A question whether somebody is there, to be sent back.
    Ping(Bytes),
    /// A sign of life.
    Pong,
    /// The end, with the code to end with.
    Close(CloseCode),
}

/// Why no further message can be read: the code and a reason.
pub type Broken = (CloseCode, String);

/// The messages of a client.
pub struct Frames {
    payload: Payload,
    buffer: BytesMut,
    begun: Option<Begun>,
}

/// A message of which parts are still to come.
struct Begun {
    content: Vec<u8>,
    parts: usize,
    opcode: OpCode,
}

impl Frames {
    /// Reads from the body of the handshake.
    pub fn new(payload: Payload) -> Self {
        Self { payload, buffer: BytesMut::new(), begun: None }
    }

    /// The next message; none where the client is gone. Nothing is lost where this is given up.
    pub async fn next(&mut self) -> Result<Option<Incoming>, Broken> {
        loop {
            if announced(&self.buffer).is_some_and(|length| length > FRAME as u64) {
                return Err((CloseCode::Size, format!("A frame may have at most {FRAME} bytes")));
            }
            let parsed = Parser::parse(&mut self.buffer, true, FRAME);
            match parsed.map_err(|error| (CloseCode::Protocol, error.to_string()))? {
                Some((finished, opcode, content)) => {
                    if let Some(incoming) = self.take(finished, opcode, &content.unwrap_or_default())? {
                        return Ok(Some(incoming));
                    }
                }
                None => match self.payload.next().await {
                    Some(Ok(bytes)) => self.buffer.extend_from_slice(&bytes),
                    Some(Err(_)) | None => return Ok(None),
                },
            }
        }
    }

    /// Reads on until the client ends, or has sent this many bytes.
    pub async fn discard(&mut self, most: usize) {
        let mut read = 0;
        while read < most {
            let Some(Ok(bytes)) = self.payload.next().await else { return };
            read += bytes.len();
        }
    }

    fn take(&mut self, finished: bool, opcode: OpCode, content: &[u8]) -> Result<Option<Incoming>, Broken> {
        match opcode {
            OpCode::Ping | OpCode::Pong | OpCode::Close if !finished => broken("A control frame has one part"),
            OpCode::Ping => Ok(Some(Incoming::Ping(Bytes::copy_from_slice(content)))),
            OpCode::Pong => Ok(Some(Incoming::Pong)),
            OpCode::Close => {
                let reason = Parser::try_parse_close_payload(content);
                let reason = reason.map_err(|error| (CloseCode::Protocol, error.to_string()))?;
                Ok(Some(Incoming::Close(reason.map_or(CloseCode::Normal, |reason| reason.code))))
            }
            OpCode::Text | OpCode::Binary if self.begun.is_none() => {
                let begun = Begun { content: Vec::new(), parts: 0, opcode };
                self.add(begun, finished, content)
            }
            OpCode::Continue => match self.begun.take() {
                Some(begun) => self.add(begun, finished, content),
                None => broken("A part came of no message"),
            },
            OpCode::Text | OpCode::Binary | OpCode::Bad => broken("A message was not finished"),
        }
    }

    fn add(&mut self, mut begun: Begun, finished: bool, content: &[u8]) -> Result<Option<Incoming>, Broken> {
        begun.parts += 1;
        if begun.content.len() + content.len() > MESSAGE || begun.parts > PARTS {
            let message = format!("A message may have at most {MESSAGE} bytes, in at most {PARTS} frames");
            return Err((CloseCode::Size, message));
        }
        begun.content.extend_from_slice(content);
        if !finished {
            self.begun = Some(begun);
            return Ok(None);
        }
        if begun.opcode == OpCode::Binary {
            return Err((CloseCode::Other(4400), "Invalid message: it must be text".to_owned()));
        }
        let text = String::from_utf8(begun.content).map_err(|error| (CloseCode::Invalid, error.to_string()))?;
        Ok(Some(Incoming::Text(text)))
    }
}

fn broken<T>(reason: &str) -> Result<T, Broken> {
    Err((CloseCode::Protocol, reason.to_owned()))
}

/// The length that the frame at the beginning of these bytes says it has.
fn announced(bytes: &[u8]) -> Option<u64> {
    match bytes.get(1)? & 0x7f {
        126 => Some(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?).into()),
        127 => Some(u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?)),
        short => Some(short.into()),
    }
}

/// A text as a frame.
pub fn text(message: &str) -> Bytes {
    framed(message.as_bytes(), OpCode::Text)
}

/// A question whether the client is there.
pub fn ping() -> Bytes {
    framed(&[], OpCode::Ping)
}

/// The answer to such a question.
pub fn pong(content: &[u8]) -> Bytes {
    framed(content, OpCode::Pong)
}

/// The end, with a reason of at most 123 bytes.
pub fn close(code: CloseCode, reason: &str) -> Bytes {
    let mut frame = BytesMut::new();
    let reason = reason.get(..reason.floor_char_boundary(123)).unwrap_or_default();
    Parser::write_close(&mut frame, Some((code, reason).into()), false);
    frame.freeze()
}

fn framed(content: &[u8], opcode: OpCode) -> Bytes {
    let mut frame = BytesMut::new();
    Parser::write_message(&mut frame, content, opcode, true, false);
    frame.freeze()
}
