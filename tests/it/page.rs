//! The page that `report --html` writes, in headless Chromium: as a picture, as a document and on paper.

use std::path::{Path, PathBuf};
use std::process::Command;

use sesscascade::gob::{Builder, encode};
use sesscascade::session::{Expiry, Key, Record};
use sesscascade::tier::embedded::{EmbeddedTier, MissingFile};
use sesscascade::tier::{Change, OnlyIf, Tier as _, TierName};

use crate::harness::servers::{directory, embedded};
use crate::harness::{Run, spread_id, tools};

/// What somebody would call a key to get the page to run something.
const HOSTILE: &str = "<script>document.title=\"taken\"</script>\u{202e}'&";

/// Sessions of all sizes, one of which is called names.
async fn page(directory: &Path) -> PathBuf {
    let path = directory.join("sessions.db");
    let tier =
        EmbeddedTier::new(TierName::Datastore, path, MissingFile::IsEmpty, std::time::Duration::from_secs(5));
    let changes: Vec<_> = (0..300u32)
        .map(|n| {
            let b = Builder::new();
            let padding = "x".repeat((n * n) as usize);
            let name = if n == 299 { HOSTILE } else { "padding" };
            let pairs = vec![(b.string("n"), b.int(i64::from(n))), (b.string(name), b.string(&padding))];
            let payload = encode(&b.session(pairs));
            let expiry = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(i64::from(n) * 5);
            let key = Key::new(format!("session.{}", spread_id(&n.to_string()))).unwrap();
            let record = Record { payload: payload.unwrap(), expiry: Expiry::At(expiry) };
            Change::Put { key, record, only_if: OnlyIf::Always }
        })
        .collect();
    assert!(tier.write(&changes).await.into_iter().all(|effect| effect.is_ok()));
    let page = directory.join("report.html");
    let text = Run::new(["report", "--types", "--html", page.to_str().unwrap()])
        .env("SESSCASCADE_MEMCACHE", embedded(directory))
        .env("SESSCASCADE_DATASTORE", embedded(directory))
        .run()
        .text();
    assert!(text.contains("Sessions   300"), "{text}");
    page
}

/// Runs Chromium on a page, and gives back what it prints.
fn chromium(directory: &Path, page: &Path, options: &[String]) -> String {
    let output = Command::new(tools::find("chromium", "chromium"))
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--hide-scrollbars",
        ])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--user-data-dir={}", directory.join("chromium").display()))
        .args(options)
        .arg(format!("file://{}", page.display()))
        .output()
        .expect("chromium starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A picture of a page at this size; its bytes, once it is known to have that size.
fn picture(directory: &Path, page: &Path, (width, height): (u32, u32)) -> Vec<u8> {
    let path = directory.join("picture.png");
    let options = [format!("--window-size={width},{height}"), format!("--screenshot={}", path.display())];
    chromium(directory, page, &options);
    let png = std::fs::read(&path).expect("there is a picture");
    std::fs::remove_file(&path).unwrap();
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!((number(16), number(20)), (width, height));
    png
}

/// A page that shows another in a frame of this width, and says how wide that one would like to be.
fn frame(directory: &Path, page: &Path, width: u32) -> PathBuf {
    let path = directory.join(format!("frame-{width}.html"));
    let text = format!(
        "<!DOCTYPE html><style>body {{ margin: 0 }} iframe {{ border: 0 }}</style>\
         <iframe id=\"frame\" width=\"{width}\" height=\"1600\" src=\"file://{}\"></iframe><p id=\"told\"></p>\
         <script>onload = () => {{ told.textContent = 'wants ' + \
         document.getElementById('frame').contentDocument.scrollingElement.scrollWidth + ' pixels' }}</script>",
        page.display()
    );
    std::fs::write(&path, text).unwrap();
    path
}

/// How many pixels wide a page would like to be, shown in so many.
fn wanted_width(directory: &Path, page: &Path, width: u32) -> u32 {
    let frame = frame(directory, page, width);
    let options = ["--allow-file-access-from-files", "--dump-dom"].map(str::to_owned);
    let dom = chromium(directory, &frame, &options);
    let told = dom.split("<p id=\"told\">wants ").nth(1).and_then(|rest| rest.split(' ').next());
    told.and_then(|width| width.parse().ok()).unwrap_or_else(|| panic!("the frame says nothing: {dom}"))
}

#[tokio::test]
async fn nothing_sticks_out_of_a_phone() {
    let directory = directory();
    let page = page(directory.path()).await;
    for width in [390, 360, 320] {
        assert_eq!(wanted_width(directory.path(), &page, width), width);
    }
    let wide = directory.path().join("wide.html");
    std::fs::write(&wide, "<!DOCTYPE html><body style=\"margin: 0\"><p style=\"width: 700px\">wide").unwrap();
    assert_eq!(wanted_width(directory.path(), &wide, 360), 700, "what sticks out is seen");
}

#[tokio::test]
async fn the_page_is_drawn_on_a_screen_a_phone_and_paper() {
    let directory = directory();
    let page = page(directory.path()).await;
    let blank = directory.path().join("blank.html");
    std::fs::write(&blank, "<!DOCTYPE html><title>blank</title>").unwrap();
    // Chromium lays out nothing narrower than 500 pixels, but in a frame.
    let framed = |page: &Path| frame(directory.path(), page, 390);
    for size in [(1_200, 1_600), (500, 1_600)] {
        let drawn = if size.0 == 500 { framed(&page) } else { page.clone() };
        let [drawn, empty] = [&drawn, &blank].map(|page| picture(directory.path(), page, size).len());
        assert!(drawn > empty * 5, "{drawn} bytes are hardly more than the {empty} of a blank page");
    }
    let paper = directory.path().join("page.pdf");
    chromium(directory.path(), &page, &[format!("--print-to-pdf={}", paper.display())]);
    assert!(std::fs::read(paper).unwrap().starts_with(b"%PDF-"));
}

#[tokio::test]
async fn the_page_says_what_the_report_says_and_runs_nothing() {
    let directory = directory();
    let page = page(directory.path()).await;
    let dom = chromium(directory.path(), &page, &["--dump-dom".to_owned()]);
    for wanted in
        ["Sizes", "Limits", "The largest", "Expiry", "Contents", "<dd>300</dd>", "padding", "maxLength"]
    {
        assert!(dom.contains(wanted), "{wanted}");
    }
    assert!(!dom.contains("<title>taken") && !dom.contains("<script"), "a key became markup");
    assert!(dom.contains("&lt;script&gt;"), "the key is shown as it is");
    let text = std::fs::read_to_string(&page).unwrap();
    for outside in ["http:", "https:", "url(", "@import", "src=", "href="] {
        assert!(!text.contains(outside), "the page fetches something: {outside}");
    }
}

#[test]
fn a_page_that_cannot_be_written_is_told_before_the_walk() {
    let error = Run::new(["report", "--html", "/nonexistent/page.html"]).status(2).run().error();
    assert!(error.contains("/nonexistent/page.html cannot be written"), "{error}");
}
