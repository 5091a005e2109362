//! Assessments: how near agreement a proposal is, and what would bring it there.

pub mod answers;
pub mod clocks;
pub mod deliberation;
pub mod graphql;
pub mod history;
pub mod past;
pub mod plan;
pub mod read;
pub mod service;
pub mod talk;
pub mod what_if;
pub mod wording;
