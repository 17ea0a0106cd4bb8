//! Classes of 64 bytes by the vectors of x86-64 processors: AVX-512BW, or else AVX2.
//!
//! The only `unsafe` code of the crate. It is of two kinds: calling a function made for a feature of the processor, right
//! after asking the processor for that feature; and reading 64 bytes from a reference to 64 bytes.
#![expect(unsafe_code, reason = "vectors of the processor, asked for when the program runs")]

use super::{Scanner, Vectors, fast, fast::BLOCK, masks::Classes};
use std::arch::x86_64::*;

/// Scans whole lines; false if this processor has neither kind of vectors.
pub(super) fn lines(scanner: &mut Scanner, lines: &[u8]) -> bool {
    let wide = scanner.options.vectors == Vectors::Best;
    if wide
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("popcnt")
    {
        // SAFETY: the processor has what `lines_512` is made for.
        unsafe { lines_512(scanner, lines) };
        return true;
    }
    if is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("popcnt")
    {
        // SAFETY: the processor has what `lines_256` is made for.
        unsafe { lines_256(scanner, lines) };
        return true;
    }
    false
}

macro_rules! classes {
    ($bytes:ident, $is:ident, $within:ident, $folded:expr) => {{
        let bytes = $bytes;
        // Letters of both cases in one.
        let small = $folded;
        let letters = $within(small, b'a', b'f');
        let digits = $within(bytes, b'0', b'9');
        Classes {
            newline: $is(bytes, b'\n'),
            comma: $is(bytes, b','),
            percent: $is(bytes, b'%'),
            unusual: !$within(bytes, b'!', b'~') | $is(bytes, b'"') | $is(bytes, b'+') | $is(bytes, b'{'),
            hex: digits | letters,
            zero: $is(bytes, b'0'),
            one: $is(bytes, b'1'),
            two: $is(bytes, b'2'),
            three: $is(bytes, b'3'),
            four: $is(bytes, b'4'),
            five: $is(bytes, b'5'),
            eight: $is(bytes, b'8'),
            nine: $is(bytes, b'9'),
            a_or_b: $within(small, b'a', b'b'),
            c: $is(small, b'c'),
            d: $is(small, b'd'),
            e: $is(small, b'e'),
            f: $is(small, b'f'),
        }
    }};
}

#[target_feature(enable = "avx512f,avx512bw,bmi1,bmi2,popcnt,lzcnt")]
fn lines_512(scanner: &mut Scanner, lines: &[u8]) {
    fast::lines(scanner, lines, |block| {
        // SAFETY: the reference is to 64 bytes, and the load asks for no alignment.
        let bytes = unsafe { _mm512_loadu_si512(block.as_ptr().cast()) };
        classes_512(bytes)
    });
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn classes_512(bytes: __m512i) -> Classes {
    classes!(bytes, is_512, within_512, _mm512_or_si512(bytes, _mm512_set1_epi8(0x20)))
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn is_512(bytes: __m512i, byte: u8) -> u64 {
    _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte.cast_signed()))
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn within_512(bytes: __m512i, first: u8, last: u8) -> u64 {
    let from_first = _mm512_sub_epi8(bytes, _mm512_set1_epi8(first.cast_signed()));
    _mm512_cmple_epu8_mask(from_first, _mm512_set1_epi8((last - first).cast_signed()))
}

type Two = (__m256i, __m256i);

#[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt")]
fn lines_256(scanner: &mut Scanner, lines: &[u8]) {
    fast::lines(scanner, lines, |block| {
        let (low, high) = block.split_at(BLOCK / 2);
        // SAFETY: each half is 32 bytes, and the load asks for no alignment.
        let bytes =
            unsafe { (_mm256_loadu_si256(low.as_ptr().cast()), _mm256_loadu_si256(high.as_ptr().cast())) };
        classes_256(bytes)
    });
}

#[inline]
#[target_feature(enable = "avx2")]
fn classes_256(bytes: Two) -> Classes {
    let bit = _mm256_set1_epi8(0x20);
    classes!(bytes, is_256, within_256, (_mm256_or_si256(bytes.0, bit), _mm256_or_si256(bytes.1, bit)))
}

#[inline]
#[target_feature(enable = "avx2")]
fn bits((low, high): Two) -> u64 {
    let bits = |half| u64::from(_mm256_movemask_epi8(half).cast_unsigned());
    bits(low) | bits(high) << 32
}

#[inline]
#[target_feature(enable = "avx2")]
fn is_256((low, high): Two, byte: u8) -> u64 {
    let byte = _mm256_set1_epi8(byte.cast_signed());
    bits((_mm256_cmpeq_epi8(low, byte), _mm256_cmpeq_epi8(high, byte)))
}

#[inline]
#[target_feature(enable = "avx2")]
fn within_256(bytes: Two, first: u8, last: u8) -> u64 {
    let (from, width) =
        (_mm256_set1_epi8(first.cast_signed()), _mm256_set1_epi8((last - first).cast_signed()));
    let within = |half| {
        let from_first = _mm256_sub_epi8(half, from);
        _mm256_cmpeq_epi8(_mm256_min_epu8(from_first, width), from_first)
    };
    bits((within(bytes.0), within(bytes.1)))
}
