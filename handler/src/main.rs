//! One run for whoever started this process; for tests. The console's own program does the same by a hidden command.

use std::io;

fn main() -> io::Result<()> {
    handler::apart::serve(io::stdin().lock(), io::stdout().lock())
}
