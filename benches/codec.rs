//! Cookies and gob beside Go's own packages: the same inputs, in the same run, on one core.
//!
//! The other side is `benches/peers/codec`. Nothing here fails for being slow.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use hmac::{Hmac, KeyInit, Mac};
use sesscascade::cookie::{Codec, KeyPair, KeyRing};
use sesscascade::gob;
use sha2::Sha256;

const COOKIE_NAME: &str = "session";
const GO_LIBRARY: &str = "golang-github-gorilla-securecookie-dev";
const COOKIES: [&str; 2] = ["cookie-hash", "cookie-aes"];
const SESSIONS: [&str; 3] = ["gob-5", "gob-100", "gob-struct"];
const COOKIE_BAR: f64 = 8.0;
const DECODE_BAR: f64 = 20.0;

/// The peer's, so that both sides are measured alike.
const ROUNDS: usize = 7;
const ROUND_AT_LEAST: Duration = Duration::from_millis(120);

type Failure = Box<dyn std::error::Error>;

struct Row {
    case: String,
    ours: f64,
    go: f64,
    bar: Option<f64>,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let inputs = scratch.join("codec-inputs");
    let peer = build_peer(&scratch.join("codec-peer"))?;
    run_peer(&peer, "inputs", &inputs)?;
    let go: BTreeMap<String, f64> = serde_json::from_str(&run_peer(&peer, "run", &inputs)?)?;

    let mut rows = Vec::new();
    let mut row = |case: String, ours: f64, bar: Option<f64>| {
        let go = *go.get(&case).ok_or_else(|| format!("the Go program did not measure {case}"))?;
        rows.push(Row { case, ours, go, bar });
        Ok::<_, Failure>(())
    };
    let mut floors = Vec::new();
    for case in COOKIES {
        let (ours, floor) = cookie(&inputs, case)?;
        row(case.to_owned(), ours, Some(COOKIE_BAR))?;
        floors.push(format!("{case}: {floor:.0} ns, and we take {:.1} times as long", ours / floor));
    }
    for case in SESSIONS {
        let (decode, encode) = session(&inputs, case)?;
        row(case.to_owned(), decode, Some(DECODE_BAR))?;
        row(format!("encode-{case}"), encode, None)?;
    }
    println!("{:<18} {:>9} {:>9} {:>7} {:>5}  met", "case", "ours ns", "Go ns", "ratio", "bar");
    rows.iter().for_each(|row| println!("{row}"));
    println!("\nThe HMAC-SHA256 of the cookie alone, below which nothing can go:");
    floors.iter().for_each(|floor| println!("  {floor}"));
    println!("A gob::Value takes {} bytes.", size_of::<gob::Value<'_>>());
    Ok(())
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { case, ours, go, bar } = self;
        let ratio = go / ours;
        write!(f, "{case:<18} {ours:>9.0} {go:>9.0} {ratio:>7.1}")?;
        match bar {
            Some(bar) => write!(f, " {bar:>5}  {}", if ratio >= *bar { "yes" } else { "NO" }),
            None => write!(f, " {:>5}  -", "-"),
        }
    }
}

/// Nanoseconds to open the cookie, and to compute its MAC alone.
fn cookie(inputs: &Path, case: &str) -> Result<(f64, f64), Failure> {
    let text = fs::read_to_string(inputs.join(case).with_extension("txt"))?;
    let text = text.trim();
    let (hash, block) = keys(inputs)?;
    let pair = KeyPair::new(hash.clone(), (case == "cookie-aes").then_some(block))?;
    let codec = Codec::new(COOKIE_NAME, KeyRing::from_iter([pair]), None);
    let now = 1_800_000_000;
    let open = |text: &str| codec.open(text, now, |payload| gob::decode_string(payload).is_ok());
    open(text)?;
    let ours = median(|| open(black_box(text)));

    let signed = signed(text)?;
    let keyed = Hmac::<Sha256>::new_from_slice(&hash)?;
    let floor = median(|| keyed.clone().chain_update(black_box(&signed)).finalize().into_bytes());
    Ok((ours, floor))
}

