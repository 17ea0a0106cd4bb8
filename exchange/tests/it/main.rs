//! Reading what other tools have: `cases/` has files with what is read of them, and what is written is read back.

#[cfg(test)]
mod bombs;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod round;
#[cfg(test)]
mod sets;
#[cfg(test)]
mod shell;
