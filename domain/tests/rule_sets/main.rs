//! What can be said of rule sets without asking AWS: cases are data, in `../corpus`.

#[cfg(test)]
mod arns;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod classes;
#[cfg(test)]
mod diffs;
#[cfg(test)]
mod edits;
#[cfg(test)]
mod effects;
#[cfg(test)]
mod findings;
#[cfg(test)]
mod places;
#[cfg(test)]
mod reach;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod sets;
