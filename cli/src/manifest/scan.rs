//! Scans a manifest with all cores: threads take the file's chunks in turn, and what they find is put together in order.

use super::progress::Progress;
use crate::output::Stop;
use domain::manifest::{Fields, Options, Part, Scanner, Start};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read},
    sync::{
        Condvar, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc,
    },
    thread,
};

/// So much is read at once: enough to make calls cheap, little enough to stay in a core's cache.
const CHUNK: usize = 512 * 1024;

/// How many chunks may wait for an earlier one, so that memory stays small whatever the file.
const AHEAD: u64 = 32;

/// Scans a file, or standard input where the path is `-`.
pub(super) fn path(path: &str, options: &Options, threads: usize) -> Result<(Part, Fields), Stop> {
    let fail = |error: io::Error| Stop::unusable(format!("cannot read `{path}`: {error}"));
    if path == "-" {
        return stream(io::stdin().lock(), options).map_err(fail);
    }
    let file = File::open(path).map_err(fail)?;
    let about = file.metadata().map_err(fail)?;
    if about.is_file() { chunks(&file, about.len(), options, threads) } else { stream(file, options) }
        .map_err(fail)
}

/// One after the other, for what cannot be read at any place.
pub(super) fn stream(mut from: impl Read, options: &Options) -> io::Result<(Part, Fields)> {
    let mut scanner = Scanner::new(options.clone());
    let mut progress = Progress::begin(None);
    let mut buffer = vec![0; CHUNK];
    loop {
        let read = match from.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        if read == 0 {
            return Ok(scanner.finish());
        }
        scanner.push(buffer.get(..read).unwrap_or_default());
        progress.done(scanner.so_far().bytes);
    }
}

fn chunks(file: &File, size: u64, options: &Options, threads: usize) -> io::Result<(Part, Fields)> {
    let mut progress = Progress::begin(Some(size));
    let mut head = Scanner::new(options.clone());
    let mut buffer = vec![0; CHUNK];
    let mut from = 0;
    loop {
        let read = fill(file, &mut buffer, from)?;
        head.push(read);
        from += read.len() as u64;
        if read.is_empty() {
            return Ok(head.finish());
        }
        if head.fields().is_some() {
            break;
        }
    }
    tail(file, &mut head, &mut buffer, from)?;
    drop(buffer);
    let (mut whole, fields) = head.finish();
    let options = Options { fields: Some(fields.clone()), ..options.clone() };
    let work = Work { file, from, size, options, next: AtomicU64::new(0), order: Order::default() };
    thread::scope(|scope| {
        let (send, receive) = mpsc::sync_channel(AHEAD as usize);
        for _ in 0..threads.max(1) {
            let (send, work) = (send.clone(), &work);
            scope.spawn(move || work.run(&send));
        }
        drop(send);
        let mut waiting = BTreeMap::new();
        let mut due = 0;
        for (index, part) in receive {
            let part = part.inspect_err(|_| work.order.stop())?;
            waiting.insert(index, part);
            while let Some(part) = waiting.remove(&due) {
                whole.append(part);
                due += 1;
                work.order.advance(due);
                progress.done(whole.bytes);
            }
        }
        Ok((whole, fields))
    })
}

struct Work<'a> {
    file: &'a File,
    /// Where the first chunk begins.
    from: u64,
    size: u64,
    options: Options,
    next: AtomicU64,
    order: Order,
}

impl Work<'_> {
    fn run(&self, send: &mpsc::SyncSender<(u64, io::Result<Part>)>) {
        let mut buffer = vec![0; CHUNK];
        loop {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            let from = self.from + index * CHUNK as u64;
            if from >= self.size || !self.order.wait(index) {
                return;
            }
            // Nobody listens once an earlier chunk could not be read.
            if send.send((index, self.chunk(from, &mut buffer))).is_err() {
                return;
            }
        }
    }

    fn chunk(&self, from: u64, buffer: &mut [u8]) -> io::Result<Part> {
        let mut scanner = Scanner::at(Start::Middle, self.options.clone());
        let read = fill(self.file, buffer, from)?;
        scanner.push(read);
        let end = from + read.len() as u64;
        tail(self.file, &mut scanner, buffer, end)?;
        Ok(scanner.finish().0)
    }
}

