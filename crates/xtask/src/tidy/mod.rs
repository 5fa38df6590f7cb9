//! The house rules that a program can check, as tests: `cargo test -p xtask`.

mod text;
