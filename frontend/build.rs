//! Asks the linker to keep what cutting the program into parts takes: where each function and datum is referred to.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_CFG_TARGET_ARCH").is_some_and(|arch| arch == "wasm32") {
        println!("cargo::rustc-cdylib-link-arg=--emit-relocs");
    }
}
