//! The commands, run in-process: `cases/` has command lines with what they print and how they end, `files/` what they
//! read.

mod bad_input;
mod cases;
mod exits;
mod line;
