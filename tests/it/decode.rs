//! `decode`, `encode` and `keygen`: cookies without any server.

use serde_json::{Value as Json, json};

use crate::harness::{KEYS, Run, cookie, id};

fn decode(args: &[&str], status: i32) -> Run {
    Run::new(["decode", "-o", "json"]).args(args.iter().copied()).keys().status(status)
}

fn encode(args: &[&str]) -> String {
    Run::new(["encode"]).args(args.iter().copied()).keys().run().text().trim_end().to_owned()
}

fn code(report: &Json) -> &str {
    assert!(report["cause"]["message"].as_str().unwrap().ends_with('.'), "{report}");
    assert!(!report["cause"]["remedy"].as_str().unwrap().is_empty(), "{report}");
    report["cause"]["code"].as_str().unwrap()
}

#[test]
fn a_valid_cookie_is_laid_open() {
    let id = id("open");
    let report = decode(&[&cookie(&id)], 0).run().json();
    assert_eq!((&report["schema"], &report["command"]), (&json!(1), &json!("decode")));
    assert_eq!((&report["cookie"]["valid"], &report["cause"]), (&json!(true), &json!(null)));
    assert_eq!(report["payload"]["kind"], "session-id");
    assert_eq!((&report["payload"]["id"], &report["payload"]["proved"]), (&json!(id), &json!(true)));
    assert_eq!(
        (&report["envelope"]["mac_bytes"], &report["envelope"]["max_bytes"]),
        (&json!(32), &json!(4096))
    );
}

#[test]
fn what_encode_makes_decode_takes() {
    let made = encode(&["SOMEID"]);
    assert_eq!(decode(&[&made], 0).run().json()["payload"]["id"], "SOMEID");
    let values = r#"{"user":"ada","n":42,"list":[1.5,null,true]}"#;
    for payload in ["gob", "json"] {
        let made = encode(&["--values", values, "--payload", payload]);
        let report = decode(&[&made], 0).run().json();
        assert_eq!(report["payload"]["serializer"], payload);
        assert_eq!(report["payload"]["values"], serde_json::from_str::<Json>(values).unwrap());
    }
    let raw = encode(&["--values", "\"as it is\"", "--payload", "nop"]);
    assert_eq!(decode(&["--payload", "nop", &raw], 0).run().json()["payload"]["values"], "\"as it is\"");
}

#[test]
fn the_header_line_has_what_was_asked_for() {
    let line = encode(&[
        "X",
        "--set-cookie",
        "--cookie-name",
        "sid",
        "--path",
        "/app",
        "--max-age",
        "1h",
        "--http-only",
        "--secure",
        "--same-site",
        "none",
    ]);
    assert!(line.starts_with("Set-Cookie: sid="), "{line}");
    assert!(line.ends_with("; Path=/app; Max-Age=3600; HttpOnly; Secure; SameSite=None"), "{line}");
    assert_eq!(decode(&[&line], 0).run().json()["cookie"]["name"], "sid");
    assert!(encode(&["X", "--set-cookie", "--max-age", "0"]).ends_with("; Path=/"));
}

#[test]
fn a_cookie_that_would_be_refused_is_not_made() {
    let values = json!({"v": "x".repeat(4_000)}).to_string();
    let error = Run::new(["encode", "--values", &values]).keys().status(2).run().error();
    assert!(error.contains("securecookie takes 4096 at most"), "{error}");
    let error = Run::new(["encode", "--values", "{oops"]).keys().status(2).run().error();
    assert!(error.contains("not JSON") && error.contains("byte 1"), "{error}");
    let error = Run::new(["encode", "X"]).status(2).run().error();
    assert!(error.contains("SESSCASCADE_KEYS"), "{error}");
    for args in [
        &["bad id"][..],
        &[""],
        &["X", "--cookie-name", "a\r\nX: y"],
        &["X", "--set-cookie", "--path", "/;x"],
    ] {
        Run::new(["encode"]).args(args.iter().copied()).keys().status(2).run().error();
    }
}

