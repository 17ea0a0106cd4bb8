//! `countersign manifest`, as it is typed.

#[cfg(test)]
mod commands;
