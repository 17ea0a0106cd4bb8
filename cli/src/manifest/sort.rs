//! Sorting more than fits into memory: sorted runs in temporary files, merged when they are read.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    fs::File,
    io::{self, BufReader, BufWriter, ErrorKind, Read, Seek, Write},
};

/// So many bytes are sorted in memory.
const MEMORY: usize = 8 * 1024 * 1024;

/// So many runs are merged at once.
const RUNS: usize = 64;

/// What is sorted: by the first, then by the second.
pub(super) type Item = (Vec<u8>, Vec<u8>);

/// Takes items in any order, gives them back sorted.
pub(super) struct Sorter {
    items: Vec<Item>,
    size: usize,
    memory: usize,
    runs: Vec<File>,
}

impl Sorter {
    pub fn new() -> Self {
        Self::within(MEMORY)
    }

    fn within(memory: usize) -> Self {
        Self { items: Vec::new(), size: 0, memory, runs: Vec::new() }
    }

    pub fn push(&mut self, item: Item) -> io::Result<()> {
        // What an item takes beside its bytes.
        self.size += item.0.len() + item.1.len() + size_of::<Item>();
        self.items.push(item);
        if self.size > self.memory { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> io::Result<()> {
        self.items.sort_unstable();
        self.size = 0;
        let run = write(self.items.drain(..).map(Ok))?;
        self.runs.push(run);
        if self.runs.len() == RUNS {
            let merged = write(Merge::new(self.runs.drain(..))?)?;
            self.runs.push(merged);
        }
        Ok(())
    }

    pub fn sorted(mut self) -> io::Result<Merge> {
        self.spill()?;
        Merge::new(self.runs.into_iter())
    }
}

fn write(items: impl Iterator<Item = io::Result<Item>>) -> io::Result<File> {
    let mut out = BufWriter::new(tempfile::tempfile()?);
    for item in items {
        let (first, second) = item?;
        for bytes in [&first, &second] {
            let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
            out.write_all(&length.to_le_bytes())?;
            out.write_all(bytes)?;
        }
    }
    let mut file = out.into_inner()?;
    file.rewind()?;
    Ok(file)
}

/// Sorted items of several runs.
pub(super) struct Merge {
    runs: Vec<BufReader<File>>,
    next: BinaryHeap<Reverse<(Item, usize)>>,
}

impl Merge {
    fn new(files: impl Iterator<Item = File>) -> io::Result<Self> {
        let mut merge = Self { runs: files.map(BufReader::new).collect(), next: BinaryHeap::new() };
        (0..merge.runs.len()).try_for_each(|run| merge.advance(run))?;
        Ok(merge)
    }

    fn advance(&mut self, run: usize) -> io::Result<()> {
        if let Some(file) = self.runs.get_mut(run)
            && let Some(first) = read(file)?
        {
            let second = read(file)?.ok_or(ErrorKind::UnexpectedEof)?;
            self.next.push(Reverse(((first, second), run)));
        }
        Ok(())
    }
}

fn read(file: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match file.read_exact(&mut length) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
    file.read_exact(&mut bytes)?;
    Ok(Some(bytes))
}

impl Iterator for Merge {
    type Item = io::Result<Item>;

    fn next(&mut self) -> Option<io::Result<Item>> {
        let Reverse((item, run)) = self.next.pop()?;
        Some(self.advance(run).map(|()| item))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_in_little_memory() {
        let mut sorter = Sorter::within(200);
        let mut expected = Vec::new();
        for n in 0..5000_u32 {
            let item = ((n * 7919 % 1009).to_be_bytes().to_vec(), n.to_be_bytes().to_vec());
            expected.push(item.clone());
            sorter.push(item).unwrap();
        }
        assert!(sorter.runs.len() > 1);
        expected.sort();
        assert_eq!(sorter.sorted().unwrap().collect::<io::Result<Vec<_>>>().unwrap(), expected);
    }
}
