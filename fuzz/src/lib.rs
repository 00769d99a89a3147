//! What the fuzz targets have in common. The checks and the seeds are plain functions, which the
//! integration tests include by path and run without libFuzzer.

pub mod checks;
pub mod seeds;
mod stack;
mod views;

use std::alloc::System;
use std::fs;
use std::path::Path;

use cap::Cap;

/// Memory that one input may make us hold, in bytes. libFuzzer only looks at the resident set, once
/// a second; here the allocation that goes too far fails, whatever the timing.
const MEMORY: usize = 512 << 20;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, MEMORY);

/// Called once before the first input. Writes the seeds of `target` into the directory that the
/// environment variable `FUZZ_SEEDS` names.
pub fn prepare(target: &str) {
    stack::report_overflow();
    let Some(directory) = std::env::var_os("FUZZ_SEEDS") else { return };
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    for (name, data) in seeds::of(target, &fixtures) {
        fs::write(Path::new(&directory).join(name), data).expect("the directory of seeds can be written");
    }
}
