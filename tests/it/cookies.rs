//! The ways in which a cookie can be given, and the ways in which it can be wrong.

use serde_json::json;

use crate::harness::{KEYS, Run, cookie, directory_home, id, private};

/// `get` on a machine where no session is stored: 1 for a valid cookie, 3 for one that is not.
fn get(args: &[&str], status: i32) -> Run {
    // Without -q there is a warning that nothing is configured but keys.
    Run::new(["get", "-q", "-o", "json"])
        .args(args.iter().copied())
        .env("HOME", directory_home())
        .keys()
        .status(status)
}

#[test]
fn a_cookie_is_taken_in_every_form() {
    let id = id("forms");
    let cookie = cookie(&id);
    let encoded = cookie.replace('=', "%3D");
    for text in [
        cookie.clone(),
        format!("session={cookie}"),
        format!("Cookie: a=b; session={cookie}; c=d"),
        format!("cookie:session={encoded}"),
        format!("Set-Cookie: session={cookie}; Path=/; Max-Age=2592000; HttpOnly"),
        format!("\"{encoded}\""),
        format!("session=\"{cookie}\""),
        format!("{cookie};"),
        format!("session={cookie}; "),
    ] {
        assert_eq!(get(&["--", &text], 1).run().json()["id"], id.as_str(), "{text}");
        let piped = get(&["-"], 1).stdin(format!("  {text}\r\n")).run().json();
        assert_eq!(piped["id"], id.as_str(), "{text}");
    }
}

#[test]
fn the_name_in_front_of_the_value_is_believed_unless_one_is_configured() {
    let cookie = cookie(&id("names"));
    let report = get(&[&format!("sid={cookie}")], 3).run().json();
    assert_eq!(report["cookie"]["name"], "sid");
    let error = get(&[&format!("sid={cookie}"), "--cookie-name", "session"], 2).run().error();
    assert!(error.contains(r#"no cookie named "session""#) && error.contains("sid"), "{error}");
    let error = get(&["a=b; c=d"], 2).run().error();
    assert!(error.contains("several cookies") && error.contains("--cookie-name"), "{error}");
}

#[test]
fn a_cookie_that_is_not_valid_says_which_check_it_failed() {
    let cookie = cookie(&id("refused"));
    let mut tampered = cookie.clone().into_bytes();
    tampered[40] ^= 1;
    let tampered = String::from_utf8(tampered).unwrap();
    for (text, expected) in [
        (&cookie[..cookie.len() / 2 / 4 * 4], "truncated"),
        (&cookie[..cookie.len() - 1], "not URL-safe base64"),
        (&tampered, "MAC does not match"),
        ("!!!", "not URL-safe base64"),
        ("", "empty"),
        (&"A".repeat(5_000), "5000 bytes long; securecookie takes 4096"),
    ] {
        let report = get(&["--", text], 3).run().json();
        let error = report["cookie"]["error"].as_str().unwrap().to_owned();
        assert!(error.contains(expected) && !error.contains('\n'), "{text}: {error}");
        let summary = (&report["cookie"]["valid"], &report["sees"], &report["id"], &report["values"]);
        assert_eq!(summary, (&json!(false), &json!("cookie-refused"), &json!(null), &json!(null)));
        assert_eq!(report["tiers"][0]["state"], "not-asked");
    }
    let wrong_key = get(&[&cookie], 3).env("SESSCASCADE_KEYS", "another-key,and-one-more").run().json();
    assert!(wrong_key["cookie"]["error"].as_str().unwrap().contains("any of the 2 key pairs"));
    let wrong_name = get(&[&format!("other={cookie}")], 3).run().json();
    assert!(wrong_name["cookie"]["error"].as_str().unwrap().contains("MAC does not match"));
    let wrong_block = KEYS.replace("16-byt", "16-bit");
    let wrong_block = get(&[&cookie], 3).env("SESSCASCADE_KEYS", wrong_block).run().json();
    assert!(wrong_block["cookie"]["error"].as_str().unwrap().contains("another block key"), "{wrong_block}");
}

#[test]
fn ten_megabytes_are_refused_without_being_read_to_the_end() {
    let error = get(&["-"], 3).stdin(vec![b'A'; 10_000_000]).run().error();
    assert!(error.contains("over 1048576 bytes") && error.contains("4096"), "{error}");
}

#[test]
fn key_pairs_are_asked_for_where_they_are_needed() {
    let cookie = cookie(&id("keys"));
    let run = |keys: &str| get(&[&cookie], 2).env("SESSCASCADE_KEYS", keys).run().error();
    assert!(run("").contains("SESSCASCADE_KEYS"));
    assert!(run("hex:zz").contains("not valid hex"));
    assert!(run("text:aaaaaaaaaaaaaaaaaaaaaaaa:text:bbb").contains("3 bytes long; AES takes 16, 24 or 32"));
    assert!(run("env:NOT_SET_ANYWHERE").contains("the variable is not set"));
    assert!(run("file:/nonexistent/key").contains("file:/nonexistent/key"));
    // Without a cookie there is nothing to open.
    get(&["--id", "ABC"], 1).env("SESSCASCADE_KEYS", "").run().json();
}

#[test]
fn key_pairs_can_be_in_a_file() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("keys");
    std::fs::write(&file, format!("# newest first\nhex:00ff\n{KEYS}\n")).unwrap();
    private(&file);
    let cookie = cookie(&id("file"));
    let args = ["--keys-file", file.to_str().unwrap(), &cookie];
    let report = get(&args, 1).env("SESSCASCADE_KEYS", "").run().json();
    assert_eq!(report["cookie"]["key_pair"], 2);
}

#[test]
fn what_never_ends_is_no_key_file() {
    let error = get(&["--keys-file", "/dev/zero", "AAAA"], 2).run().error();
    assert!(error.contains("over 1048576 bytes"), "{error}");
    let cookie = cookie(&id("endless"));
    let error = get(&[&cookie], 2).env("SESSCASCADE_KEYS", "file:/dev/zero").run().error();
    assert!(error.contains("over 1048576 bytes"), "{error}");
}

#[test]
fn an_id_that_no_store_could_use_is_told_as_such() {
    for (id, expected) in [("a b", "printable ASCII"), (&"A".repeat(300), "308 bytes long")] {
        let report = get(&["--id", id], 1).run().json();
        assert_eq!(report["findings"][0]["code"], "unusable-id");
        assert!(report["findings"][0]["message"].as_str().unwrap().contains(expected), "{report}");
        assert_eq!(get(&[&cookie(id)], 1).run().json()["findings"][0]["code"], "unusable-id");
    }
    assert!(get(&["--id", ""], 2).run().error().contains("empty"));
}
