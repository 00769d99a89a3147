use serde_json::{Value as Json, json};

use super::*;

const HOSTILE: &str = "<script>alert(1)</script>\"'&\u{202e}\u{1b}[2J";

/// A report with one session that is over a limit, as `merge` would read it.
fn report() -> Json {
    let bins = [(64, 1), (130, 8), (5_000, 2)].map(|(bytes, n)| json!({"bytes": bytes, "sessions": n}));
    let largest = json!({"id": null, "key": HOSTILE, "bytes": 5_000, "serializer": "gob",
        "parts": [{"key": HOSTILE, "bytes": 4_000}, {"key": "cart", "bytes": 900}]});
    json!({
        "schema": 1, "command": "report", "summary": true, "now": "2026-05-17T15:00:00Z",
        "scope": {"key_prefix": "session.", "tiers": [{"tier": "datastore", "url": format!("datastore://{HOSTILE}")}],
            "filter": ["--where", HOSTILE], "shard": {"index": 2, "count": 8}},
        "options": {"largest": 5, "types": true},
        "limits": [{"name": "store-max-length", "bytes": 4_096}],
        "course": {"complete": true, "interrupted": false, "problems": [], "gone": 0, "undecided": 0},
        "counts": {
            "sessions": 11,
            "sizes": {"total": 11_104, "smallest": 64, "biggest": 5_000, "bins": bins, "largest": [largest]},
            "bands": [{"over": 2, "near": 0}],
            "save_fails": 0,
            "expiries": {"expired": 3, "within_hour": 1, "days": {"2026-05-17": 7}, "later": 0, "never": 1},
            "contents": {"serializers": {"gob": 11}, "undecodable": 0,
                "keys": {"more": true, "names": [[HOSTILE, {"sessions": 11}]]},
                "types": {"more": false, "names": [[HOSTILE, 11]]}},
        },
    })
}

fn drawn(report: Json) -> String {
    page(&serde_json::from_value(report).expect("this is a report"))
}

#[test]
fn what_the_public_chose_stays_text_wherever_it_stands() {
    let mut report = report();
    let problem = json!([{"message": HOSTILE, "hint": HOSTILE}]);
    (report["course"]["complete"], report["course"]["problems"]) = (false.into(), problem);
    report["counts"]["expiries"]["days"] = json!({HOSTILE: 1});
    let page = drawn(report);
    assert!(
        !page.contains("<script") && !page.contains("alert(1)\"") && !page.contains("</script"),
        "{page}"
    );
    assert!(!page.chars().any(|c| c == '\u{202e}' || (c.is_control() && c != '\n')), "{page}");
    // URL, filter, message, hint, session, title and legend of its bar, day, key, type.
    assert_eq!(
        page.matches("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\\u{202e}\\u{1b}[2J").count(),
        10
    );
}

#[test]
fn nothing_is_fetched_and_nothing_runs() {
    let page = drawn(report());
    for outside in ["http:", "https:", "//cdn", "url(", "@import", "src=", "href=", "<link", "<script", " on"]
    {
        let found = page.split('<').any(|tag| tag.split('>').next().is_some_and(|tag| tag.contains(outside)));
        assert!(!found, "{outside}");
    }
    assert!(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'\""));
}

#[test]
fn each_size_has_a_bar_and_each_count_over_a_limit_its_word() {
    let page = drawn(report());
    assert_eq!(page.matches("<td class=\"bar\"><svg").count(), 3 + 1, "sizes and days");
    assert!(page.contains("<span class=\"bad\">2 over</span>"), "{page}");
    assert!(page.contains("<dt>Shard</dt><dd>2/8</dd>") && page.contains("longer names"), "{page}");
    assert!(!page.contains("Saving fails") && !page.contains("Incomplete"), "{page}");
}

#[test]
fn more_days_than_rows_are_drawn_in_one_chart() {
    let mut report = report();
    let first = jiff::civil::date(2026, 5, 17);
    let days = first.series(jiff::Span::new().days(1)).take(400).map(|day| (day.to_string(), json!(2)));
    report["counts"]["expiries"]["days"] = Json::Object(days.collect());
    report["counts"]["expiries"]["later"] = 5.into();
    let page = drawn(report);
    let (_, chart) = page.split_once("<figure>").expect("there is a chart");
    let (chart, table) = chart.split_once("</figure>").expect("it ends");
    assert_eq!(chart.matches("<rect").count(), 400);
    assert!(chart.contains("<span>2027-06-20</span>"), "{chart}");
    assert_eq!(table.matches("<td class=\"bar\"><svg").count(), MOST_DAYS);
    assert!(table.contains("Later than these days: 735."), "{table}");
}

#[test]
fn what_was_not_seen_comes_first() {
    let mut report = report();
    report["course"] = json!({"complete": false, "interrupted": true, "gone": 0, "undecided": 7,
        "problems": [{"message": "memcached is away", "hint": "start it"}]});
    report["counts"]["save_fails"] = 2.into();
    let page = drawn(report);
    let told: Vec<_> = ["Incomplete", "interrupted", "memcached is away", "start it", "For 7 sessions"]
        .map(|words| page.find(words).unwrap_or_else(|| panic!("{words}: {page}")))
        .into();
    assert!(told.is_sorted() && told.last() < page.find("<h2>").as_ref(), "{told:?}");
    assert!(page.contains("Saving fails altogether for 2"), "{page}");
}

#[test]
fn no_sessions_leave_no_empty_tables() {
    let mut report = report();
    report["counts"]["sessions"] = 0.into();
    let page = drawn(report);
    assert!(page.contains("<dt>Sessions</dt><dd>0</dd>") && !page.contains("<table>"), "{page}");
}