fn keys(inputs: &Path) -> Result<(Vec<u8>, Vec<u8>), Failure> {
    let text = fs::read_to_string(inputs.join("keys.txt"))?;
    let key = |line: &str| -> Result<Vec<u8>, Failure> {
        let digits = |at| line.get(at..at + 2).ok_or("keys.txt: half a byte");
        (0..line.len()).step_by(2).map(|at| Ok(u8::from_str_radix(digits(at)?, 16)?)).collect()
    };
    match text.lines().collect::<Vec<_>>()[..] {
        [hash, block] => Ok((key(hash)?, key(block)?)),
        _ => Err("keys.txt: not two lines".into()),
    }
}

/// `name|date|value`
fn signed(cookie: &str) -> Result<Vec<u8>, Failure> {
    let envelope = URL_SAFE.decode(cookie)?;
    let mut bars = envelope.iter().enumerate().filter(|(_, byte)| **byte == b'|');
    let (end, _) = bars.nth(1).ok_or("a cookie without a MAC")?;
    Ok([COOKIE_NAME.as_bytes(), b"|", &envelope[..end]].concat())
}

/// Nanoseconds to decode the session, and to encode it.
fn session(inputs: &Path, case: &str) -> Result<(f64, f64), Failure> {
    let payload = fs::read(inputs.join(case).with_extension("bin"))?;
    let document = gob::decode(&payload)?;
    if gob::encode(&document)? != payload {
        return Err(format!("{case} does not encode to what it was decoded from").into());
    }
    let decode = median(|| gob::decode(black_box(&payload)));
    let encode = median(|| gob::encode(black_box(&document)));
    Ok((decode, encode))
}

/// Nanoseconds an operation, the dropping of its result included.
fn median<T>(operation: impl Fn() -> T) -> f64 {
    let mut batch = 1;
    while timed(&operation, batch) < ROUND_AT_LEAST {
        batch *= 2;
    }
    let mut rounds =
        [0.0; ROUNDS].map(|_: f64| timed(&operation, batch).as_nanos() as f64 / f64::from(batch));
    rounds.sort_by(f64::total_cmp);
    rounds[ROUNDS / 2]
}

fn timed<T>(operation: impl Fn() -> T, times: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..times {
        black_box(operation());
    }
    start.elapsed()
}

fn build_peer(program: &Path) -> Result<PathBuf, Failure> {
    let mut go = Command::new("go");
    go.args(["build", "-o"]).arg(program).arg("./benches/peers/codec");
    go.current_dir(env!("CARGO_MANIFEST_DIR")).env("GO111MODULE", "off").env("GOPATH", gopath()?);
    output(&mut go, "golang")?;
    Ok(program.to_owned())
}

fn run_peer(program: &Path, command: &str, inputs: &Path) -> Result<String, Failure> {
    output(Command::new(program).arg(command).arg(inputs), "golang")
}

/// Where Debian puts the sources of Go libraries.
fn gopath() -> Result<PathBuf, Failure> {
    let files = output(Command::new("dpkg").args(["-L", GO_LIBRARY]), GO_LIBRARY)?;
    let source =
        files.lines().find(|line| line.ends_with("/src")).and_then(|source| Path::new(source).parent());
    Ok(source.ok_or_else(|| format!("{GO_LIBRARY} holds no Go sources"))?.to_owned())
}

fn output(command: &mut Command, package: &str) -> Result<String, Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let hint = format!("scripts/test installs what this needs; so does 'apt-get install {package}'");
    let output =
        command.output().map_err(|error| format!("{program} does not start: {error}\nhint: {hint}"))?;
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout)?);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{program} failed: {}\nhint: {hint}", said.trim_end()).into())
}
