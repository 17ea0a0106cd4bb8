//! The program: cut into parts, with the JavaScript that loads them.
//!
//! `app/src/parts.rs` marks the functions at which `wasm_split_cli_support` cuts. What comes of it is one file each for
//! what everybody loads, for each part, and for what several parts share; a table says which files a part takes.

use anyhow::{Context, Result, anyhow, bail};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use wasm_bindgen_cli_support::Bindgen;

use super::{NAME, files};

/// What loads the parts. Leptos knows it by this name, or with a digest in place of the underscores.
pub const LOADER: &str = "__wasm_split.______________________.js";

/// What rustc emits for WebAssembly today and browsers have had since 2022.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The files (without `.wasm`) each part takes, beside what everybody loads.
pub type Parts = BTreeMap<String, Vec<String>>;

/// Makes WebAssembly and JavaScript of what rustc built.
pub fn make(module: &[u8], package: &Path) -> Result<Parts> {
    let common = package.join("common.wasm");
    let mut options = wasm_split_cli_support::Options::new(module);
    options.output_dir = package;
    options.main_out_path = &common;
    let (loader, entry) = (format!("./{LOADER}"), format!("./{NAME}.js"));
    options.link_name = &loader;
    options.main_module = &entry;
    let cut = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("cannot cut the program into parts: {error:#}"))?;
    glue(fs::read(&common)?, package)?;
    fs::remove_file(&common)?;
    Ok(cut.prefetch_map.into_iter().collect())
}

/// The JavaScript that loads what everybody loads, and that module as the JavaScript wants it.
fn glue(module: Vec<u8>, package: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes(NAME, module)
        .typescript(false)
        .omit_default_module_path(true)
        // What the parts find their way by.
        .keep_lld_exports(true)
        .demangle(false)
        .remove_name_section(false);
    bindgen.web(true).map_err(|error| anyhow!("{error:#}"))?;
    bindgen.generate(package).map_err(|error| anyhow!("wasm-bindgen: {error:#}"))?;
    // With LEPTOS_OUTPUT_NAME set, leptos links the name without wasm-bindgen's `_bg`.
    fs::rename(package.join(format!("{NAME}_bg.wasm")), package.join(format!("{NAME}.wasm")))?;
    Ok(())
}

/// Makes each module as small as `wasm-opt` can.
pub fn optimize(optimizer: &Path, package: &Path) -> Result<()> {
    for module in modules(package)? {
        let mut command = Command::new(optimizer);
        command.args(FEATURES).args(["--strip-debug", "--strip-producers"]);
        let is_worker = module.file_stem().is_some_and(|stem| stem == super::worker::NAME);
        command.args(if is_worker { &["--enable-simd", "-O3"][..] } else { &["-Oz"][..] });
        command.arg(&module).arg("-o").arg(&module);
        let status = command.status().with_context(|| format!("cannot start {}", optimizer.display()))?;
        if !status.success() {
            bail!("wasm-opt failed on {} ({status}): its own words are above", module.display());
        }
    }
    Ok(())
}

/// The WebAssembly in a directory.
pub fn modules(package: &Path) -> Result<Vec<PathBuf>> {
    Ok(files(package)?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|kind| kind == "wasm"))
        .collect())
}
