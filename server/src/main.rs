//! The program `countersign`.

use anyhow::{Context, Result, bail};
use app::context::Cookies;
use backend::{Backend, Config, Demo, Runner};
use clap::{CommandFactory, Parser};
use leptos::config::LeptosOptions;
use server::{
    Site,
    args::{Args, Audit, Command, Serve},
    router, telemetry,
};
use std::{io::Write, net::SocketAddr, path::Path, process::ExitCode};
use tokio::{net::TcpListener, signal};

/// The password of the demo's people. Known to everybody, which is why the demo listens on loopback only.
const DEMO_PASSWORD: &str = "countersign demo";

fn main() -> ExitCode {
    let Args { command, log_format } = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return cli::refuse(&error, &mut std::io::stdout(), &mut std::io::stderr()).into(),
    };
    match command {
        Command::Offline(command) => return offline(command),
        Command::Remote(command) => return speak(command),
        Command::RunHandler => return run_handler(),
        Command::Serve(_) | Command::Audit(_) | Command::Backup { .. } | Command::Restore { .. } => {}
    }
    telemetry::start(log_format);
    // Rendering needs more than one worker: a single one can wait for itself (leptos#4647).
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers()).enable_all().build();
    let done = runtime.context("cannot start the runtime").and_then(|runtime| {
        runtime.block_on(async {
            match command {
                Command::Serve(options) => serve(options).await,
                Command::Audit(Audit::Verify { data: Some(data), .. }) => verify(&data).await,
                Command::Audit(Audit::Verify { export, .. }) => verify_export(&export.unwrap_or_default()),
                Command::Backup { data, to } => back_up(&data, &to).await,
                Command::Restore { data, from } => restore(&data, &from).await,
                Command::Offline(_) | Command::Remote(_) | Command::RunHandler => Ok(()),
            }
        })
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("countersign: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Answers from files alone: no log, no runtime.
fn offline(command: cli::Command) -> ExitCode {
    let style = cli::Style::of_stdout(std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()));
    cli::run(command, Args::command, style, &mut std::io::stdout().lock(), &mut std::io::stderr().lock())
        .into()
}

/// Speaks to a console: no log, no runtime.
fn speak(command: remote::Command) -> ExitCode {
    let (mut input, mut out, mut err) =
        (std::io::stdin().lock(), std::io::stdout().lock(), std::io::stderr().lock());
    let mut io = remote::Io { input: &mut input, out: &mut out, err: &mut err };
    let found = remote::Where::of(|name| std::env::var_os(name)?.into_string().ok());
    remote::run(command, &found, &mut io).into()
}

/// What the console starts for each handler somebody pastes.
fn run_handler() -> ExitCode {
    match handler::apart::serve(std::io::stdin().lock(), std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("countersign run-handler: {error}");
            ExitCode::FAILURE
        }
    }
}

fn workers() -> usize {
    std::thread::available_parallelism().map_or(4, |n| n.get().max(4))
}

async fn serve(options: Serve) -> Result<()> {
    if options.demo && !options.listen.ip().is_loopback() {
        bail!("--demo makes people with known passwords: listen on loopback, or leave it out");
    }
    let backend = open(&options.data, options.allow_endpoints.clone()).await?;
    if options.demo {
        let demo = Demo { author: DEMO_PASSWORD.to_owned(), reviewer: DEMO_PASSWORD.to_owned() };
        backend.seed_demo(&demo).await.context("cannot add the demo's data")?;
    }
    let listener = TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("cannot listen on {}: is another console running there?", options.listen))?;
    let address = options.address(listener.local_addr()?);
    let link = backend.first_admin_link().await.context("cannot make the administrator's link")?;
    announce(&address, link.as_deref(), options.demo)?;

    let site = Site {
        options: leptos(&options),
        cookies: Cookies { secure: options.secure() },
        proxies: options.proxies.iter().map(std::net::IpAddr::to_canonical).collect(),
    };
    let service = router(site, backend.services()).into_make_service_with_connect_info::<SocketAddr>();
    backend.resume().await.context("cannot resume unfinished deployments")?;
    backend.watch();
    axum::serve(listener, service)
        .with_graceful_shutdown(asked_to_end())
        .await
        .context("the server stopped")?;
    tracing::info!("ending: no new requests, waiting for running steps");
    backend.shutdown().await;
    Ok(())
}

async fn verify(data: &Path) -> Result<()> {
    if !data.exists() {
        bail!("there is no database at {}", data.display());
    }
    let found = backend::verify_audit(data).await;
    let (entries, head) =
        found.with_context(|| format!("cannot read the audit log in {}", data.display()))??;
    println!("{entries} entries, unbroken; the last one's digest is {head}");
    Ok(())
}

fn verify_export(file: &Path) -> Result<()> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read the export {}", file.display()))?;
    let span = domain::audit::export::verify(&text)?;
    println!(
        "{} entries, {} to {}, unbroken; the last one, of {}, has the digest {}",
        span.entries, span.first, span.last, span.at, span.head
    );
    Ok(())
}

async fn back_up(data: &Path, to: &Path) -> Result<()> {
    let done = backend::backup::backup(data, to).await;
    let copied = done.with_context(|| format!("cannot back up {} to {}", data.display(), to.display()))?;
    println!(
        "{}: whole; {} audit entries, unbroken, the last one's digest is {}",
        to.display(),
        copied.entries,
        copied.head
    );
    Ok(())
}

async fn restore(data: &Path, from: &Path) -> Result<()> {
    let done = backend::backup::restore(from, data).await;
    let (copied, before) = done.with_context(|| format!("cannot restore {}", from.display()))?;
    println!("{}: restored; {} audit entries, unbroken", data.display(), copied.entries);
    if let Some(before) = before {
        println!("what was there is in {}", before.display());
    }
    Ok(())
}

async fn open(data: &Path, allowed_endpoints: Vec<String>) -> Result<Backend> {
    let mut config = Config::new(data);
    config.endpoint_hosts = allowed_endpoints;
    let program = std::env::current_exe().context("cannot tell where this program is")?;
    config.runner = Some(Runner { program, arguments: vec!["run-handler".to_owned()] });
    backend::open(config).await.with_context(|| format!("cannot open the database {}", data.display()))
}

/// What leptos needs to link scripts and styles. A released site names them by their content and says how in
/// `hash.txt`.
fn leptos(options: &Serve) -> LeptosOptions {
    let site = std::path::absolute(&options.site).unwrap_or_else(|_| options.site.clone());
    let hashes = site.join("hash.txt");
    LeptosOptions::builder()
        .output_name("countersign")
        .site_root(site.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .site_addr(options.listen)
        .hash_files(hashes.is_file())
        .hash_file(hashes.to_string_lossy().as_ref().into())
        .build()
}

/// Says on standard output where the console is, and how to get in the first time.
fn announce(address: &str, link: Option<&str>, demo: bool) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "Countersign is at {address}")?;
    if let Some(path) = link {
        writeln!(out, "First administrator, one time, within 24 hours: {address}{path}")?;
    }
    if demo {
        writeln!(
            out,
            "demo: sign in as `author` or, in another browser, as `reviewer`; password `{DEMO_PASSWORD}`"
        )?;
    }
    out.flush()?;
    Ok(())
}

/// Ends on Ctrl-C and on SIGTERM.
async fn asked_to_end() {
    let interrupt = async {
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
