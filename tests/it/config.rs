//! `config`, and what a configuration file changes in other commands.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::Value as Json;
use tempfile::TempDir;

use crate::harness::servers::directory;
use crate::harness::{KEYS, Run, cookie, id, private};

/// A directory with this configuration file, in which the program is to run.
fn configured(text: &str) -> TempDir {
    let directory = directory();
    fs::write(directory.path().join("sesscascade.toml"), text).unwrap();
    directory
}

fn run(directory: &Path, args: &[&str]) -> Run {
    Run::new(args.iter().copied()).called(env!("CARGO_BIN_EXE_sesscascade"), directory)
}

fn shown(directory: &Path, args: &[&str]) -> Json {
    run(directory, &[&["config", "show", "-o", "json"], args].concat()).run().json()
}

/// A session of our own, in an embedded file of this directory.
fn put(directory: &Path) -> String {
    let id = id("configured");
    let values = ["put", "--id", &id, "--values", r#"{"user":"ada"}"#, "--memcache", "embedded:s.db"];
    run(directory, &[&values[..], &["--datastore", "embedded:s.db", "--config", "/dev/null"]].concat())
        .run()
        .text();
    id
}

#[test]
fn an_option_wins_over_a_variable_over_a_profile_over_what_is_common() {
    let directory = configured(
        "timeout = '1s'\nkey-prefix = 'common.'\ncookie-name = 'common'\nserializer = 'json'\n\
         [profile.dev]\nkey-prefix = 'dev.'\ncookie-name = 'dev'\nserializer = 'gob'\n",
    );
    let args = ["config", "show", "-o", "json", "-p", "dev", "--serializer", "auto"];
    let shown = run(directory.path(), &args).env("SESSCASCADE_COOKIE_NAME", "variable").run().json();
    let setting = |name: &str| {
        let setting = &shown["settings"][name];
        (setting["value"].as_str().unwrap().to_owned(), setting["from"].as_str().unwrap().to_owned())
    };
    let told = |value: &str, from: &str| (value.to_owned(), from.to_owned());
    assert_eq!(setting("serializer"), told("auto", "--serializer"));
    assert_eq!(setting("cookie-name"), told("variable", "SESSCASCADE_COOKIE_NAME"));
    assert_eq!(setting("key-prefix"), told("dev.", "sesscascade.toml, line 6"));
    assert_eq!(setting("timeout"), told("1s", "sesscascade.toml, line 1"));
    assert_eq!(setting("max-length"), told("4096", "built in"));
    assert_eq!(shown["profile"], "dev");
}

#[test]
fn the_file_is_found_where_it_is_documented() {
    let here = configured("key-prefix = 'here.'\n");
    let elsewhere = directory();
    let home = directory();
    let users = home.path().join("sesscascade");
    fs::create_dir(&users).unwrap();
    fs::write(users.join("sesscascade.toml"), "key-prefix = 'home.'\n").unwrap();
    let named = elsewhere.path().join("other.toml");
    fs::write(&named, "key-prefix = 'named.'\n").unwrap();
    let prefix = |run: Run| run.run().json()["settings"]["key-prefix"]["value"].as_str().unwrap().to_owned();
    let show = |directory: &Path| {
        run(directory, &["config", "show", "-o", "json"])
            .env("XDG_CONFIG_HOME", home.path().to_str().unwrap())
    };
    assert_eq!(prefix(show(here.path())), "here.");
    assert_eq!(prefix(show(elsewhere.path())), "home.");
    assert_eq!(prefix(show(here.path()).env("SESSCASCADE_CONFIG", named.to_str().unwrap())), "named.");
    assert_eq!(prefix(show(here.path()).args(["--config", named.to_str().unwrap()])), "named.");
    let error = show(here.path()).args(["--config", "absent.toml"]).status(2).run().error();
    assert!(error.contains("absent.toml cannot be read") && error.contains("hint: "), "{error}");
}

#[test]
fn a_session_is_found_with_nothing_but_a_file() {
    let directory = configured(
        "default-profile = 'dev'\n[profile.dev]\nmemcache = 'embedded:s.db'\ndatastore = 'embedded:s.db'\n\
         keys = [{ hash = 'file:hash', block = 'command:printf block-key-16-byt' }]\n",
    );
    let hash = directory.path().join("hash");
    fs::write(&hash, "hash-key-of-the-integration-tests\n").unwrap();
    private(&hash);
    let id = put(directory.path());
    let get = ["get", "-o", "json", "--config", "sesscascade.toml", &cookie(&id)];
    let found = run(directory.path(), &get).run().json();
    assert_eq!((&found["id"], &found["values"]["user"]), (&Json::from(id.clone()), &Json::from("ada")));

    // From elsewhere as well: what a file names is relative to it.
    let file = directory.path().join("sesscascade.toml");
    let elsewhere = self::directory();
    let args = ["get", "-o", "json", "--config", file.to_str().unwrap(), "--id", &id];
    assert_eq!(run(elsewhere.path(), &args).run().json()["values"]["user"], "ada");

    fs::set_permissions(&hash, fs::Permissions::from_mode(0o640)).unwrap();
    let (_, warning) = run(directory.path(), &get).run_with_notice();
    assert!(warning.starts_with("warning: the key file ") && warning.contains("chmod 600 "), "{warning}");
    run(directory.path(), &get).args(["-q"]).run().json();
    let (_, warning) = run(directory.path(), &get).args(["--log", "json"]).run_with_notice();
    let line: Json = serde_json::from_str(&warning).unwrap();
    assert_eq!(line["level"], "WARN");
}

#[test]
fn secrets_are_named_and_never_shown() {
    let directory = configured("keys = ['env:HASH:env:BLOCK']\n");
    let keys = |run: Run| run.run().json()["settings"]["keys"].clone();
    let show = || run(directory.path(), &["config", "show", "-o", "json"]);
    assert_eq!(keys(show())["value"], "env:HASH:env:BLOCK");
    // The harness looks for them in everything that is printed.
    assert_eq!(keys(show().env("SESSCASCADE_KEYS", KEYS))["value"], "(hidden)");
    let directory = configured("keys = ['hash-key-of-the-integration-tests']\n");
    let error = run(directory.path(), &["ls"]).status(2).run().error();
    assert!(error.contains("sesscascade.toml, line 1: keys: keys are not written into this file"), "{error}");
}

#[test]
fn a_mistake_stops_every_command_but_those_that_help() {
    let directory = configured("[profile.dev]\nmemcahe = 'memcache://h'\ntimeout = 'soon'\n");
    let error = run(directory.path(), &["ls"]).status(2).run().error();
    assert!(error.contains("sesscascade.toml, line 2: there is no setting \"memcahe\""), "{error}");
    assert!(error.contains("hint: did you mean memcache?") && error.contains("all 2 mistakes"), "{error}");
    let checked = run(directory.path(), &["config", "check", "-o", "json"]).status(2).run().json();
    let lines: Vec<_> =
        checked["problems"].as_array().unwrap().iter().map(|problem| problem["line"].clone()).collect();
    assert_eq!(lines, [2, 3]);
    run(directory.path(), &["completions", "bash"]).run().text();
    run(directory.path(), &["man"]).run().text();
    let error = run(directory.path(), &["-p", "dve", "ls"]).status(2).run().error();
    assert!(error.contains("line 2"), "{error}");
    let directory = configured("[profile.dev]\n");
    let error = run(directory.path(), &["-p", "dve", "ls"]).status(2).run().error();
    assert!(
        error.contains("there is no profile \"dve\"") && error.contains("did you mean \"dev\"?"),
        "{error}"
    );
}

#[test]
fn keys_that_are_elsewhere_are_no_mistake() {
    let directory = configured("keys = ['env:NOT_SET_HERE', 'command:false']\n");
    let checked = run(directory.path(), &["config", "check", "-o", "json"]).run().json();
    let problem = &checked["problems"][0];
    assert_eq!((&problem["error"], &problem["line"]), (&Json::from(false), &Json::from(1)));
    assert!(problem["message"].as_str().unwrap().contains("env:NOT_SET_HERE"), "{problem}");
    assert_eq!(checked["problems"].as_array().unwrap().len(), 1);
}

#[test]
fn a_program_that_fails_gives_no_key() {
    for (command, reason) in [
        ("false", "exit status: 1"),
        ("true", "it has printed nothing"),
        ("no-such-program-here 2>&-", "exit status: 127"),
    ] {
        let directory = configured(&format!("keys = ['command:{command}']\n"));
        let args = ["get", "--config", "sesscascade.toml", &cookie(&id("any"))];
        let error = run(directory.path(), &args).status(2).run().error();
        assert!(
            error.contains("key pair 1 cannot be read from command:") && error.contains(reason),
            "{error}"
        );
    }
}

/// It may have come with a repository or an archive.
#[test]
fn a_file_that_happens_to_be_here_runs_nothing() {
    let directory = configured("keys = ['command:touch ran; printf never-run-this-never-run-this']\n");
    let get = ["get", &cookie(&id("any"))];
    let error = run(directory.path(), &get).status(2).run().error();
    assert!(error.contains("in the working directory would run a program"), "{error}");
    assert!(error.contains("SESSCASCADE_CONFIG=./sesscascade.toml"), "{error}");
    run(directory.path(), &["config", "check"]).run().text();
    assert!(!directory.path().join("ran").exists());
    run(directory.path(), &get).args(["--config", "sesscascade.toml"]).status(3).any_status();
    assert!(directory.path().join("ran").exists(), "a file that is named runs what it says");
}

#[test]
fn a_new_file_is_written_from_options() {
    let directory = directory();
    let init = [
        "config",
        "init",
        "-p",
        "staging",
        "--memcache",
        "memcache://10.0.0.5",
        "--datastore",
        "datastore://p",
    ];
    let more = ["--cookie-name", "sid", "--keys", "env:A:env:B", "--keys", "command:vault read x:y"];
    let args = [&init[..], &more[..]].concat();
    let notice = run(directory.path(), &args).run().error();
    assert!(notice.contains("sesscascade.toml is written"), "{notice}");
    let shown = shown(directory.path(), &[]);
    let value = |name: &str| shown["settings"][name]["value"].as_str().unwrap().to_owned();
    assert_eq!(shown["profile"], "staging");
    assert_eq!(
        (value("memcache"), value("cookie-name")),
        ("memcache://10.0.0.5".to_owned(), "sid".to_owned())
    );
    assert_eq!(value("keys"), "env:A:env:B, command:vault read x:y");

    let error = run(directory.path(), &args).status(6).run().error();
    assert!(error.contains("is there already") && error.contains("--force"), "{error}");
    run(directory.path(), &[&args[..], &["--force"]].concat()).run().error();
    let error = run(directory.path(), &["config", "init", "x.toml", "--keys", "my-secret-key"])
        .status(2)
        .run()
        .error();
    assert!(error.contains("env:NAME") && !error.contains("my-secret-key"), "{error}");
    let error = run(directory.path(), &["config", "init", "x.toml", "--memcache", "redis://h"])
        .status(2)
        .run()
        .error();
    assert!(
        error.contains("memcache: this URL cannot be used") && !directory.path().join("x.toml").exists(),
        "{error}"
    );
}

#[test]
fn a_variable_with_a_typing_error_is_warned_of() {
    let home = directory();
    let ls =
        || Run::new(["config", "show", "-o", "json"]).env("XDG_CONFIG_HOME", home.path().to_str().unwrap());
    let (_, warning) = ls().env("SESSCASCADE_MEMCACH", "memcache://h").run_with_notice();
    assert_eq!(
        warning,
        "warning: there is no variable SESSCASCADE_MEMCACH: did you mean SESSCASCADE_MEMCACHE?\n"
    );
    ls().env("SESSCASCADE_MEMCACH", "memcache://h").args(["-q"]).run().json();
}

#[test]
fn mistakes_in_arguments_look_like_all_others() {
    let error = Run::new(["ls", "--expird"]).status(2).run().error();
    assert_eq!(
        error,
        "error: unexpected argument '--expird' found\n\
         hint: a similar argument exists: '--expired'; see 'sesscascade ls --help'\n"
    );
    let error = Run::new(["ls"]).env("SESSCASCADE_OUTPUT", "yaml").status(2).run().error();
    assert!(error.contains("invalid value 'yaml' for SESSCASCADE_OUTPUT"), "{error}");
    let error = Run::new(["ls", "-o", "yaml"]).env("SESSCASCADE_OUTPUT", "json").status(2).run().error();
    assert!(error.contains("for '--output <OUTPUT>'"), "{error}");
    let error = Run::new(["get"]).env("SESSCASCADE_MEMCACHE", "memcache://h").status(2).run().error();
    assert!(error.contains("<COOKIE>") && !error.contains("--memcache"), "{error}");
    let help = Run::new::<String>([]).status(2).run().error();
    assert!(help.contains("sesscascade demo") && help.contains("Commands:"), "{help}");
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let error = Run::new(["--help"]).stdout(full).status(4).run().error();
    assert!(error.contains("standard output cannot be written"), "{error}");
    let line: Json =
        serde_json::from_str(&Run::new(["nope"]).env("SESSCASCADE_LOG", "json").status(2).run().error())
            .unwrap();
    assert_eq!(line["level"], "ERROR");
}

#[test]
fn a_key_program_that_does_not_end_is_killed_with_what_it_has_started() {
    let directory = directory();
    let (pid, loud) = (directory.path().join("pid"), directory.path().join("loud.toml"));
    fs::write(&loud, "keys = ['command:cat /dev/zero']\n").unwrap();
    let get = ["get", &cookie(&id("any")), "--config", "loud.toml"];
    let error = run(directory.path(), &get).status(2).run().error();
    assert!(error.contains("over 1048576 bytes"), "{error}");
    // It has printed its key, and goes on.
    let text =
        format!("keys = ['command:echo $$ > {}; printf some-key; exec >&-; sleep 2']\n", pid.display());
    fs::write(directory.path().join("slow.toml"), text).unwrap();
    run(directory.path(), &["get", &cookie(&id("any")), "--config", "slow.toml"]).status(3).any_status();
    assert!(pid.exists());
}

#[test]
fn a_file_for_elsewhere_means_the_same_there() {
    let directory = directory();
    fs::create_dir(directory.path().join("sub")).unwrap();
    let init =
        ["config", "init", "sub/x.toml", "--memcache", "embedded:s.db", "--keys", "file:hash", "--yes"];
    run(directory.path(), &init).run().error();
    let text = fs::read_to_string(directory.path().join("sub/x.toml")).unwrap();
    let here = fs::canonicalize(directory.path()).unwrap();
    assert!(text.contains(&format!("memcache = \"embedded:{}/s.db\"", here.display())), "{text}");
    assert!(text.contains(&format!("keys = [\"file:{}/hash\"]", here.display())), "{text}");
    let init = ["config", "init", "--config", "named.toml", "--keys-file", "keys", "-q", "--yes"];
    run(directory.path(), &init).run().error();
    let text = fs::read_to_string(directory.path().join("named.toml")).unwrap();
    assert!(text.contains("\nkeys-file = \"keys\"\n") && text.contains("\n# progress = "), "{text}");
    let error =
        run(directory.path(), &["config", "init", "y.toml", "-p", "$(x)", "--yes"]).status(2).run().error();
    assert!(error.contains("cannot be the name of a profile"), "{error}");
}

#[test]
fn what_a_shell_would_read_more_into_is_no_profile() {
    let directory = configured("[profile.\"$(touch pwned)\"]\n");
    let error = run(directory.path(), &["ls"]).status(2).run().error();
    assert!(error.contains("line 1: \"$(touch pwned)\" cannot be the name of a profile"), "{error}");
    let many: String = (0..90_000).map(|number| format!("a{number} = 1\n")).collect();
    let directory = configured(&many);
    let error = run(directory.path(), &["ls"]).status(2).run().error();
    assert!(error.contains("names all 100 mistakes"), "{error}");
}

#[test]
fn a_suggested_command_is_about_the_same_cascade() {
    let directory = directory();
    let stored = crate::harness::servers::embedded(directory.path());
    let name = id("cold");
    let put = ["put", "--id", &name, "--values", "{}", "--tiers", "datastore", "--datastore", &stored];
    run(directory.path(), &put).run().text();
    fs::write(
        directory.path().join("x.toml"),
        format!("[profile.live]\nmemcache = '{stored}'\ndatastore = '{stored}'\n"),
    )
    .unwrap();
    let get = ["--config", "x.toml", "-p", "live", "get", "-o", "json", "--id", &name];
    let report = run(directory.path(), &get).run().json();
    let fix = report["findings"][0]["fix"].as_str().unwrap().to_owned();
    assert_eq!(fix, format!("sesscascade --config x.toml --profile live repair --id {name}"));
    let later = run(directory.path(), &get).args(["--at", "2020-01-01T00:00:00Z"]).run().json();
    assert_eq!(later["findings"][0]["fix"], Json::Null, "nothing can be repaired at another time");
    let words: Vec<_> = fix.split(' ').skip(1).collect();
    run(directory.path(), &words).args(["--yes"]).run().text();
    assert_eq!(run(directory.path(), &get).run().json()["condition"], "healthy");
}

#[test]
fn who_has_configured_nothing_is_told_so() {
    let home = directory();
    let bare = |args: &[&str]| {
        run(home.path(), args).env("XDG_DATA_HOME", home.path().join("data").display().to_string())
    };
    let (_, warning) = bare(&["check", "-o", "json"]).run_with_notice();
    assert!(
        warning.starts_with("warning: no option, variable or configuration file says where the sessions are"),
        "{warning}"
    );
    let error = bare(&["get", &id("bare")]).status(2).run().error();
    assert!(error.contains("looks like the id of a session") && error.contains("--id"), "{error}");
}
