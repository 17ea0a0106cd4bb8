//! Manifests: the scanner against a naive reading of the same rules, and against the `csv` crate.

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod scanning;
#[cfg(test)]
mod statements;
