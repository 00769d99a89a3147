#![no_main]

use libfuzzer_sys::fuzz_target;
use sesscascade_fuzz::{checks, prepare};

fuzz_target!(init: prepare("typed_json"), |data: &[u8]| checks::typed_json(data));