/// Keeps threads from running far ahead of the chunk that is due.
#[derive(Default)]
struct Order {
    due: Mutex<u64>,
    moved: Condvar,
    stopped: AtomicBool,
}

impl Order {
    /// Waits until a chunk's turn is near; false if the work was stopped.
    fn wait(&self, index: u64) -> bool {
        let Ok(due) = self.due.lock() else { return false };
        let far = |due: &mut u64| index >= *due + AHEAD && !self.stopped.load(Ordering::Relaxed);
        self.moved.wait_while(due, far).is_ok() && !self.stopped.load(Ordering::Relaxed)
    }

    fn advance(&self, to: u64) {
        if let Ok(mut due) = self.due.lock() {
            *due = to;
        }
        self.moved.notify_all();
    }

    fn stop(&self) {
        if let Ok(_due) = self.due.lock() {
            self.stopped.store(true, Ordering::Relaxed);
        }
        self.moved.notify_all();
    }
}

/// Reads on until the last line of what a scanner has is whole.
fn tail(file: &File, scanner: &mut Scanner, buffer: &mut [u8], from: u64) -> io::Result<()> {
    if scanner.is_skipping() {
        return Ok(());
    }
    // Most lines are short.
    let (mut at, mut most) = (from, 4096);
    loop {
        let room = buffer.len().min(most);
        let read = fill(file, buffer.get_mut(..room).unwrap_or_default(), at)?;
        if read.is_empty() || scanner.push_tail(read) {
            return Ok(());
        }
        at += read.len() as u64;
        most = CHUNK;
    }
}

/// Reads at a place until the buffer is full or the file ends.
pub(super) fn fill<'b>(file: &File, buffer: &'b mut [u8], from: u64) -> io::Result<&'b [u8]> {
    let mut filled = 0;
    while let Some(room) = buffer.get_mut(filled..).filter(|room| !room.is_empty()) {
        match read_at(file, room, from + filled as u64) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(buffer.get(..filled).unwrap_or_default())
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], from: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, from)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], from: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::manifest::Report;
    use std::io::Write;

    /// Gives one line of any length without storing it.
    struct Endless(u64);

    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let size = self.0.min(buffer.len() as u64) as usize;
            buffer[..size].fill(b'a');
            self.0 -= size as u64;
            Ok(size)
        }
    }

    fn report((part, fields): (Part, Fields)) -> Report {
        part.report(&fields, 1_000_000)
    }

    #[test]
    fn a_line_of_two_gigabytes_is_one_finding() {
        let line = b"bucket-a,k\n".chain(Endless(2 << 30));
        let report = report(stream(line, &Options::default()).unwrap());
        assert_eq!((report.rows, report.bytes), (2, (2 << 30) + 11));
        let codes: Vec<_> = report.findings.iter().map(|finding| finding.code.as_ref()).collect();
        assert_eq!(codes, ["line-long", "final-newline"]);
    }

    #[test]
    fn many_threads_find_what_one_finds() {
        let mut file = tempfile::tempfile().unwrap();
        for n in 0..60_000_u32 {
            let junk = if n % 977 == 0 { "%zz" } else { "" };
            writeln!(file, "bucket-{},dir{}/k{n}{junk}", n % 3, n / 9000).unwrap();
            if n == 20_000 {
                writeln!(file, "bucket-1,{}", "x".repeat(1_700_000)).unwrap();
            }
        }
        let size = file.metadata().unwrap().len();
        let mut whole = Vec::new();
        fill(
            &file,
            {
                whole.resize(size as usize, 0);
                &mut whole
            },
            0,
        )
        .unwrap();
        let one = report(stream(&whole[..], &Options::default()).unwrap());
        assert_eq!(one.findings.len(), 3, "{:?}", one.findings);
        for threads in 1..4 {
            assert_eq!(report(chunks(&file, size, &Options::default(), threads).unwrap()), one);
        }
    }
}