#[test]
fn causes_are_found_and_told_with_a_remedy() {
    let cookie = cookie(&id("causes"));
    let hex: String = KEYS.split(':').nth(1).unwrap().bytes().map(|byte| format!("{byte:02x}")).collect();
    let block = KEYS.split(':').nth(3).unwrap();
    let under = |keys: &str| {
        let report = decode(&[&cookie], 3).env("SESSCASCADE_KEYS", keys).run().json();
        code(&report).to_owned()
    };
    assert_eq!(under(&format!("text:{hex}:{block}")), "other-key");
    assert_eq!(under(&format!("{block}:text:{}", "x".repeat(16))), "mac-mismatch");
    let made = Run::new(["encode", "X"])
        .env("SESSCASCADE_KEYS", "text:sixteen-bytes-16:text:the-hash-key-is-32-bytes-long-ok")
        .run()
        .text();
    let swapped = decode(&[made.trim_end()], 3)
        .env("SESSCASCADE_KEYS", "text:the-hash-key-is-32-bytes-long-ok:text:sixteen-bytes-16")
        .run()
        .json();
    assert!(swapped["cause"]["message"].as_str().unwrap().contains("swapped"), "{swapped}");
    assert_eq!(under(&KEYS.replace(block, "another-block-ky")), "wrong-block-key");
    assert_eq!(under(&KEYS.replace(&format!(":text:{block}"), "")), "not-readable");
    assert_eq!(under("some-other-key,and-one-more"), "mac-mismatch");

    let named = decode(&[&format!("shop={cookie}")], 3).run().json();
    assert_eq!(code(&named), "other-name");
    assert!(named["cause"]["message"].as_str().unwrap().contains("under the name \"session\""), "{named}");
    let odd = encode(&["X", "--cookie-name", "who-would-guess"]);
    assert_eq!(code(&decode(&[&odd], 3).run().json()), "mac-mismatch");
    assert_eq!(code(&decode(&[&odd, "--try-name", "who-would-guess"], 3).run().json()), "other-name");

    let later = ["--at", "2040-01-01T00:00:00Z"];
    assert_eq!(code(&decode(&[&cookie, later[0], later[1]], 3).run().json()), "too-old");
    assert_eq!(code(&decode(&[&cookie, "--cookie-min-age", "1h"], 3).run().json()), "too-new");
    assert_eq!(code(&decode(&[&cookie[..60]], 3).run().json()), "truncated");
    assert_eq!(code(&decode(&["abc+"], 3).run().json()), "not-base64");
    let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";
    let report = decode(&[jwt], 3).run().json();
    assert_eq!(code(&report), "other-framework");
    assert!(report["cause"]["message"].as_str().unwrap().contains("JSON Web Token"), "{report}");
}

#[test]
fn without_the_key_an_unencrypted_cookie_is_read_all_the_same() {
    let made = Run::new(["encode", "SOMEID"]).env("SESSCASCADE_KEYS", "only-a-hash-key-here").run().text();
    let report = decode(&[made.trim_end()], 3).run().json();
    assert_eq!((&report["payload"]["id"], &report["payload"]["proved"]), (&json!("SOMEID"), &json!(false)));
    let report = Run::new(["decode", "-o", "json", made.trim_end()]).status(3).run().json();
    assert_eq!((&report["payload"]["id"], code(&report)), (&json!("SOMEID"), "no-keys"));
}

#[test]
fn a_log_is_read_line_by_line() {
    let old = "retired-hash-key-of-the-tests";
    let by_old = Run::new(["encode", "OLD"]).env("SESSCASCADE_KEYS", old).run().text();
    let by_new = encode(&["NEW"]);
    let log = format!(
        "GET / \"session={}\" 200\nno cookie here\nCookie: a=b; session={by_new}; c=d\nsession=MTc5broken\n{}\n",
        by_old.trim_end().replace('=', "%3D"),
        "x ".repeat(100_000)
    );
    let batch = |args: &[&str]| {
        let keys = format!("{KEYS},{old}");
        Run::new(["decode", "--batch", "-"])
            .args(args.iter().copied())
            .env("SESSCASCADE_KEYS", keys)
            .stdin(log.as_str())
            .status(1)
    };
    let text = batch(&["-o", "jsonl"]).run().text();
    let lines: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let short: Vec<_> =
        lines.iter().map(|line| (&line["line"], &line["valid"], &line["key_pair"], &line["id"])).collect();
    assert_eq!(short[0], (&json!(1), &json!(true), &json!(2), &json!("OLD")));
    assert_eq!(short[1], (&json!(3), &json!(true), &json!(1), &json!("NEW")));
    assert_eq!((&lines[2]["line"], &lines[2]["valid"]), (&json!(4), &json!(false)));
    let summary = lines.last().unwrap();
    assert_eq!((&summary["summary"], &summary["lines"]), (&json!(true), &json!(5)));
    assert_eq!(
        (&summary["valid"], &summary["invalid"], &summary["without_cookie"]),
        (&json!(2), &json!(1), &json!(2))
    );
    assert!(summary["key_pairs"][0]["retire_from"].is_null());
    assert!(summary["key_pairs"][1]["retire_from"].is_string(), "{summary}");

    let alone = batch(&["--summary", "-o", "jsonl"]).run().text();
    assert_eq!(serde_json::from_str::<Json>(&alone).unwrap(), *summary);
    let table = batch(&["--summary"]).run().text();
    assert!(table.contains("can be retired from"), "{table}");
    let error = Run::new(["decode", "--batch", "/nonexistent/log"]).keys().status(2).run().error();
    assert!(error.contains("/nonexistent/log"), "{error}");
}

#[test]
fn fresh_keys_serve() {
    for block in ["0", "16", "24", "32"] {
        let report = Run::new(["keygen", "-o", "json", "--block", block]).run().json();
        let keys = report["keys"].as_str().unwrap();
        let made = Run::new(["encode", "X"]).env("SESSCASCADE_KEYS", keys).run().text();
        let opened =
            Run::new(["decode", "-o", "json", made.trim_end()]).env("SESSCASCADE_KEYS", keys).run().json();
        assert_eq!(opened["cookie"]["encrypted"], block != "0");
    }
    let text = Run::new(["keygen"]).run().text();
    assert!(text.starts_with("hex:") && text.contains("NewCascadeStore"), "{text}");
    Run::new(["keygen", "--block", "20"]).status(2).run().error();
}
