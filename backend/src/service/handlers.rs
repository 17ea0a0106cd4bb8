//! Running a handler somebody pasted. Anybody who reads may: it changes nothing, reaches nothing, and is not kept.

use super::Core;
use crate::{Error, aws::sandbox::Invoke};
use async_trait::async_trait;
use domain::{
    Caller, Failure, Timestamp,
    access::Deed,
    handler::{How, Ran, TryHandler},
    port,
};
use handler::{Limits, apart};
use serde_json::json;
use std::{
    io::{self, Write},
    path::PathBuf,
    process::{Command, Stdio},
    sync::Arc,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many run at once: each has a core and its memory to itself.
const AT_ONCE: usize = 2;

/// How many may wait for a place; who comes then is told to try again.
const WAITING: usize = 8;

/// A program that runs one handler: the engine may break down, and takes no more than that process along.
#[derive(Debug, Clone)]
pub struct Runner {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
}

impl Runner {
    /// Starts the program, hands it the request and takes its answer. It gets nothing of this process's surroundings.
    fn run(&self, request: &[u8]) -> io::Result<Ran> {
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            // A process that ended early has closed its end; what it says, or does not, is read below.
            let _ = input.write_all(request);
        }
        let ended = child.wait_with_output()?;
        if !ended.status.success() {
            tracing::warn!(status = %ended.status, "the engine for handlers broke down");
        }
        Ok(apart::answer(&ended.stdout))
    }
}

/// Where handlers run: a few places, and a few to wait for one.
#[derive(Clone)]
pub(crate) struct Bench {
    places: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    runner: Option<Runner>,
}

impl Bench {
    /// A bench whose runs are done by a program; without one, in this process.
    pub(crate) fn new(runner: Option<Runner>) -> Self {
        let (places, queue) = (Semaphore::new(AT_ONCE), Semaphore::new(AT_ONCE + WAITING));
        Self { places: Arc::new(places), queue: Arc::new(queue), runner }
    }

    /// Waits for a place.
    async fn place(&self) -> Result<OwnedSemaphorePermit, Failure> {
        let closed = |_| Failure::Refused("the console is shutting down: try again later".into());
        self.places.clone().acquire_owned().await.map_err(closed)
    }

    /// Runs a handler. The place goes with the run: who closes the page does not make room for another one before it has
    /// ended.
    async fn run(&self, request: TryHandler) -> Result<Ran, Failure> {
        let place = self.place().await?;
        let runner = self.runner.clone();
        let run = tokio::task::spawn_blocking(move || {
            let TryHandler { source, event, at } = &request;
            let ran = match runner {
                Some(runner) => runner.run(&apart::request(source, event, Limits::at(*at))),
                None => Ok(handler::run(source, event, Limits::at(*at))),
            };
            drop(place);
            ran
        });
        Ok(run.await.map_err(Error::from)?.map_err(Error::Engine)?)
    }
}

/// Functions of the sandbox take no place in the queue: their job waits for them.
#[async_trait]
impl Invoke for Bench {
    async fn invoke(&self, source: &str, event: &str, at: Timestamp) -> String {
        let request = TryHandler { source: source.into(), event: event.into(), at };
        let ran = match self.run(request).await {
            Ok(ran) => ran,
            Err(failure) => Ran::broken(failure.to_string()),
        };
        if let Some(answer) = ran.answer {
            return answer;
        }
        let message = match ran.how {
            // As Lambda says it, with the time-out that functions of the sandbox have.
            How::TimedOut | How::Never => "Task timed out after 3.00 seconds".to_owned(),
            how => ran.fault.map_or_else(|| format!("the function {}", how.words()), |fault| fault.message),
        };
        json!({ "errorMessage": message, "errorType": "Error" }).to_string()
    }
}

pub(super) struct Handlers(pub Arc<Core>);

#[async_trait]
impl port::Handlers for Handlers {
    async fn run(&self, caller: &Caller, request: TryHandler) -> Result<Ran, Failure> {
        caller.require(Deed::Read)?;
        request.check()?;
        let bench = &self.0.bench;
        let Ok(_waiting) = bench.queue.clone().try_acquire_owned() else {
            return Err(Failure::TooMany { retry_after: 5 });
        };
        bench.run(request).await
    }
}
