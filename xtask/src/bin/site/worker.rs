//! The browser's worker: one script, with the WebAssembly it loads beside it.

use anyhow::{Result, anyhow};
use std::{fs, path::Path};
use wasm_bindgen_cli_support::Bindgen;

/// What its files are called.
pub const NAME: &str = "worker";

/// What takes messages, behind wasm-bindgen's glue: in one script, because a worker that loads others needs leave to.
const BOOT: &str = include_str!("../../../../worker/src/boot.js");

/// Makes WebAssembly and JavaScript of what rustc built.
pub fn make(module: Vec<u8>, package: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes(NAME, module).typescript(false).omit_default_module_path(true).demangle(false);
    bindgen.no_modules(true).map_err(|error| anyhow!("{error:#}"))?;
    bindgen.generate(package).map_err(|error| anyhow!("wasm-bindgen on the worker: {error:#}"))?;
    fs::rename(package.join(format!("{NAME}_bg.wasm")), package.join(format!("{NAME}.wasm")))?;
    let script = package.join(format!("{NAME}.js"));
    let mut text = fs::read_to_string(&script)?;
    text.push_str(BOOT);
    fs::write(script, text)?;
    Ok(())
}
