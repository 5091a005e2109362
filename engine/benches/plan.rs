//! The planner.

fn main() {}
