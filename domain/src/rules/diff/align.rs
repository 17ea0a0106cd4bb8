//! The least number of moves between two orders: everything outside one longest increasing subsequence.

use std::collections::HashSet;

/// Of pairs (old position, new position), those that moved: as few as possible.
pub(crate) fn moved(pairs: &[(usize, usize)]) -> HashSet<(usize, usize)> {
    let mut ordered = pairs.to_vec();
    ordered.sort_unstable_by_key(|(_, new)| *new);
    // tails[k] is the pair (by index into `ordered`) that ends the best increasing run of length k + 1 so far.
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(ordered.len());
    let old = |at: &usize| ordered.get(*at).map_or(0, |(old, _)| *old);
    for at in 0..ordered.len() {
        let length = tails.partition_point(|tail| old(tail) < old(&at));
        before.push(length.checked_sub(1).and_then(|l| tails.get(l)).copied());
        match tails.get_mut(length) {
            Some(tail) => *tail = at,
            None => tails.push(at),
        }
    }
    let mut stays = HashSet::new();
    let mut next = tails.last().copied();
    while let Some(at) = next {
        stays.insert(at);
        next = before.get(at).copied().flatten();
    }
    ordered.iter().enumerate().filter(|(at, _)| !stays.contains(at)).map(|(_, pair)| *pair).collect()
}
