//! The system's allocator, with counters for each thread, so that tests beside each other do not disturb each other.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

/// Counts and passes on.
pub struct Counting;

thread_local! {
    static USED: Cell<Used> = const { Cell::new(Used { count: 0, bytes: 0, now: 0, peak: 0 }) };
}

/// What was allocated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used {
    /// How often.
    pub count: usize,
    /// Bytes in all, freed ones counted: what work there was with memory.
    pub bytes: usize,
    /// Bytes not yet freed. Negative where what was there before is freed.
    now: isize,
    /// The most at one time.
    pub peak: isize,
}

/// Runs a piece of work and says what it allocated.
pub fn used<T>(work: impl FnOnce() -> T) -> (T, Used) {
    USED.set(Used { count: 0, bytes: 0, now: 0, peak: 0 });
    let result = work();
    (result, USED.get())
}

fn more(size: usize) {
    let mut used = USED.get();
    used.count += 1;
    used.bytes += size;
    used.now += size.cast_signed();
    used.peak = used.peak.max(used.now);
    USED.set(used);
}

fn less(size: usize) {
    let mut used = USED.get();
    used.now -= size.cast_signed();
    USED.set(used);
}

#[expect(unsafe_code, reason = "an allocator cannot be written otherwise; this one only passes on")]
// SAFETY: every call goes to the system's allocator as it came; the counters allocate nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        more(layout.size());
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        less(layout.size());
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // While it grows, both are there.
        more(size);
        less(layout.size());
        // SAFETY: the caller's promises are passed on.
        unsafe { System.realloc(place, layout, size) }
    }
}
