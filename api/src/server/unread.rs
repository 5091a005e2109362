//! Bodies that are answered before they were read to their end, which they may not have.
//!
//! The server closes a connection on which such a body is left, except for one
//! in chunks whose reader is gone: that it reads on for ever. So its reader
//! stays until it is answered.

use actix_web::HttpMessage as _;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use futures_util::Stream;
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// Answers, and has the connection closed if the body was not read to its end.
///
/// # Errors
///
/// Whatever the next service says.
pub async fn closed(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> actix_web::Result<ServiceResponse<BoxBody>> {
    if !request.chunked().unwrap_or(true) {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let body = Shared(Rc::new(RefCell::new(request.take_payload())));
    let unread = body.clone();
    let stream: Pin<Box<dyn Stream<Item = _>>> = Box::pin(body);
    request.set_payload(Payload::from(stream));
    let answer = next.call(request).await?.map_into_boxed_body();
    Ok(answer.map_body(|_, answer| BoxBody::new(Answer { answer, _unread: unread })))
}

/// The body of a request, for whoever reads it.
#[derive(Clone)]
struct Shared(Rc<RefCell<Payload>>);

impl Stream for Shared {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut *self.0.borrow_mut()).poll_next(context)
    }
}

/// The body of an answer, which holds the one of the request until it is sent.
struct Answer {
    answer: BoxBody,
    _unread: Shared,
}

impl MessageBody for Answer {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.answer.size()
    }

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.get_mut().answer).poll_next(context)
    }
}
