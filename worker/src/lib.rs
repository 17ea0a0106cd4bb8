//! What the browser's worker runs: errands on files ([`domain::errand`]), beside the page, so that the page stays quick. Files
//! are read in place, some megabytes at a time, and never leave the browser.
//!
//! A message to it is a list: an errand as JSON, and the files. A message from it is a list: a [`Tell`] as JSON, and the files
//! it made. A program of its own: no page loads it before somebody chooses a file.
#![cfg(target_arch = "wasm32")]

use domain::errand::{
    Answer, Errand, Out, Tell, Work,
    report::{self, Opening},
};
use js_sys::{Array, JsString, Promise, Uint8Array};
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{Blob, DedicatedWorkerGlobalScope, File};

/// So much of a file is read at once, while what came before is worked on.
const CHUNK: u64 = 4 * 1024 * 1024;

/// So much of a made file is kept here before the browser keeps it.
const KEPT: usize = 4 * 1024 * 1024;

thread_local! {
    static STOP: Cell<bool> = const { Cell::new(false) };
    static OPEN: RefCell<Option<(Opening, Vec<File>)>> = const { RefCell::new(None) };
}

/// Ends what is under way at the next piece of its file.
#[wasm_bindgen]
pub fn stop() {
    STOP.set(true);
}

/// Does an errand and tells how it goes. What was to be stopped before is forgotten at once and not with the first step,
/// which comes later: a stop in between is meant for this errand.
#[wasm_bindgen]
pub fn run(errand: String, files: Array) -> Promise {
    STOP.set(false);
    future_to_promise(async move {
        answer(errand, files).await;
        Ok(JsValue::UNDEFINED)
    })
}

async fn answer(errand: String, files: Array) {
    let files: Vec<File> = files.iter().filter_map(|file| file.dyn_into().ok()).collect();
    let mut made = Made::default();
    match told(&errand, files, &mut made).await {
        Ok(answer) => {
            made.keep(0);
            let (names, blobs) = made.finish();
            tell(&Tell::Done { answer, names }, &blobs);
        }
        Err(End::Stopped) => tell(&Tell::Stopped, &Array::new()),
        Err(End::Failed(reason)) => tell(&Tell::Failed(reason), &Array::new()),
    }
}

/// Why there is no answer.
enum End {
    Stopped,
    Failed(String),
}

impl From<String> for End {
    fn from(reason: String) -> Self {
        Self::Failed(reason)
    }
}

async fn told(errand: &str, files: Vec<File>, made: &mut Made) -> Result<Answer, End> {
    let errand: Errand = serde_json::from_str(errand).map_err(|error| format!("no errand: {error}"))?;
    let names: Vec<String> = files.iter().map(File::name).collect();
    if let Some(mut work) = errand.work(&names)? {
        return worked(&mut *work, &files, made).await;
    }
    match errand {
        Errand::Failures { group, skip, take } => failures(group, skip, take).await,
        Errand::Export(wanted) => export(wanted, made).await,
        _ => open(files, &names).await,
    }
}

/// Takes a piece of the file of a number, none at its end; says whether to go on.
type Each<'a> = dyn FnMut(usize, Option<&[u8]>) -> Result<bool, String> + 'a;

/// Reads files from their beginning, the next piece while this one is worked on.
async fn read(files: &[File], done: &mut u64, all: u64, each: &mut Each<'_>) -> Result<(), End> {
    let mut buffer = Vec::new();
    for (at, file) in files.iter().enumerate() {
        let size = file.size() as u64;
        let mut from = 0;
        let mut next = piece(file, from, size);
        while let Some(coming) = next.take() {
            let bytes = arrived(coming, file).await?;
            from += u64::from(bytes.length());
            next = piece(file, from, size);
            buffer.resize(bytes.length() as usize, 0);
            bytes.copy_to(&mut buffer);
            let more = each(at, Some(&buffer))?;
            *done += buffer.len() as u64;
            tell(&Tell::Progress { done: *done, all }, &Array::new());
            if STOP.get() {
                return Err(End::Stopped);
            }
            if !more {
                break;
            }
        }
        each(at, None)?;
    }
    Ok(())
}

/// Asks for a piece of a file; none at its end.
fn piece(file: &File, from: u64, size: u64) -> Option<Result<Promise, JsValue>> {
    if from >= size {
        return None;
    }
    let to = size.min(from + CHUNK);
    Some(file.slice_with_f64_and_f64(from as f64, to as f64).map(|slice| slice.array_buffer()))
}

async fn arrived(coming: Result<Promise, JsValue>, file: &File) -> Result<Uint8Array, End> {
    let unread = |error: JsValue| {
        let why = error.dyn_ref::<js_sys::Error>().map_or_else(String::new, |error| error.message().into());
        End::Failed(format!("`{}` cannot be read: {why}", file.name()))
    };
    let buffer = JsFuture::from(coming.map_err(unread)?).await.map_err(unread)?;
    Ok(Uint8Array::new(&buffer))
}

