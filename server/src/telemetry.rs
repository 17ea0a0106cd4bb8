//! Log lines.

use crate::args::LogFormat;
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// Starts writing log lines to standard error. `RUST_LOG` says how many; without it: one line a request, and what
/// goes wrong.
pub fn start(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,aws=warn,hyper=warn"));
    let registry = tracing_subscriber::registry().with(filter);
    match format {
        LogFormat::Text => registry.with(fmt::layer().with_writer(std::io::stderr).with_target(false)).init(),
        LogFormat::Json => {
            registry.with(fmt::layer().json().with_writer(std::io::stderr).flatten_event(true)).init();
        }
    }
}
