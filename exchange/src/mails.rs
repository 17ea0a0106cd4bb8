//! Samples from files: what kind each is goes by its content, never by its name.
//!
//! Archives are opened in memory; nothing is ever written, so a name in one leads nowhere. What comes out of them is
//! bounded before it is unpacked, by what is read and not by what the archive says of itself.

use domain::{
    Timestamp,
    failure::Problem,
    mail::{self, AddSample, MAX_MAIL, Sample, mbox},
};
use std::io::{Cursor, Read};

/// The most that all files of an archive may unpack to.
const MOST_UNPACKED: u64 = 200 * 1024 * 1024;
/// The most files looked at in an archive.
const MOST_ENTRIES: usize = 2_000;
/// The most problems that are kept.
const MOST_PROBLEMS: usize = 100;

/// What files hold: samples without ids and times of their own, and what was left out.
#[derive(Debug)]
pub struct Files {
    /// The mails found, in order.
    pub samples: Vec<Found>,
    /// What was left out, with the file it stands in.
    pub left_out: Vec<Problem>,
    most: usize,
}

/// A sample found in a file.
#[derive(Debug)]
pub struct Found {
    /// The file's name, or the archive's and the name in it.
    pub at: String,
    /// The mail.
    pub sample: Sample,
    /// Whether SES gave it its id and time; others have none.
    pub received: bool,
}

impl Files {
    /// No files yet; of all that are read, at most so many mails are taken.
    #[must_use]
    pub const fn of_at_most(most: usize) -> Self {
        Self { samples: Vec::new(), left_out: Vec::new(), most }
    }

    /// Reads a file. Whether its mails came over TLS stands in none of them: `tls` says it.
    pub fn read(&mut self, name: &str, bytes: &[u8], tls: bool) {
        let name = &shorten(name);
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            self.archive(name, bytes, tls);
        } else {
            self.plain(name, bytes, tls);
        }
    }

    fn plain(&mut self, name: &str, bytes: &[u8], tls: bool) {
        if let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| mail::is_notification(text)) {
            match mail::from_notification(text, tls) {
                Ok(samples) => {
                    for sample in samples {
                        self.take(Found { at: name.to_owned(), sample, received: true });
                    }
                }
                Err(problems) => problems.iter().for_each(|p| self.leave(name, &p.message)),
            }
        } else if mbox::is_mbox(bytes) {
            for (n, one) in mbox::mails(bytes).enumerate() {
                if self.is_full(name) {
                    return;
                }
                self.mail(&format!("{name}, mail {}", n + 1), one, tls);
            }
        } else {
            self.mail(name, bytes, tls);
        }
    }

    fn mail(&mut self, at: &str, bytes: &[u8], tls: bool) {
        let request = AddSample {
            file: Some(bytes.to_vec()),
            tls: tls.then(|| "on".to_owned()),
            ..AddSample::default()
        };
        match mail::from_form(&request, None, Timestamp::default(), "") {
            Ok(sample) => self.take(Found { at: at.to_owned(), sample, received: false }),
            Err(problems) => {
                let told: Vec<String> = problems.into_iter().map(|p| p.message).collect();
                self.leave(at, &told.join("; "));
            }
        }
    }

    fn archive(&mut self, name: &str, bytes: &[u8], tls: bool) {
        let mut archive = match zip::ZipArchive::new(Cursor::new(bytes)) {
            Ok(archive) => archive,
            Err(error) => return self.leave(name, &format!("the archive cannot be read: {error}")),
        };
        if archive.len() > MOST_ENTRIES {
            let count = archive.len();
            return self
                .leave(name, &format!("the archive has {count} files; at most {MOST_ENTRIES} are read"));
        }
        let mut left = MOST_UNPACKED;
        for n in 0..archive.len() {
            if self.is_full(name) {
                return;
            }
            match unpack(&mut archive, n, left) {
                Ok(None) => {}
                Ok(Some((entry, content))) => {
                    left = left.saturating_sub(content.len() as u64);
                    // An archive in an archive is no mail, and is refused as such.
                    self.plain(&format!("{name}: {entry}"), &content, tls);
                }
                Err(problem) => self.leave(name, &problem),
            }
            if left == 0 {
                return self.leave(name, "the archive unpacks to more than 200 MiB: split it");
            }
        }
    }

    fn take(&mut self, found: Found) {
        if !self.is_full(&found.at) {
            self.samples.push(found);
        }
    }

    fn is_full(&mut self, at: &str) -> bool {
        let full = self.samples.len() >= self.most;
        if full && !self.left_out.iter().any(|p| p.message.starts_with("at most")) {
            let most = self.most;
            self.leave(at, &format!("at most {most} mails are taken at once: the rest was left out"));
        }
        full
    }

    fn leave(&mut self, at: &str, message: &str) {
        if self.left_out.len() < MOST_PROBLEMS {
            self.left_out.push(Problem::new(at, message));
        }
    }
}

