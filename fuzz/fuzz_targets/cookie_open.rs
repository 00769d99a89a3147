#![no_main]

use libfuzzer_sys::fuzz_target;
use sesscascade_fuzz::{checks, prepare};

fuzz_target!(init: prepare("cookie_open"), |data: &[u8]| checks::cookie_open(data));
