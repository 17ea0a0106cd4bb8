//! Functions to start from. They answer by the protocol, decode keys as they have to be, and do nothing else. Each is run by
//! a test.

/// A function in a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Starter {
    /// What it is written in.
    pub language: &'static str,
    /// The file it belongs into.
    pub file: &'static str,
    /// What stands in it.
    pub source: &'static str,
}

/// One in each language.
pub const STARTERS: [Starter; 3] = [
    Starter { language: "JavaScript", file: "index.mjs", source: include_str!("index.mjs") },
    Starter { language: "Python", file: "lambda_function.py", source: include_str!("lambda_function.py") },
    Starter { language: "Rust", file: "src/main.rs", source: include_str!("main.rs") },
];