type Archive<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

/// One file of an archive, its name and its bytes; none for a directory. Never more than a mail's size is unpacked.
fn unpack(archive: &mut Archive<'_>, n: usize, left: u64) -> Result<Option<(String, Vec<u8>)>, String> {
    let entry =
        archive.by_index(n).map_err(|e| format!("file {} of the archive cannot be read: {e}", n + 1))?;
    let name = shorten(&String::from_utf8_lossy(entry.name_raw()));
    // macOS keeps its own notes beside each file.
    if entry.is_dir() || name.starts_with("__MACOSX/") {
        return Ok(None);
    }
    let most = left.min(MAX_MAIL as u64);
    let mut content = Vec::new();
    entry
        .take(most + 1)
        .read_to_end(&mut content)
        .map_err(|e| format!("`{name}` in the archive cannot be unpacked: {e}"))?;
    if content.len() as u64 > most {
        return Err(format!("`{name}` in the archive unpacks to more than {} MiB", most >> 20));
    }
    Ok(Some((name, content)))
}

/// A file's name, fit to be said: no control characters, at most 80 of the others.
fn shorten(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::{ZipWriter, write::SimpleFileOptions};

    const MOST: usize = 500;
    const MAIL: &str = "From: bo@example.net\r\nTo: ana@example.com\r\nSubject: Hello\r\n\r\nbody\r\n";

    fn read(files: &[(&str, &[u8])], tls: bool) -> Files {
        let mut all = Files::of_at_most(MOST);
        files.iter().for_each(|(name, bytes)| all.read(name, bytes, tls));
        all
    }

    fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).expect("it begins");
            writer.write_all(bytes).expect("it is written");
        }
        writer.finish().expect("it ends").into_inner()
    }

    #[test]
    fn every_kind_of_file_is_told_by_its_content() {
        let mbox = format!("From x\n{MAIL}\nFrom y\n{MAIL}");
        let event = r#"{"mail":{"messageId":"abc","source":"b@x.example","destination":["a@x.example"]},"receipt":{}}"#;
        let zip = archive(&[("in/", b""), ("in/a.eml", MAIL.as_bytes()), ("b.json", event.as_bytes())]);
        let all = read(
            &[
                ("one.txt", MAIL.as_bytes()),
                ("two", mbox.as_bytes()),
                ("c.zip", &zip),
                ("d.eml", event.as_bytes()),
            ],
            true,
        );
        let told: Vec<(&str, bool)> = all.samples.iter().map(|f| (f.at.as_str(), f.received)).collect();
        let wanted = [
            ("one.txt", false),
            ("two, mail 1", false),
            ("two, mail 2", false),
            ("c.zip: in/a.eml", false),
            ("c.zip: b.json", true),
            ("d.eml", true),
        ];
        assert_eq!(told, wanted);
        assert_eq!(all.left_out, []);
        assert!(all.samples.iter().all(|f| f.sample.envelope.tls));
    }

    #[test]
    fn names_in_an_archive_lead_nowhere() {
        let zip = archive(&[("../../etc/passwd", MAIL.as_bytes()), ("/x/\u{1}y", MAIL.as_bytes())]);
        let all = read(&[("x.zip", &zip)], false);
        let told: Vec<&str> = all.samples.iter().map(|f| f.at.as_str()).collect();
        assert_eq!(told, ["x.zip: ../../etc/passwd", "x.zip: /x/y"], "a name is a word to say, and no more");
    }

    #[test]
    fn a_bomb_is_left_out_and_what_is_beside_it_is_taken() {
        let bomb = vec![b'a'; MAX_MAIL + 2];
        let zip = archive(&[("bomb", &bomb), ("a.eml", MAIL.as_bytes()), ("inner.zip", b"PK\x03\x04")]);
        assert!(zip.len() < 200_000, "it is small: {}", zip.len());
        let all = read(&[("x.zip", &zip)], false);
        assert_eq!(all.samples.len(), 1);
        assert_eq!(all.left_out.len(), 2, "{:?}", all.left_out);
        assert!(all.left_out[0].message.contains("unpacks to more than 40 MiB"), "{:?}", all.left_out);
    }

    #[test]
    fn a_broken_archive_and_too_many_mails_are_said() {
        let all = read(&[("x.zip", b"PK\x03\x04 and nothing")], false);
        assert_eq!((all.samples.len(), all.left_out.len()), (0, 1));
        let many: String = (0..=MOST).map(|_| format!("From x\n{MAIL}\n")).collect();
        let all = read(&[("many", many.as_bytes())], false);
        assert_eq!((all.samples.len(), all.left_out.len()), (MOST, 1));
    }
}
