//! Inputs made of kept ones, by the changes that find most: bytes turned, cut out, doubled, taken from another input, and
//! pieces that mean something to a reader put in.

use proptest::{collection::vec, prelude::*, sample::select};

/// Pieces with a meaning.
const PIECES: [&[u8]; 24] = [
    b"\r\n",
    b"\n",
    b"\n\n",
    b"\0",
    b"@",
    b"+",
    b".",
    b":",
    b"=?utf-8?q?",
    b"?=",
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b"null",
    b"<",
    b">",
    b"\xFF",
    b"\xC3\xA9",
    b"-1",
    b"99999999999999999999",
];

/// One change; places are parts of the input's length, so that they fit any.
#[derive(Debug, Clone)]
enum Change {
    Turn(prop::sample::Index, u8),
    Cut(prop::sample::Index, prop::sample::Index),
    Double(prop::sample::Index, prop::sample::Index),
    Put(prop::sample::Index, &'static [u8]),
    Take(prop::sample::Index, prop::sample::Index, prop::sample::Index),
}

/// Inputs made of these.
pub fn inputs(kept: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let place = any::<prop::sample::Index>;
    let change = prop_oneof![
        (place(), any::<u8>()).prop_map(|(at, with)| Change::Turn(at, with)),
        (place(), place()).prop_map(|(from, to)| Change::Cut(from, to)),
        (place(), place()).prop_map(|(from, to)| Change::Double(from, to)),
        (place(), select(&PIECES[..])).prop_map(|(at, piece)| Change::Put(at, piece)),
        (place(), place(), place()).prop_map(|(other, from, at)| Change::Take(other, from, at)),
    ];
    (place(), vec(change, 0..12)).prop_map(move |(first, changes)| {
        let mut input = kept.get(first.index(kept.len().max(1))).cloned().unwrap_or_default();
        changes.iter().for_each(|change| apply(change, &mut input, &kept));
        input
    })
}

fn apply(change: &Change, input: &mut Vec<u8>, kept: &[Vec<u8>]) {
    let end = input.len() + 1;
    let span = |a: &prop::sample::Index, b: &prop::sample::Index| {
        let (a, b) = (a.index(end), b.index(end));
        a.min(b)..a.max(b)
    };
    match change {
        Change::Turn(at, with) => {
            let at = at.index(end);
            if let Some(byte) = input.get_mut(at) {
                *byte = *with;
            }
        }
        Change::Cut(from, to) => drop(input.drain(span(from, to))),
        Change::Double(from, to) if input.len() < 100_000 => {
            let span = span(from, to);
            let again = input.get(span.clone()).unwrap_or_default().to_vec();
            input.splice(span.end..span.end, again);
        }
        Change::Double(..) => {}
        Change::Put(at, piece) => {
            let at = at.index(end);
            input.splice(at..at, piece.iter().copied());
        }
        Change::Take(other, from, at) => {
            let other = kept.get(other.index(kept.len().max(1))).map_or(&[][..], Vec::as_slice);
            let tail = other.get(from.index(other.len() + 1)..).unwrap_or_default();
            let at = at.index(end);
            input.truncate(at);
            input.extend_from_slice(tail);
        }
    }
}
