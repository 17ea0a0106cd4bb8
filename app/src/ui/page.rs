//! How a page gets its data: one resource, awaited once, errors shown in place.

use crate::{
    AppError,
    session::api::{FrameData, frame},
    ui::{ErrorNotice, Frame, Place},
};
use domain::Failure;
use leptos::{
    prelude::*,
    server_fn::{ServerFn, client::Client, error::FromServerFnError},
};
use serde::{Serialize, de::DeserializeOwned};
use std::future::Future;

/// Counts what this browser changed; every page's data is read again when it moves on.
#[derive(Clone, Copy)]
pub struct Refresh(RwSignal<u32>);

impl Refresh {
    /// Reads the page's data again.
    pub fn now(self) {
        self.0.update(|n| *n = n.wrapping_add(1));
    }
}

/// Puts [`Refresh`] into context; called once, by the application.
pub fn provide_refresh() {
    provide_context(Refresh(RwSignal::new(0)));
}

/// A server action whose success makes the page read its data again.
pub fn action<S>() -> ServerAction<S>
where
    S: ServerFn + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + Clone + 'static,
    S::Error: FromServerFnError + Send + Sync + Clone + 'static,
    S::Client: Client<S::Error>,
{
    let action = ServerAction::<S>::new();
    let refresh = use_context::<Refresh>();
    Effect::new(move || {
        if let (Some(Ok(_)), Some(refresh)) = (action.value().get(), refresh) {
            refresh.now();
        }
    });
    action
}

/// A page inside the frame: reads its data with `fetch`, again whenever `key` or [`Refresh`] changes, and draws it.
pub fn page<K, T, F>(
    place: impl Fn() -> Place + Send + Sync + 'static,
    key: impl Fn() -> K + Send + Sync + 'static,
    fetch: impl Fn(K) -> F + Send + Sync + 'static,
    draw: impl Fn(FrameData, T) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
{
    let place = place();
    framed(move |_| place.clone(), key, fetch, draw)
}

/// A [`page`] whose data says where it stands: its address does not name the environment. Without data it stands in `area`.
pub fn page_of<K, T, F>(
    place: impl Fn(&T) -> Place + Clone + Send + Sync + 'static,
    area: &'static str,
    key: impl Fn() -> K + Send + Sync + 'static,
    fetch: impl Fn(K) -> F + Send + Sync + 'static,
    draw: impl Fn(FrameData, T) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
{
    framed(move |data: Option<&T>| data.map_or_else(|| Place::of(area), &place), key, fetch, draw)
}

/// The data and the frame's are read side by side and awaited in one place: two suspended readers on one page can
/// hang a stream (leptos#4578).
fn framed<K, T, F>(
    place: impl Fn(Option<&T>) -> Place + Clone + Send + Sync + 'static,
    key: impl Fn() -> K + Send + Sync + 'static,
    fetch: impl Fn(K) -> F + Send + Sync + 'static,
    draw: impl Fn(FrameData, T) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
{
    let refresh = use_context::<Refresh>();
    let resource = Resource::new(
        move || (key(), refresh.map(|r| r.0.get())),
        move |(key, _)| {
            let data = fetch(key);
            async move { futures::join!(frame(), data) }
        },
    );
    view! {
        <Transition fallback=|| ()>
            {move || {
                let (draw, place) = (draw.clone(), place.clone());
                Suspend::new(async move {
                    let (frame, data) = resource.await;
                    let frame = frame.unwrap_or_default();
                    let place = place(data.as_ref().ok());
                    let inner = match data {
                        Ok(data) => draw(frame.clone(), data),
                        Err(error) => view! { <ErrorNotice error /> }.into_any(),
                    };
                    view! { <Frame data=frame place=place>{inner}</Frame> }.into_any()
                })
            }}
        </Transition>
    }
    .into_any()
}

/// Whether an error means that the session is over.
#[must_use]
pub const fn signed_out(error: &AppError) -> bool {
    matches!(error, AppError::Failure(Failure::Unauthenticated))
}
