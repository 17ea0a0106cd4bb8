//! Classes of 64 bytes by the vectors of WebAssembly, 128 bits each. They are part of a module or are not: nothing is asked
//! when it runs, and nothing here is `unsafe`.

use super::{Scanner, fast, fast::BLOCK, masks::Classes};
use std::arch::wasm32::*;

/// Scans whole lines.
pub(super) fn lines(scanner: &mut Scanner, lines: &[u8]) {
    fast::lines(scanner, lines, classes);
}

type Four = [v128; 4];

#[inline(always)]
fn load(block: &[u8; BLOCK]) -> Four {
    let (words, _) = block.as_chunks::<8>();
    let word = |at: usize| words.get(at).map_or(0, |bytes| u64::from_le_bytes(*bytes));
    [0, 1, 2, 3].map(|at| u64x2(word(2 * at), word(2 * at + 1)))
}

#[inline(always)]
fn bits(is: impl Fn(v128) -> v128, bytes: Four) -> u64 {
    let [a, b, c, d] = bytes.map(|quarter| u64::from(u8x16_bitmask(is(quarter))));
    a | b << 16 | c << 32 | d << 48
}

#[inline(always)]
fn is(bytes: Four, byte: u8) -> u64 {
    bits(|quarter| u8x16_eq(quarter, u8x16_splat(byte)), bytes)
}

/// From `first` to `last`.
#[inline(always)]
fn within(quarter: v128, first: u8, last: u8) -> v128 {
    u8x16_le(u8x16_sub(quarter, u8x16_splat(first)), u8x16_splat(last - first))
}

#[inline(always)]
fn classes(block: &[u8; BLOCK]) -> Classes {
    let bytes = load(block);
    let percent = is(bytes, b'%');
    let usual = |quarter| {
        let odd = v128_or(
            u8x16_eq(quarter, u8x16_splat(b'"')),
            v128_or(u8x16_eq(quarter, u8x16_splat(b'+')), u8x16_eq(quarter, u8x16_splat(b'{'))),
        );
        v128_andnot(within(quarter, b'!', b'~'), odd)
    };
    // Letters of both cases in one.
    let small = bytes.map(|quarter| v128_or(quarter, u8x16_splat(0x20)));
    Classes {
        newline: is(bytes, b'\n'),
        comma: is(bytes, b','),
        percent,
        unusual: !bits(usual, bytes),
        hex: bits(|quarter| within(quarter, b'0', b'9'), bytes)
            | bits(|quarter| within(quarter, b'a', b'f'), small),
        zero: is(bytes, b'0'),
        one: is(bytes, b'1'),
        two: is(bytes, b'2'),
        three: is(bytes, b'3'),
        four: is(bytes, b'4'),
        five: is(bytes, b'5'),
        eight: is(bytes, b'8'),
        nine: is(bytes, b'9'),
        a_or_b: bits(|quarter| within(quarter, b'a', b'b'), small),
        c: is(small, b'c'),
        d: is(small, b'd'),
        e: is(small, b'e'),
        f: is(small, b'f'),
    }
}
