//! The commands, run in-process: `cases/` has command lines with what they print and how they end, `files/` what they
//! read.

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod exits;
#[cfg(test)]
mod line;
