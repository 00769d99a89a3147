#![no_main]

use libfuzzer_sys::fuzz_target;
use sesscascade_fuzz::{checks, prepare};

fuzz_target!(init: prepare("gob_round_trip"), |data: &[u8]| checks::gob_round_trip(data));
