//! Errands on files: what the browser does, in pieces of any size, against what is known of the whole.
#![expect(clippy::expect_used, reason = "a test that finds no value is red")]

#[cfg(test)]
mod manifests;
#[cfg(test)]
mod reports;

use domain::errand::{Answer, Errand, Out, run};

/// Does an errand on files given in pieces of a size.
fn done(errand: &Errand, files: &[&str], chunk: usize) -> Result<(Answer, Out), String> {
    let names: Vec<String> = (0..files.len()).map(|at| format!("file-{at}.csv")).collect();
    let mut work = errand.work(&names)?.expect("an errand on files");
    let files: Vec<&[u8]> = files.iter().map(|file| file.as_bytes()).collect();
    run(&mut *work, &files, chunk)
}

/// The text of a made file.
fn text(out: &mut Out, at: usize) -> String {
    String::from_utf8(out.files()[at].bytes.clone()).expect("made files are text")
}
