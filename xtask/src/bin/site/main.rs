//! `xtask-site MODULE WORKER STYLE SITE [WASM-OPT]`: makes the directory the server serves.
//!
//! The program in parts ([`program`]), the browser's worker ([`worker`]) and one stylesheet of all partials. With the path of a `wasm-opt` it is a release:
//! optimised, with names that change with the content ([`names`]), precompressed, and weighed (`weights.txt`). Nothing is
//! done when nothing has changed.

mod names;
mod program;
mod worker;

use anyhow::{Context, Result, anyhow, bail};
use program::Parts;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    env,
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// What leptos links, by `LEPTOS_OUTPUT_NAME` in .cargo/config.toml.
const NAME: &str = "countersign";

fn main() -> ExitCode {
    let paths: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let made = match paths.as_slice() {
        [module, worker, style, site] => make(module, worker, style, site, None),
        [module, worker, style, site, optimizer] => make(module, worker, style, site, Some(optimizer)),
        _ => Err(anyhow!("usage: xtask-site MODULE WORKER STYLE SITE [WASM-OPT]")),
    };
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask-site: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Makes the site, unless it is there.
fn make(module: &Path, worker: &Path, style: &Path, site: &Path, optimizer: Option<&Path>) -> Result<()> {
    let pictures = pictures(style.parent().unwrap_or(Path::new(".")))?;
    let style = bundle(style)?;
    let read = |path: &Path| fs::read(path).with_context(|| format!("no WebAssembly at {}", path.display()));
    let (module, worker) = (read(module)?, read(worker)?);
    let kind: &[u8] = if optimizer.is_some() { b"release" } else { b"debug" };
    let inputs: [&[u8]; 5] = [&own_code()?, kind, &module, &worker, style.as_bytes()];
    let mut stamp = inputs.map(fingerprint).join("\n");
    for picture in &pictures {
        stamp.push_str(&format!("\n{} {}", fingerprint(&fs::read(picture)?), picture.display()));
    }
    let stamp_file = site.with_extension("stamp");
    if fs::read_to_string(&stamp_file).is_ok_and(|made_of| made_of == stamp) && site.is_dir() {
        return Ok(());
    }

    // Made beside and moved into place, so that a server never sees half a site.
    let fresh = site.with_extension("new");
    remove(&fresh)?;
    let package = fresh.join("pkg");
    fs::create_dir_all(&package)?;
    let mut parts = program::make(&module, &package)?;
    worker::make(worker, &package)?;
    fs::write(package.join(format!("{NAME}.css")), style)?;
    for picture in &pictures {
        fs::copy(picture, package.join(picture.file_name().unwrap_or_default()))?;
    }
    if let Some(optimizer) = optimizer {
        program::optimize(optimizer, &package)?;
        parts = names::by_content(&fresh, &package, parts)?;
        compress(&package)?;
        weigh(&fresh, &package, &parts)?;
    } else {
        names::manifest(&package, "__wasm_split_manifest.json", &parts)?;
    }
    report(&package)?;
    remove(site)?;
    fs::rename(&fresh, site).with_context(|| format!("cannot move the site to {}", site.display()))?;
    fs::write(&stamp_file, stamp)?;
    Ok(())
}

/// The files beside the stylesheet that pages and partials link by name.
fn pictures(directory: &Path) -> Result<Vec<PathBuf>> {
    let is_picture = |path: &PathBuf| {
        path.extension().is_some_and(|kind| ["svg", "png", "ico", "woff2"].iter().any(|known| kind == *known))
    };
    Ok(files(directory)?.into_iter().filter(is_picture).collect())
}

/// A stylesheet with its `@import "partial.css";` lines replaced by the partials.
fn bundle(path: &Path) -> Result<String> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut whole = String::with_capacity(text.len());
    for line in text.lines() {
        match line.trim().strip_prefix("@import \"").and_then(|rest| rest.strip_suffix("\";")) {
            Some(partial) => whole.push_str(&bundle(&path.with_file_name(partial))?),
            None if line.trim_start().starts_with("@import") => {
                bail!("{}: write an import alone on its line, as `@import \"partial.css\";`", path.display())
            }
            None => {
                whole.push_str(line);
                whole.push('\n');
            }
        }
    }
    Ok(whole)
}

