//! Names that change with the content, so that browsers may keep the files for ever.
//!
//! The program's files name each other in a circle, and only files of one build fit together: all of them carry one
//! digest, of all their content. The worker carries it, too: pages find it by it, and what the two say to each other is one
//! build's.

use anyhow::{Result, bail};
use std::{fs, path::Path};

use super::{
    NAME, fingerprint,
    program::{LOADER, Parts, modules},
    worker,
};

/// Names program and stylesheet by their content; says so in `hash.txt`, in the way of cargo-leptos. Gives back the parts
/// by their new names.
pub fn by_content(site: &Path, package: &Path, parts: Parts) -> Result<Parts> {
    let program = name_program(package)?;
    let style = package.join(format!("{NAME}.css"));
    let style_digest = short(&fs::read(&style)?);
    fs::rename(&style, package.join(format!("{NAME}.{style_digest}.css")))?;
    fs::write(
        site.join("hash.txt"),
        format!(
            "js: {program}\nwasm: {program}\nsplit: {program}\nmanifest: {program}\ncss: {style_digest}\n"
        ),
    )?;
    let renamed = |files: Vec<String>| files.into_iter().map(|file| format!("{file}.{program}")).collect();
    let parts: Parts = parts.into_iter().map(|(part, files)| (part, renamed(files))).collect();
    manifest(package, &format!("__wasm_split_manifest.{program}.json"), &parts)?;
    Ok(parts)
}

/// Writes which files each part takes, for the server: it links them in the heads of pages.
pub fn manifest(package: &Path, name: &str, parts: &Parts) -> Result<()> {
    fs::write(package.join(name), serde_json::to_string_pretty(parts)?)?;
    Ok(())
}

fn name_program(package: &Path) -> Result<String> {
    let (entry, loader) = (package.join(format!("{NAME}.js")), package.join(LOADER));
    let worker = package.join(format!("{}.js", worker::NAME));
    let modules = modules(package)?;
    let mut content = Vec::new();
    for file in modules.iter().chain([&entry, &loader, &worker]) {
        content.extend(fs::read(file)?);
    }
    let digest = short(&content);

    let mut entry_text = fs::read_to_string(&entry)?;
    // Only where it is loaded from: inside the WebAssembly the import keeps its name.
    refer(&mut entry_text, &format!("from \"./{LOADER}\""), &format!("from \"./__wasm_split.{digest}.js\""))?;
    let mut loader_text = fs::read_to_string(&loader)?;
    refer(&mut loader_text, &format!("\"./{NAME}.js\""), &format!("\"./{NAME}.{digest}.js\""))?;
    let mut worker_text = fs::read_to_string(&worker)?;
    for module in &modules {
        let stem = module.file_stem().unwrap_or_default().to_string_lossy();
        if stem == worker::NAME {
            refer(&mut worker_text, &format!("\"./{stem}.wasm\""), &format!("\"./{stem}.{digest}.wasm\""))?;
        } else if stem != NAME {
            refer(&mut loader_text, &format!("\"./{stem}.wasm\""), &format!("\"./{stem}.{digest}.wasm\""))?;
        }
        fs::rename(module, package.join(format!("{stem}.{digest}.wasm")))?;
    }
    fs::write(package.join(format!("{NAME}.{digest}.js")), entry_text)?;
    fs::write(package.join(format!("__wasm_split.{digest}.js")), loader_text)?;
    fs::write(package.join(format!("{}.{digest}.js", worker::NAME)), worker_text)?;
    for old in [entry, loader, worker] {
        fs::remove_file(old)?;
    }
    Ok(digest)
}

/// Replaces a reference, which has to be there: without, the browser would ask for a file that is not.
fn refer(text: &mut String, old: &str, new: &str) -> Result<()> {
    if !text.contains(old) {
        bail!(
            "the program's JavaScript does not say `{old}`: wasm-bindgen or wasm-split changed how it refers to files"
        );
    }
    *text = text.replace(old, new);
    Ok(())
}

fn short(bytes: &[u8]) -> String {
    let mut digest = fingerprint(bytes);
    digest.truncate(16);
    digest
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeMap, env};

    #[test]
    fn a_program_refers_to_itself_by_its_digest() -> Result<()> {
        let site = env::temp_dir().join(format!("xtask-names-{}", std::process::id()));
        let package = site.join("pkg");
        fs::create_dir_all(&package)?;
        for (name, text) in [
            ("countersign.js", format!("import * as l from \"./{LOADER}\"\n\"./{LOADER}\": l")),
            (LOADER, "import { initSync } from \"./countersign.js\"; fetch(\"./chunk_1.wasm\"); fetch(\"./chunk_10.wasm\")".to_owned()),
            ("countersign.wasm", "main".to_owned()),
            ("chunk_1.wasm", "one".to_owned()),
            ("chunk_10.wasm", "ten".to_owned()),
            ("countersign.css", "a {}".to_owned()),
            ("worker.js", "fetch(\"./worker.wasm\")".to_owned()),
            ("worker.wasm", "work".to_owned()),
        ] {
            fs::write(package.join(name), text)?;
        }
        let parts =
            BTreeMap::from([("drafting".to_owned(), vec!["chunk_1".to_owned(), "chunk_10".to_owned()])]);
        let parts = by_content(&site, &package, parts)?;
        let table = fs::read_to_string(site.join("hash.txt"))?;
        let digest = table.lines().find_map(|line| line.strip_prefix("js: ")).unwrap_or_default().to_owned();
        let entry = fs::read_to_string(package.join(format!("countersign.{digest}.js")))?;
        let loader = fs::read_to_string(package.join(format!("__wasm_split.{digest}.js")))?;
        let worker = fs::read_to_string(package.join(format!("worker.{digest}.js")))?;
        let there = package.join(format!("chunk_10.{digest}.wasm")).is_file();
        let lost = by_content(&site, &package, Parts::new());
        fs::remove_dir_all(&site)?;

        assert_eq!(digest.len(), 16, "{table}");
        assert_eq!(entry, format!("import * as l from \"./__wasm_split.{digest}.js\"\n\"./{LOADER}\": l"));
        assert_eq!(
            loader,
            format!(
                "import {{ initSync }} from \"./countersign.{digest}.js\"; fetch(\"./chunk_1.{digest}.wasm\"); fetch(\"./chunk_10.{digest}.wasm\")"
            )
        );
        assert!(there);
        assert_eq!(worker, format!("fetch(\"./worker.{digest}.wasm\")"));
        assert_eq!(parts["drafting"], [format!("chunk_1.{digest}"), format!("chunk_10.{digest}")]);
        assert!(lost.is_err(), "files that are not there are an error");
        Ok(())
    }
}
