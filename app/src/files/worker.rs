//! The worker itself. What is of the browser stays here, by a number: signals may hold only what any thread may have.

use super::{Download, Source, State};
use domain::errand::{Errand, Tell};
use js_sys::{Array, JsString};
use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
};
use std::{cell::RefCell, collections::HashMap};
use web_sys::{Blob, File, HtmlInputElement, MessageEvent, Url, Worker};

/// A worker that runs.
struct Running {
    worker: Worker,
    _heard: Closure<dyn Fn(MessageEvent)>,
    _broken: Closure<dyn Fn(web_sys::Event)>,
    /// What the files it made are known by.
    urls: Vec<String>,
}

thread_local! {
    static WORKERS: RefCell<(u32, HashMap<u32, Running>)> = RefCell::default();
}

/// A number for a page's worker.
pub(super) fn place() -> u32 {
    WORKERS.with_borrow_mut(|(last, _)| {
        *last += 1;
        *last
    })
}

/// Ends a page's worker.
pub(super) fn end(id: u32) {
    if let Some(running) = WORKERS.with_borrow_mut(|(_, all)| all.remove(&id)) {
        running.worker.terminate();
        forget(&running.urls);
    }
}

fn forget(urls: &[String]) {
    for url in urls {
        let _ = Url::revoke_object_url(url);
    }
}

/// Tells the worker to stop at the next piece of its file.
pub(super) fn stop(id: u32) {
    post(id, &Array::of2(&JsString::from("stop"), &Array::new()));
}

pub(super) fn give(id: u32, state: RwSignal<State>, errand: &Errand, from: &Source) {
    let files = match files(from) {
        Ok(files) => files,
        Err(reason) => return state.set(State::Failed(reason)),
    };
    let Ok(text) = serde_json::to_string(errand) else { return };
    if let Err(reason) = start(id, state) {
        return state.set(State::Failed(reason));
    }
    let old = WORKERS.with_borrow_mut(|(_, all)| {
        all.get_mut(&id).map(|running| std::mem::take(&mut running.urls)).unwrap_or_default()
    });
    forget(&old);
    state.set(State::Busy { done: 0, all: 0, since: 0 });
    BEGAN.with_borrow_mut(|began| began.insert(id, js_sys::Date::now()));
    post(id, &Array::of2(&JsString::from(text), &files));
}

thread_local! {
    static BEGAN: RefCell<HashMap<u32, f64>> = RefCell::default();
}

/// How the reason begins where the worker itself failed (`worker/src/boot.js`).
const BROKEN: &str = "the browser's worker broke down";

/// Milliseconds since the errand was given.
fn since(id: u32) -> u64 {
    let began = BEGAN.with_borrow(|began| began.get(&id).copied()).unwrap_or_default();
    (js_sys::Date::now() - began).max(0.0) as u64
}

fn post(id: u32, message: &Array) {
    WORKERS.with_borrow(|(_, all)| {
        if let Some(running) = all.get(&id) {
            let _ = running.worker.post_message(message);
        }
    });
}

fn files(from: &Source) -> Result<Array, String> {
    let all = Array::new();
    match from {
        Source::Open => {}
        Source::Text { name, text } => {
            let parts = Array::of1(&JsString::from(text.as_str()));
            let file = File::new_with_str_sequence(&parts, name)
                .map_err(|_| "the text cannot be read".to_owned())?;
            all.push(&file);
        }
        Source::Chosen(ids) => {
            for id in ids {
                let field =
                    document().get_element_by_id(id).and_then(|e| e.dyn_into::<HtmlInputElement>().ok());
                let chosen = field.and_then(|field| field.files());
                let before = all.length();
                for at in 0..chosen.as_ref().map_or(0, web_sys::FileList::length) {
                    if let Some(file) = chosen.as_ref().and_then(|files| files.get(at)) {
                        all.push(&file);
                    }
                }
                if all.length() == before {
                    return Err("choose a file first".into());
                }
            }
        }
    }
    Ok(all)
}

/// Starts the worker, unless it runs.
fn start(id: u32, state: RwSignal<State>) -> Result<(), String> {
    if WORKERS.with_borrow(|(_, all)| all.contains_key(&id)) {
        return Ok(());
    }
    let broken = || "the browser cannot load the worker that reads files: load the page again".to_owned();
    let address = address().ok_or_else(broken)?;
    let worker = Worker::new(&address).map_err(|_| broken())?;
    let heard =
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| hear(id, state, &event.data()));
    let fell = Closure::<dyn Fn(web_sys::Event)>::new(move |_| {
        state.set(State::Failed(broken()));
        end(id);
    });
    worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    worker.set_onerror(Some(fell.as_ref().unchecked_ref()));
    let running = Running { worker, _heard: heard, _broken: fell, urls: Vec::new() };
    WORKERS.with_borrow_mut(|(_, all)| all.insert(id, running));
    Ok(())
}

/// The worker's files carry the name the program's carry ("xtask/src/bin/site/names.rs"), which the page's head links.
fn address() -> Option<String> {
    let link = document().query_selector("link[rel=modulepreload][href*='/pkg/countersign.']").ok()??;
    Some(link.get_attribute("href")?.replacen("/pkg/countersign.", "/pkg/worker.", 1))
}

fn hear(id: u32, state: RwSignal<State>, message: &JsValue) {
    let message: Array = message.clone().unchecked_into();
    let Some(text) = message.get(0).as_string() else { return };
    match serde_json::from_str(&text) {
        Ok(Tell::Progress { done, all }) => state.set(State::Busy { done, all, since: since(id) }),
        Ok(Tell::Done { answer, names }) => {
            let bytes =
                state.with_untracked(|state| if let State::Busy { done, .. } = state { *done } else { 0 });
            let files = downloads(id, names, &message.get(1).unchecked_into());
            state.set(State::Done { answer, files, bytes, took: since(id) });
        }
        Ok(Tell::Failed(reason)) => {
            // One that broke down does nothing any more: the next errand gets another one.
            if reason.starts_with(BROKEN) {
                end(id);
            }
            state.set(State::Failed(reason));
        }
        Ok(Tell::Stopped) => state.set(State::Stopped),
        Err(_) => state.set(State::Failed("the worker is of another version: load the page again".into())),
    }
}

fn downloads(id: u32, names: Vec<String>, blobs: &Array) -> Vec<Download> {
    let made = names.into_iter().zip(blobs.iter()).filter_map(|(name, blob)| {
        let blob: Blob = blob.dyn_into().ok()?;
        let href = Url::create_object_url_with_blob(&blob).ok()?;
        Some(Download { name, href, size: blob.size() as u64 })
    });
    let files: Vec<Download> = made.collect();
    WORKERS.with_borrow_mut(|(_, all)| {
        if let Some(running) = all.get_mut(&id) {
            running.urls = files.iter().map(|file| file.href.clone()).collect();
        }
    });
    files
}
