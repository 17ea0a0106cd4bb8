//! What is different between two manifests: a walk along both, sorted by object.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// A row as far as a comparison goes. Rows sort by object, then by version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Bucket and decoded key, as [`super::identity`] has them without the version.
    pub object: Vec<u8>,
    /// The version, empty if there is none.
    pub version: Vec<u8>,
}

/// How a row is different.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Difference {
    /// Only the second manifest has it.
    Added,
    /// Only the first manifest has it.
    Removed,
    /// Both have the object, each with a version of its own.
    Changed,
}

/// Walks along two sorted manifests and tells each difference, with the version before and after. A row that comes twice in
/// one and once in the other is a difference. Nothing is kept but the rows of one object; the first error of a source or of
/// `tell` ends it.
pub fn diff<E>(
    first: impl Iterator<Item = Result<Entry, E>>,
    second: impl Iterator<Item = Result<Entry, E>>,
    mut tell: impl FnMut(Difference, &[u8], Option<&[u8]>, Option<&[u8]>) -> Result<(), E>,
) -> Result<(), E> {
    let (mut first, mut second) = (first.peekable(), second.peekable());
    loop {
        let order = match (first.peek(), second.peek()) {
            (Some(Err(_)), _) => Ordering::Less,
            (_, Some(Err(_))) => Ordering::Greater,
            (None, None) => return Ok(()),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(Ok(a)), Some(Ok(b))) => a.object.cmp(&b.object),
        };
        if order == Ordering::Less {
            if let Some(entry) = first.next() {
                let entry = entry?;
                tell(Difference::Removed, &entry.object, Some(&entry.version), None)?;
            }
        } else if order == Ordering::Greater {
            if let Some(entry) = second.next() {
                let entry = entry?;
                tell(Difference::Added, &entry.object, None, Some(&entry.version))?;
            }
        } else {
            let (object, before) = versions(&mut first)?;
            let (_, after) = versions(&mut second)?;
            one_object(&object, before, after, &mut tell)?;
        }
    }
}

/// All versions of the object that is next.
fn versions<E>(
    rows: &mut std::iter::Peekable<impl Iterator<Item = Result<Entry, E>>>,
) -> Result<(Vec<u8>, Vec<Vec<u8>>), E> {
    let Some(entry) = rows.next() else { return Ok((vec![], vec![])) };
    let Entry { object, version } = entry?;
    let mut all = vec![version];
    while let Some(entry) = rows.next_if(|next| next.as_ref().is_ok_and(|next| next.object == object)) {
        all.push(entry?.version);
    }
    Ok((object, all))
}

fn one_object<E>(
    object: &[u8],
    before: Vec<Vec<u8>>,
    mut after: Vec<Vec<u8>>,
    tell: &mut impl FnMut(Difference, &[u8], Option<&[u8]>, Option<&[u8]>) -> Result<(), E>,
) -> Result<(), E> {
    let mut gone = Vec::new();
    for version in before {
        match after.iter().position(|other| *other == version) {
            Some(at) => {
                after.swap_remove(at);
            }
            None => gone.push(version),
        }
    }
    if let ([old], [new]) = (gone.as_slice(), after.as_slice()) {
        return tell(Difference::Changed, object, Some(old), Some(new));
    }
    gone.iter().try_for_each(|old| tell(Difference::Removed, object, Some(old), None))?;
    after.iter().try_for_each(|new| tell(Difference::Added, object, None, Some(new)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    #[test]
    fn tells_what_was_added_removed_and_changed() {
        let side = |rows: &[(&str, &str)]| {
            let entry = |(object, version): &(&str, &str)| Entry {
                object: (*object).into(),
                version: (*version).into(),
            };
            let mut all: Vec<Entry> = rows.iter().map(entry).collect();
            all.sort();
            all.into_iter().map(Ok::<_, Infallible>)
        };
        let mut told = Vec::new();
        let first = side(&[("a", ""), ("b", "1"), ("c", "1"), ("c", "2"), ("twice", ""), ("twice", "")]);
        let second = side(&[("b", "2"), ("c", "2"), ("d", ""), ("twice", "")]);
        diff(first, second, |difference, object, _, _| {
            told.push((difference, String::from_utf8_lossy(object).into_owned()));
            Ok(())
        })
        .unwrap();
        let told: Vec<_> = told.iter().map(|(difference, object)| (*difference, object.as_str())).collect();
        use Difference::{Added, Changed, Removed};
        assert_eq!(told, [(Removed, "a"), (Changed, "b"), (Removed, "c"), (Added, "d"), (Removed, "twice")]);
    }
}
