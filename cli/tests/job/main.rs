//! The commands of `countersign job`, run in this process.

#[cfg(test)]
mod cases;
