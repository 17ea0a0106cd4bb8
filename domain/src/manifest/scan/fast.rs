//! The fast path: rows with nothing out of the ordinary are counted from masks, without being taken apart.

use super::{
    Scanner,
    masks::{Before, Classes, Masks},
};
use crate::manifest::{
    cells::{Field, Fields},
    judge::{self, Key, LONGEST_KEY, Version},
    percent::{self, Plus},
};

/// The row whose end is still to come.
#[derive(Default)]
struct Open {
    from: usize,
    odd: bool,
    commas: u32,
    percents: u32,
}

/// How many bytes a block has.
pub(super) const BLOCK: usize = 64;

/// Whole lines. `classify` is inlined, and with it all this, into a function that may use the processor's vectors.
#[inline(always)]
pub(super) fn lines(scanner: &mut Scanner, lines: &[u8], classify: impl Fn(&[u8; BLOCK]) -> Classes) {
    let mut before = Before::default();
    let mut open = Open::default();
    let (blocks, rest) = lines.as_chunks::<BLOCK>();
    let mut base = 0;
    for block in blocks {
        let masks = before.masks(classify(block));
        ends(scanner, lines, base, masks, &mut open);
        base += BLOCK;
    }
    if !rest.is_empty() {
        let mut block = [b'.'; BLOCK];
        if let Some(start) = block.get_mut(..rest.len()) {
            start.copy_from_slice(rest);
        }
        let masks = before.masks(classify(&block));
        ends(scanner, lines, base, masks, &mut open);
    }
}

/// The rows that end in a block.
#[inline(always)]
fn ends(scanner: &mut Scanner, lines: &[u8], base: usize, masks: Masks, open: &mut Open) {
    let mut newlines = masks.newline;
    // The bits of the block that belong to the row that is open.
    let mut mine = u64::MAX;
    while newlines != 0 {
        let last = newlines & newlines.wrapping_neg();
        let row = mine & (last | (last - 1));
        let end = base + newlines.trailing_zeros() as usize;
        let line = lines.get(open.from..end).unwrap_or_default();
        let odd = open.odd | (masks.odd & row != 0);
        let commas = open.commas + (masks.comma & row).count_ones();
        let percents = open.percents + (masks.percent & row).count_ones();
        if odd || !scanner.plain(line, commas, percents) {
            scanner.line(line, line.len() as u64 + 1);
        }
        *open = Open { from: end + 1, ..Open::default() };
        mine = !(last | (last - 1));
        newlines &= newlines - 1;
    }
    open.odd |= masks.odd & mine != 0;
    open.commas += (masks.comma & mine).count_ones();
    open.percents += (masks.percent & mine).count_ones();
}

impl Scanner {
    /// Counts a row without anything odd in it; false if it has to be judged after all, and then nothing was counted.
    #[inline(always)]
    fn plain(&mut self, line: &[u8], commas: u32, percents: u32) -> bool {
        let versions = match self.options.fields.as_ref().map(Fields::as_slice) {
            Some([Field::Bucket, Field::Key]) => false,
            Some([Field::Bucket, Field::Key, Field::VersionId]) => true,
            _ => return false,
        };
        if self.first || commas != 1 + u32::from(versions) {
            return false;
        }
        let Some(comma) = self.names.find_bucket(line) else { return false };
        let mut key = line.get(comma.length + 1..).unwrap_or_default();
        let mut version = Version::Absent;
        if versions {
            let Some(last) = memchr::memrchr(b',', key) else { return false };
            match key.get(last + 1..).unwrap_or_default() {
                b"" | b"null" => return false,
                // Every `%` of the row is taken for the key's.
                id if memchr::memchr(b'%', id).is_some() => return false,
                _ => version = Version::Id,
            }
            key = key.get(..last).unwrap_or_default();
        }
        if key.is_empty() || key.len() > LONGEST_KEY {
            return false;
        }
        let json = matches!(key, [b'%', b'7', b'B' | b'b', ..]);
        if json && !self.is_json(key) {
            return false;
        }
        let Some(decoded) = key.len().checked_sub(2 * percents as usize) else { return false };
        self.names.count_bucket(comma);
        self.part.rows += 1;
        self.part.key(&Key { text: key, encoded: key.len(), decoded, json });
        self.part.versioned += u64::from(version == Version::Id);
        if !json {
            self.names.prefix(key, &mut self.part);
        }
        self.part.lines += 1;
        self.part.bytes += line.len() as u64 + 1;
        true
    }

    /// Whether a key in which every escape is whole is JSON.
    fn is_json(&mut self, key: &[u8]) -> bool {
        self.room.decoded.clear();
        percent::decode_into(key, Plus::Space, &mut self.room.decoded);
        judge::is_json(&self.room.decoded)
    }
}
