//! Lists that are read part after part, newest first. Where a part ends is a row's id, and not how many were before it:
//! what is added meanwhile moves nothing.

/// The most rows of one part.
pub const MAX: u16 = 200;

/// Which part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// Rows with smaller ids only; none for the newest.
    pub before: Option<i64>,
    /// How many.
    pub limit: u16,
}

/// Which changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Of this environment only.
    pub environment: Option<String>,
    /// In this state only.
    pub state: Option<crate::change::State>,
}

/// Rows, and where the next part begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<T> {
    /// The rows, newest first.
    pub rows: Vec<T>,
    /// `before` of the next part; none where this is the last.
    pub next: Option<i64>,
}

impl Slice {
    /// How many rows to read: one more than asked for, by which it is known whether there are more.
    #[must_use]
    pub const fn to_read(self) -> i64 {
        self.limit as i64 + 1
    }

    /// The part, of the rows that were read.
    #[must_use]
    pub fn cut<T>(self, mut rows: Vec<T>, id: impl Fn(&T) -> i64) -> Part<T> {
        let more = rows.len() > usize::from(self.limit);
        rows.truncate(usize::from(self.limit));
        let next = if more { rows.last().map(id) } else { None };
        Part { rows, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reading part after part gives every row once, in order, whatever the parts' size.
    #[test]
    fn parts_are_the_whole() {
        let all: Vec<i64> = (1..=17).rev().collect();
        for limit in 1..20 {
            let (mut read, mut before) = (Vec::new(), None);
            loop {
                let slice = Slice { before, limit };
                let there = all.iter().copied().filter(|id| before.is_none_or(|b| *id < b));
                let rows = there.take(usize::try_from(slice.to_read()).unwrap()).collect();
                let part = slice.cut(rows, |id| *id);
                read.extend(part.rows);
                before = part.next;
                if before.is_none() {
                    break;
                }
            }
            assert_eq!(read, all, "{limit}");
        }
    }
}
