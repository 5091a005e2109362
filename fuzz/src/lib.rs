//! What must hold whatever the input is: the fuzzer looks for bytes for which
//! it does not; `engine/tests/fuzz.rs` tries the bytes kept in `seeds`.
//!
//! Each target is a function of bytes that panics where something is wrong.

mod answer;
mod deliberation;
#[path = "../../engine/tests/laws/draw.rs"]
mod draw;
mod opinions;
#[path = "../../engine/tests/laws/order.rs"]
mod order;
mod plan;
mod questions;

pub use deliberation::deliberation;
pub use opinions::opinions;
pub use plan::plan;
pub use questions::questions;
