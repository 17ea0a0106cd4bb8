//! Migrations are embedded: a new one has to rebuild this crate.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