/// Writes `.br` and `.gz` beside every file.
fn compress(directory: &Path) -> Result<()> {
    for path in files(directory)? {
        let bytes = fs::read(&path)?;
        let mut gzip = flate2::write::GzEncoder::new(beside(&path, "gz")?, flate2::Compression::best());
        gzip.write_all(&bytes)?;
        gzip.finish()?;
        let mut brotli = brotli::CompressorWriter::new(beside(&path, "br")?, 1 << 16, 11, 22);
        brotli.write_all(&bytes)?;
        brotli.flush()?;
    }
    Ok(())
}

fn beside(path: &Path, ending: &str) -> Result<BufWriter<File>> {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    Ok(BufWriter::new(File::create(name)?))
}

/// Prints the sizes, as they are and as they travel.
fn report(package: &Path) -> Result<()> {
    for path in files(package)? {
        let name = path.strip_prefix(package).unwrap_or(&path).display().to_string();
        if name.ends_with(".br") || name.ends_with(".gz") {
            continue;
        }
        let raw = fs::metadata(&path)?.len();
        let travelling = fs::metadata(format!("{}.br", path.display())).map(|meta| meta.len());
        let travelling = travelling.map(|size| format!("{:>8} brotli", kib(size))).unwrap_or_default();
        println!("    {name:<44} {:>8} {travelling}", kib(raw));
    }
    Ok(())
}

/// Writes what travels: the first load of any page, for each part what its pages load beside, and the browser's worker, in
/// bytes of brotli.
fn weigh(site: &Path, package: &Path, parts: &Parts) -> Result<()> {
    let (mut first, mut worker) = (0, 0);
    let mut of = BTreeMap::new();
    for path in files(package)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Some(module) = name.strip_suffix(".wasm.br").or(name.strip_suffix(".js.br")) {
            let size = fs::metadata(&path)?.len();
            if module.split('.').next() == Some(worker::NAME) {
                worker += size;
            } else if parts.values().flatten().any(|file| file == module) {
                of.insert(module.to_owned(), size);
            } else {
                first += size;
            }
        }
    }
    let mut table = format!("first-load {first}\n");
    for (part, files) in parts {
        let size: u64 = files.iter().filter_map(|file| of.get(file)).sum();
        table.push_str(&format!("{part} {size}\n"));
    }
    table.push_str(&format!("all {}\n", first + of.values().sum::<u64>()));
    table.push_str(&format!("worker {worker}\n"));
    fs::write(site.join("weights.txt"), table)?;
    Ok(())
}

fn kib(bytes: u64) -> String {
    format!("{} KiB", bytes.div_ceil(1024))
}

/// All files under a directory, sorted.
fn files(directory: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn remove(directory: &Path) -> Result<()> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", directory.display()))
        }
        _ => Ok(()),
    }
}

/// This program: a site made by another version of it is stale.
fn own_code() -> Result<Vec<u8>> {
    Ok(fs::read(env::current_exe()?)?)
}

fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partials_go_where_their_import_stood() -> Result<()> {
        let dir = env::temp_dir().join(format!("xtask-style-{}", std::process::id()));
        fs::create_dir_all(dir.join("ui"))?;
        fs::write(dir.join("main.css"), "@import \"ui/table.css\";\nbody { margin: 0 }\n")?;
        fs::write(dir.join("ui/table.css"), "@import \"cell.css\";\ntable { width: 100% }\n")?;
        fs::write(dir.join("ui/cell.css"), "td { padding: 0 }\n")?;
        let whole = bundle(&dir.join("main.css"));
        fs::write(dir.join("ui/cell.css"), "@import url(far.css) print;\n")?;
        let odd = bundle(&dir.join("main.css"));
        remove(&dir)?;
        assert_eq!(whole?, "td { padding: 0 }\ntable { width: 100% }\nbody { margin: 0 }\n");
        assert!(odd.is_err_and(|error| error.to_string().contains("cell.css: write an import alone")));
        Ok(())
    }
}
