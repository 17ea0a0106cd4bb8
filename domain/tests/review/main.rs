//! Review: who may do what under which policy, what becomes of a change however people's moves interleave, and what comments
//! stay anchored to.

#[cfg(test)]
mod anchors;
#[cfg(test)]
mod any;
#[cfg(test)]
mod interleavings;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod risks;
#[cfg(test)]
mod tables;
