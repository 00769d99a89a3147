#![no_main]

use libfuzzer_sys::fuzz_target;
use sesscascade_fuzz::{checks, prepare};

fuzz_target!(init: prepare("gob_decode"), |data: &[u8]| checks::gob_decode(data));
