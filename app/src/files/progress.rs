//! How far an errand is, and the files it made.

use super::{Download, Errands, State};
use crate::ui::Prose;
use domain::words::duration;
use leptos::prelude::*;

/// A bar with rate and time left, and a way to stop; what went wrong, where something did.
#[component]
pub fn Progress(
    /// The worker.
    errands: Errands,
) -> impl IntoView {
    move || {
        match errands.state.get() {
        State::Busy { done, all, since } => view! {
            <div class="progress" role="group" aria-label="Reading">
                <progress max=all.max(1).to_string() value=done.to_string() aria-label="Bytes read"></progress>
                <p class="quiet">{going(done, all, since)}</p>
                <button type="button" class="small" on:click=move |_| errands.stop()>"Cancel"</button>
            </div>
        }
        .into_any(),
        State::Failed(reason) => view! {
            <section class="notice error" role="alert"><p><Prose text=sentence(&reason) /></p></section>
        }
        .into_any(),
        State::Stopped => view! { <p class="notice" role="status">"Stopped. Nothing was kept."</p> }.into_any(),
        State::Done { bytes, took, .. } if bytes > 0 => view! {
            <p class="quiet" role="status">{format!("Read {} in {}{}.", size_words(bytes), time_words(took), speed(bytes, took))}</p>
        }
        .into_any(),
        State::Done { .. } | State::Idle => ().into_any(),
    }
    }
}

/// Links to files the worker made. They stay in the browser until somebody saves them.
#[component]
pub fn Files(
    /// The files.
    files: Vec<Download>,
) -> impl IntoView {
    let items = files
        .into_iter()
        .map(|file| {
            let Download { name, href, size } = file;
            view! {
                <li>
                    <a class="button small" href=href download=name.clone() rel="external">{format!("Save {name}")}</a>
                    " "
                    <span class="quiet">{size_words(size)}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="downloads">{items}</ul> }.into_any()
}

/// A reason as a sentence.
fn sentence(reason: &str) -> String {
    let mut chars = reason.chars();
    let first = chars.next().map(char::to_uppercase);
    first.map_or_else(String::new, |first| first.chain(chars).chain(['.']).collect())
}

/// How far, how fast, how long still.
fn going(done: u64, all: u64, since: u64) -> String {
    if all == 0 {
        return "Starting…".into();
    }
    let mut line = format!("{} of {}", size_words(done), size_words(all));
    line.push_str(&speed(done, since));
    if done > 0 && since >= 500 {
        let left = u128::from(all.saturating_sub(done)) * u128::from(since) / u128::from(done);
        line.push_str(&format!(", {} left", time_words(u64::try_from(left).unwrap_or(u64::MAX))));
    }
    line
}

/// A rate, once it says something: of less than a megabyte it does not.
fn speed(bytes: u64, milliseconds: u64) -> String {
    if milliseconds < 200 || bytes < 1_000_000 {
        return String::new();
    }
    format!(", {}/s", size_words(bytes.saturating_mul(1000) / milliseconds))
}

/// A time of so many milliseconds, begun seconds counted whole.
fn time_words(milliseconds: u64) -> String {
    duration(milliseconds.div_ceil(1000))
}

/// A number of bytes, in powers of ten.
#[must_use]
pub fn size_words(bytes: u64) -> String {
    const UNITS: [(u64, &str); 4] =
        [(1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    for (unit, name) in UNITS {
        if bytes >= unit {
            let tenths = bytes / (unit / 10);
            return if tenths >= 1000 {
                format!("{} {name}", tenths / 10)
            } else {
                format!("{}.{} {name}", tenths / 10, tenths % 10)
            };
        }
    }
    format!("{bytes} bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_in_words() {
        assert_eq!(going(0, 0, 0), "Starting…");
        assert_eq!(going(0, 2_000, 0), "0 bytes of 2.0 kB");
        assert_eq!(going(1_000_000_000, 4_000_000_000, 5_000), "1.0 GB of 4.0 GB, 200 MB/s, 15 s left");
        assert_eq!((size_words(999), size_words(1_234_567)), ("999 bytes".into(), "1.2 MB".into()));
        assert_eq!((time_words(61_001), time_words(7_260_000)), ("1 min 2 s".into(), "2 h 1 min".into()));
    }
}
