//! Programs that the tests need. A missing one fails the test with a way to get it: nothing is skipped.

use std::path::{Path, PathBuf};
use std::sync::Once;

/// Where the repository is.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program called `name` in the search path.
pub fn find(name: &str, package: &str) -> PathBuf {
    look_for(name).unwrap_or_else(|| {
        panic!("{name} is not installed: run scripts/test, which installs it, or 'apt-get install {package}'")
    })
}

fn look_for(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|path| path.is_file())
}

/// The server of the `datastore-emulator` crate, built by `scripts/test`.
pub fn datastore_emulator() -> PathBuf {
    let path = repository().join("target/emulator/bin/datastore-emulator");
    assert!(path.is_file(), "{} is missing: run scripts/test, which builds it", path.display());
    path
}

/// The start script of Google's Datastore emulator, where it is installed. It is not everywhere, and
/// whether the tests used it is said on standard error.
pub fn google_emulator() -> Option<PathBuf> {
    static SAY: Once = Once::new();
    let found = look_for("gcloud").and_then(|gcloud| gcloud.canonicalize().ok()).and_then(|gcloud| {
        let script = "platform/cloud-datastore-emulator/cloud_datastore_emulator";
        Some(gcloud.parent()?.parent()?.join(script)).filter(|script| script.is_file())
    });
    SAY.call_once(|| {
        use std::io::Write as _;
        let used = match &found {
            Some(_) => "Datastore tests use the datastore-emulator crate's server AND Google's emulator",
            None => {
                "Datastore tests use the datastore-emulator crate's server only; Google's emulator is not \
                 installed (gcloud components install cloud-datastore-emulator)"
            }
        };
        // Not eprintln!, which the test runner would keep to itself.
        let _ = writeln!(std::io::stderr(), "note: {used}");
    });
    found
}