async fn worked(work: &mut dyn Work, files: &[File], made: &mut Made) -> Result<Answer, End> {
    let size: u64 = files.iter().map(|file| file.size() as u64).sum();
    let (mut done, mut all) = (0, size);
    loop {
        read(files, &mut done, all, &mut |at, bytes| {
            let more = match bytes {
                Some(bytes) => work.push(at, bytes, &mut made.out)?,
                None => work.end(at, &mut made.out).map(|()| true)?,
            };
            made.keep(KEPT);
            Ok(more)
        })
        .await?;
        if !work.again() {
            return Ok(work.finish(&mut made.out)?);
        }
        all = done + size;
    }
}

/// Opens a report: it stays open until the next one is.
async fn open(files: Vec<File>, names: &[String]) -> Result<Answer, End> {
    OPEN.take();
    let index = match names.iter().position(|name| name.to_ascii_lowercase().ends_with(".json")) {
        Some(at) => Some(text(files.get(at)).await?),
        None => None,
    };
    let (chosen, remarks) = report::choose(names, index.as_deref())?;
    let files: Vec<File> = chosen.iter().filter_map(|at| files.get(*at).cloned()).collect();
    let mut opening = Opening::new(files.iter().map(File::name).collect(), remarks);
    let all = files.iter().map(|file| file.size() as u64).sum();
    read(&files, &mut 0, all, &mut |at, bytes| {
        match bytes {
            Some(bytes) => opening.push(at, bytes),
            None => opening.end(at),
        }
        Ok(true)
    })
    .await?;
    let answer = Answer::Report(Box::new(opening.opened()));
    OPEN.set(Some((opening, files)));
    Ok(answer)
}

/// A small file's text.
async fn text(file: Option<&File>) -> Result<String, End> {
    let Some(file) = file else { return Ok(String::new()) };
    if file.size() > CHUNK as f64 {
        return Err(End::Failed(format!(
            "`{}` is too large for the `manifest.json` of a report",
            file.name()
        )));
    }
    match piece(file, 0, file.size() as u64) {
        None => Ok(String::new()),
        Some(coming) => Ok(String::from_utf8_lossy(&arrived(coming, file).await?.to_vec()).into_owned()),
    }
}

/// The report that is open is taken out while it is used: one errand at a time.
async fn failures(group: Option<u16>, skip: u64, take: u64) -> Result<Answer, End> {
    let (opening, files) = OPEN.take().ok_or_else(|| NONE_OPEN.to_owned())?;
    let mut rows = Vec::new();
    let mut ended = Ok(());
    for stretch in opening.stretches(group, skip, take) {
        let Some(file) = files.get(stretch.file) else { continue };
        let slice = file.slice_with_f64_and_f64(stretch.from as f64, stretch.to as f64);
        match arrived(slice.map(|slice| slice.array_buffer()), file).await {
            Ok(bytes) => rows.extend(Opening::rows(&stretch, &bytes.to_vec())),
            Err(end) => {
                ended = Err(end);
                break;
            }
        }
    }
    OPEN.set(Some((opening, files)));
    ended.map(|()| Answer::Failures(rows))
}

async fn export(wanted: report::Export, made: &mut Made) -> Result<Answer, End> {
    let (opening, files) = OPEN.take().ok_or_else(|| NONE_OPEN.to_owned())?;
    let exported = exported(&opening, &files, wanted, made).await;
    OPEN.set(Some((opening, files)));
    exported
}

async fn exported(
    opening: &Opening,
    files: &[File],
    wanted: report::Export,
    made: &mut Made,
) -> Result<Answer, End> {
    let mut exporting = opening.export(wanted, &mut made.out)?;
    let all = files.iter().map(|file| file.size() as u64).sum();
    read(files, &mut 0, all, &mut |_, bytes| {
        exporting.push(bytes, &mut made.out);
        made.keep(KEPT);
        Ok(true)
    })
    .await?;
    Ok(Answer::Exported(exporting.finish()))
}

const NONE_OPEN: &str = "no report is open: choose its files again";

/// Files being made. Their bytes go to the browser, which keeps large ones on disk.
#[derive(Default)]
struct Made {
    out: Out,
    parts: Vec<Array>,
}

impl Made {
    /// Hands over what is more than so many bytes of a file.
    fn keep(&mut self, most: usize) {
        for (at, made) in self.out.files().iter_mut().enumerate() {
            if self.parts.len() <= at {
                self.parts.push(Array::new());
            }
            if made.bytes.len() > most
                && let Some(parts) = self.parts.get(at)
            {
                let piece = Array::of1(&Uint8Array::from(made.bytes.as_slice()));
                if let Ok(blob) = Blob::new_with_u8_array_sequence(&piece) {
                    parts.push(&blob);
                }
                made.bytes.clear();
            }
        }
    }

    /// Their names, and they themselves.
    fn finish(mut self) -> (Vec<String>, Array) {
        let names = self.out.files().iter().map(|made| made.name.clone()).collect();
        let blobs = self.parts.iter().filter_map(|parts| Blob::new_with_blob_sequence(parts).ok());
        (names, blobs.collect())
    }
}

/// Says something to the page.
fn tell(what: &Tell, files: &Array) {
    let Ok(text) = serde_json::to_string(what) else { return };
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    // A page that is gone hears nothing.
    let _ = scope.post_message(&Array::of2(&JsString::from(text), files));
}
