//! The command line.

use clap::{Parser, Subcommand, ValueEnum};
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

/// A console for Amazon SES receipt rules: edit, see what it would do, have it countersigned, deploy, take it back.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, about)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How log lines are written to standard error.
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Runs the console.
    Serve(Serve),
    /// Looks at the audit log.
    #[command(subcommand)]
    Audit(Audit),
    /// Writes a backup of a console's database into a new file; the console may run on it.
    Backup {
        /// The database file.
        #[arg(long, value_name = "FILE")]
        data: PathBuf,
        /// The file to write; refused where it is there already.
        to: PathBuf,
    },
    /// Puts a backup in the place of a console's database. The console must not run.
    Restore {
        /// The database file. What is there is kept beside it.
        #[arg(long, value_name = "FILE")]
        data: PathBuf,
        /// The backup.
        from: PathBuf,
    },
    /// Runs one handler that comes on standard input. The console starts itself so: the engine may end its process.
    #[command(hide = true, name = "run-handler")]
    RunHandler,
    /// What needs no console.
    #[command(flatten)]
    Offline(cli::Command),
    /// What speaks to one.
    #[command(flatten)]
    Remote(remote::Command),
}

/// What `countersign audit` does.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Follows the hash chain; exits with 1 where it breaks.
    Verify {
        /// The database file.
        #[arg(long, value_name = "FILE", required_unless_present = "export")]
        data: Option<PathBuf>,
        /// A file of JSON lines, as the audit log's page gives without filters: followed without the console.
        #[arg(long, value_name = "FILE", conflicts_with = "data")]
        export: Option<PathBuf>,
    },
}

/// How the console runs.
#[derive(Debug, clap::Args)]
pub struct Serve {
    /// Address to listen on. Anything but loopback takes TLS in front: the session cookie is then sent over TLS only.
    #[arg(long, default_value = "127.0.0.1:3000", value_name = "ADDRESS")]
    pub listen: SocketAddr,
    /// The database file; made if it is not there.
    #[arg(long, value_name = "FILE")]
    pub data: PathBuf,
    /// Folder with the built pages' scripts and styles.
    #[arg(long, default_value = "target/site", value_name = "DIR")]
    pub site: PathBuf,
    /// The address people use, e.g. `https://countersign.example.com`; printed, and decides how cookies are written.
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// A proxy in front, by its address: of where a request comes from, what it says in `X-Forwarded-For` is believed. Repeatable.
    #[arg(long = "trust-proxy", value_name = "ADDRESS")]
    pub proxies: Vec<IpAddr>,
    /// A host, beside loopback, that an environment's endpoint may name. Repeatable.
    #[arg(long = "allow-endpoint", value_name = "HOST")]
    pub allow_endpoints: Vec<String>,
    /// Adds two people, an example rule set, three samples and a change that waits for review.
    #[arg(long)]
    pub demo: bool,
}

impl Serve {
    /// Whether people reach the console over TLS.
    #[must_use]
    pub fn secure(&self) -> bool {
        let by_url = self.public_url.as_deref().map(|url| url.starts_with("https://"));
        by_url.unwrap_or(false) || !self.listen.ip().is_loopback()
    }

    /// The address to print.
    #[must_use]
    pub fn address(&self, bound: SocketAddr) -> String {
        let url = self.public_url.clone().unwrap_or_else(|| format!("http://{bound}"));
        url.trim_end_matches('/').to_owned()
    }
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serve(args: &[&str]) -> Serve {
        let line = ["countersign", "serve", "--data", "x.sqlite"].iter().chain(args);
        match Args::try_parse_from(line).expect("the line is understood").command {
            Command::Serve(serve) => serve,
            _ => panic!("another command"),
        }
    }

    #[test]
    fn the_cookie_needs_tls_everywhere_but_on_loopback() {
        assert!(!serve(&[]).secure());
        assert!(!serve(&["--listen", "[::1]:80"]).secure());
        assert!(serve(&["--listen", "0.0.0.0:80"]).secure());
        assert!(serve(&["--public-url", "https://c.example.com"]).secure());
        assert!(serve(&["--listen", "0.0.0.0:80", "--public-url", "http://c.example.com"]).secure());
    }

    #[test]
    fn the_command_line_is_well_formed() {
        <Args as clap::CommandFactory>::command().debug_assert();
    }
}
