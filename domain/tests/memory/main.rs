//! What reading and evaluating takes of memory, counted: mails made to bring down who reads them, and rules that do not
//! apply. A program of its own, since it counts every allocation.

mod bombs;
mod counting;
mod rules;

#[global_allocator]
static COUNTED: counting::Counting = counting::Counting;
