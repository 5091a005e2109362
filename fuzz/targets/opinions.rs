//! Fuzzes `fuzz::opinions`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::opinions(bytes));
