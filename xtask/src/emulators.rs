//! AWS's stand-ins for tests, on loopback, ended with us: moto and ministack, written by others, and two endpoints that
//! hold requests against AWS's service models, one of which keeps jobs.

use crate::{
    install,
    step::step,
    workspace::{Workspace, capture},
};
use anyhow::{Context, Result, bail};
use std::{
    fs::{self, File},
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

const START: Duration = Duration::from_secs(60);
const STOP: Duration = Duration::from_secs(10);

/// Emulators that run until this is dropped.
pub struct Emulators<'w> {
    workspace: &'w Workspace,
    running: Vec<Emulator>,
}

struct Emulator {
    variable: &'static str,
    address: SocketAddr,
    log: PathBuf,
    process: Child,
}

impl<'w> Emulators<'w> {
    /// Installs them if need be, and starts them on free ports.
    pub fn start(workspace: &'w Workspace) -> Result<Self> {
        let home = workspace.target.join("emulators");
        fs::create_dir_all(&home)?;
        let requirements = workspace.root.join("backend/tests/emulators/requirements.txt");
        let bin = install::python(workspace, &requirements, &home.join("venv"))?;
        let mut emulators = Self { workspace, running: Vec::new() };
        step("started emulators", || {
            emulators.launch("COUNTERSIGN_MOTO_URL", |address| {
                let mut moto = install::bound_to_us(workspace, &bin.join("moto_server"));
                moto.arg("-H").arg(address.ip().to_string()).arg("-p").arg(address.port().to_string());
                moto.env("MOTO_IAM_LOAD_MANAGED_POLICIES", "true");
                moto
            })?;
            emulators.launch("COUNTERSIGN_MINISTACK_URL", |address| {
                let mut ministack = install::bound_to_us(workspace, &bin.join("ministack"));
                ministack
                    .env("BIND_HOST", address.ip().to_string())
                    .env("GATEWAY_PORT", address.port().to_string())
                    .env("MINISTACK_HOST", "localhost")
                    .env("MINISTACK_ACCOUNT_ID", "123456789012");
                ministack
            })?;
            for (variable, script) in
                [("COUNTERSIGN_MODEL_URL", "model_check.py"), ("COUNTERSIGN_S3CONTROL_URL", "s3control.py")]
            {
                emulators.launch(variable, |address| {
                    let mut model = install::bound_to_us(workspace, &bin.join("python"));
                    model.arg(workspace.root.join("backend/tests/emulators").join(script));
                    model.arg(address.ip().to_string()).arg(address.port().to_string());
                    model
                })?;
            }
            emulators.running.iter_mut().try_for_each(Emulator::wait)
        })?;
        Ok(emulators)
    }

    /// Tells a command where they are.
    pub fn announce(&self, command: &mut Command) {
        for emulator in &self.running {
            command.env(emulator.variable, format!("http://{}", emulator.address));
        }
    }

    fn launch(&mut self, variable: &'static str, command: impl FnOnce(SocketAddr) -> Command) -> Result<()> {
        // The port is free once the listener is dropped; nobody else takes it in the moment until the emulator does.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let log = self.workspace.target.join("emulators").join(format!("{}.log", variable.to_lowercase()));
        let output = File::create(&log)?;
        let mut command = command(address);
        command.current_dir(self.workspace.target.join("emulators"));
        let process = command.stdout(output.try_clone()?).stderr(output).spawn();
        let process = process.with_context(|| format!("cannot start the emulator of {variable}"))?;
        self.running.push(Emulator { variable, address, log, process });
        Ok(())
    }
}

impl Drop for Emulators<'_> {
    fn drop(&mut self) {
        for emulator in &mut self.running {
            emulator.stop(self.workspace);
        }
    }
}

impl Emulator {
    /// Waits for its first HTTP answer.
    fn wait(&mut self) -> Result<()> {
        let deadline = Instant::now() + START;
        loop {
            if answers(self.address) {
                return Ok(());
            }
            let log = self.log.display();
            if let Some(status) = self.process.try_wait()? {
                bail!("the emulator of {} ended ({status}): see {log}", self.variable);
            }
            if Instant::now() > deadline {
                bail!("the emulator of {} does not answer at {}: see {log}", self.variable, self.address);
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Asks it to end, which lets it end its own children; insists after a while.
    fn stop(&mut self, workspace: &Workspace) {
        let asked = capture(workspace.command("kill").arg(self.process.id().to_string()));
        let deadline = Instant::now() + STOP;
        while asked.is_ok() && Instant::now() < deadline {
            if let Ok(Some(_)) = self.process.try_wait() {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        // What fails here fails because the process is gone.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Whether somebody speaks HTTP there.
fn answers(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(stream, "GET / HTTP/1.0\r\nHost: {address}\r\n\r\n")?;
        let mut answer = [0; 5];
        stream.read_exact(&mut answer)?;
        Ok(&answer == b"HTTP/")
    };
    ask().unwrap_or(false)
}
