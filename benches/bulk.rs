//! The parts of `scripts/bench-bulk` that need Rust: it seeds sessions that drifted in known ways,
//! measures what merely reading them from Datastore takes, and prints the table.
//!
//! The reading goes through gcloud-sdk alone, so that it is a floor and not our own code again. The
//! other side is `benches/peers/bulk` and `benches/peers/bulk_python`. Nothing here fails for being slow.

use std::collections::BTreeMap;
use std::env;
use std::fmt;
use std::fs;
use std::path::Path;
use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;

use futures::stream::{self, Stream, StreamExt as _, TryStreamExt as _};
use gcloud_sdk::google::datastore::v1::datastore_client::DatastoreClient;
use gcloud_sdk::google::datastore::v1::property_order::Direction;
use gcloud_sdk::google::datastore::v1::query_result_batch::MoreResultsType;
use gcloud_sdk::google::datastore::v1::run_query_request::QueryType;
use gcloud_sdk::google::datastore::v1::value::ValueType;
use gcloud_sdk::google::datastore::v1::{
    EntityResult, Key as EntityKey, KindExpression, LookupRequest, PartitionId, Projection, PropertyOrder,
    PropertyReference, Query, QueryResultBatch, RunQueryRequest,
};
use gcloud_sdk::google_cloud_auth::credentials::anonymous;
use gcloud_sdk::tonic::Status;
use gcloud_sdk::{GoogleApi, GoogleAuthMiddleware};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sesscascade::condition::Condition;
use sesscascade::gob::{Builder, encode};
use sesscascade::session::{DEFAULT_KEY_PREFIX, Expiry, Key, Record, SessionId};
use sesscascade::tier::datastore::{DatastoreTier, DatastoreUrl};
use sesscascade::tier::memcache::MemcacheTier;
use sesscascade::tier::{Change, Effect, OnlyIf, Tier};
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;

const EMULATOR: &str = "DATASTORE_EMULATOR_HOST";
const TIMEOUT: Duration = Duration::from_secs(60);

/// What the Go store would give them, within what memcached takes as a relative expiration.
const AGE: SignedDuration = SignedDuration::from_hours(20 * 24);

/// Far more than the tolerance within which expiries count as equal.
const DRIFT: SignedDuration = SignedDuration::from_hours(1);

/// Brings a payload to about 1 KB.
const PADDING: usize = 840;

const SEED_BATCH: u64 = 5_000;

/// Longer pages are faster here: the emulator walks to where each begins.
const KEYS_PAGE: usize = 16_000;
const LOOKUP_BATCH: usize = 1_000;
const LOOKUPS_IN_FLIGHT: usize = 8;
const MAX_ANSWER_BYTES: usize = 64 << 20;

/// As the script calls them, in the order of the table.
const PROGRAMS: [&str; 6] = [OURS, "go", "go-differing", "python", "scan", "lookup"];
const OURS: &str = "ours";
const FLOORS: [&str; 2] = ["scan", "lookup"];
const HEAD: &str = "program         wall s sessions/s    CPU s peak MiB    ratio   bar  met";
const BARS_FROM: u64 = 1_000_000;
const PEAK_BAR_MIB: f64 = 64.0;

/// What `timeout` ends with when the time is up.
const TIME_IS_UP: i32 = 124;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> ExitCode {
    // Cargo adds this one.
    let args: Vec<_> = env::args().skip(1).filter(|arg| arg != "--bench").collect();
    match run(&args.iter().map(String::as_str).collect::<Vec<_>>()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(args: &[&str]) -> Result<(), Failure> {
    match args {
        ["seed", count, memcache, datastore] => print(&seed(count.parse()?, memcache, datastore).await?),
        ["seed-expired", count, datastore] => {
            print(&seed_stored(count.parse()?, datastore, Timestamp::now() - AGE - DRIFT).await?)
        }
        ["seed-alive", count, datastore] => {
            print(&seed_stored(count.parse()?, datastore, Timestamp::now()).await?)
        }
        ["scan", datastore] => print(&scan(&Service::connect(datastore).await?).await?),
        ["lookup", datastore] => print(&lookup(Service::connect(datastore).await?).await?),
        ["table", seeded, runs] => table(Path::new(seeded), Path::new(runs)),
        ["changes", sessions, runs] => changes_table(sessions.parse()?, Path::new(runs)),
        [] => {
            eprintln!("note: this needs servers and sessions in them: run scripts/bench-bulk");
            Ok(())
        }
        _ => Err("unknown arguments\nhint: run scripts/bench-bulk".into()),
    }
}

fn print(report: &impl Serialize) -> Result<(), Failure> {
    println!("{}", serde_json::to_string(report)?);
    Ok(())
}

/// What was seeded, and what every program says that it found.
#[derive(PartialEq, Serialize, Deserialize)]
struct Counts {
    sessions: u64,
    #[serde(default)]
    conditions: BTreeMap<String, u64>,
}

/// What `check` prints, as far as it matters here.
#[derive(Deserialize)]
struct Report {
    counts: Counts,
}

async fn seed(count: u64, memcache: &str, datastore: &str) -> Result<Counts, Failure> {
    let memcache = MemcacheTier::new(memcache.parse()?, TIMEOUT);
    let datastore = DatastoreTier::new(datastore.parse()?, env::var(EMULATOR).ok(), TIMEOUT);
    let saved = Timestamp::now();
    let mut conditions = BTreeMap::new();
    for first in (0..count).step_by(SEED_BATCH as usize) {
        let (mut cached, mut stored) = (Vec::new(), Vec::new());
        for n in first..count.min(first + SEED_BATCH) {
            let condition = drift(n);
            *conditions.entry(condition.name().to_owned()).or_default() += 1;
            let [in_memcache, in_datastore] = copies(n, condition, saved)?;
            cached.extend(in_memcache);
            stored.extend(in_datastore);
        }
        for effect in [memcache.write(&cached), datastore.write(&stored)] {
            for effect in effect.await {
                if effect? != Effect::Applied {
                    return Err("a session could not be seeded".into());
                }
            }
        }
    }
    Ok(Counts { sessions: count, conditions })
}

/// Sessions that only Datastore has.
async fn seed_stored(count: u64, datastore: &str, saved: Timestamp) -> Result<Counts, Failure> {
    let datastore = DatastoreTier::new(datastore.parse()?, env::var(EMULATOR).ok(), TIMEOUT);
    for first in (0..count).step_by(SEED_BATCH as usize) {
        let stored = |n: u64| Ok(put(&id(n).key(DEFAULT_KEY_PREFIX)?, payload(n, 1)?, saved));
        let stored: Result<Vec<_>, Failure> = (first..count.min(first + SEED_BATCH)).map(stored).collect();
        for effect in datastore.write(&stored?).await {
            if effect? != Effect::Applied {
                return Err("a session could not be seeded".into());
            }
        }
    }
    Ok(Counts { sessions: count, conditions: BTreeMap::new() })
}

/// What is wrong with the session of this number.
fn drift(n: u64) -> Condition {
    match n % 1_000 {
        100 => Condition::Cold,
        300 => Condition::Orphan,
        500 => Condition::Stale,
        700 => Condition::TtlDrift,
        _ => Condition::Healthy,
    }
}

/// The copies in Memcache and in Datastore.
fn copies(n: u64, condition: Condition, saved: Timestamp) -> Result<[Option<Change>; 2], Failure> {
    let key = id(n).key(DEFAULT_KEY_PREFIX)?;
    let earlier = saved - DRIFT;
    let cached = match condition {
        Condition::Cold => None,
        Condition::Stale => Some(put(&key, payload(n, 1)?, earlier)),
        Condition::TtlDrift => Some(put(&key, payload(n, 2)?, earlier)),
        _ => Some(put(&key, payload(n, 2)?, saved)),
    };
    let stored = (condition != Condition::Orphan).then_some(put(&key, payload(n, 2)?, saved));
    Ok([cached, stored])
}

fn put(key: &Key, payload: Vec<u8>, saved: Timestamp) -> Change {
    let record = Record { payload, expiry: Expiry::At(saved + AGE) };
    Change::Put { key: key.clone(), record, only_if: OnlyIf::Always }
}

/// Ids are spread as evenly as the store's random ones, and the same in every run.
fn id(n: u64) -> SessionId {
    SessionId::from_random(&Sha256::digest(n.to_le_bytes()).into())
}

fn payload(n: u64, logins: i64) -> Result<Vec<u8>, Failure> {
    let value = Builder::new();
    let pairs = vec![
        (value.string("user_id"), value.int(n.try_into()?)),
        (value.string("name"), value.string("Ada Lovelace")),
        (value.string("admin"), value.bool(false)),
        (value.string("logins"), value.int(logins)),
        (value.string("cart"), value.string(&"x".repeat(PADDING))),
    ];
    Ok(encode(&value.session(pairs))?)
}

/// The sessions whose payload has come.
fn read(found: &[EntityResult]) -> u64 {
    let has_payload = |result: &&EntityResult| {
        let value = result.entity.as_ref().and_then(|entity| entity.properties.get("Value"));
        matches!(value.and_then(|value| value.value_type.as_ref()), Some(ValueType::BlobValue(_)))
    };
    found.iter().filter(has_payload).count() as u64
}

/// The shortest program that reads everything: one query, and its cursors.
async fn scan(service: &Service) -> Result<Counts, Failure> {
    let mut sessions = 0;
    let mut batches = pin!(service.batches(service.all()));
    while let Some(batch) = batches.try_next().await? {
        sessions += read(&batch);
    }
    Ok(Counts { sessions, conditions: BTreeMap::new() })
}

/// The fastest way that we know to read everything from the emulator: long pages of keys, and lookups
/// meanwhile.
async fn lookup(service: Service) -> Result<Counts, Failure> {
    // Room for a whole page, so that the next one is on its way while this one is looked up.
    let (sender, mut keys) = mpsc::channel(KEYS_PAGE / LOOKUP_BATCH);
    let listing = tokio::spawn(list(service.clone(), sender));
    let mut answers = stream::poll_fn(|context| keys.poll_recv(context))
        .map(|keys| tokio::spawn(look_up(service.clone(), keys)))
        .buffer_unordered(LOOKUPS_IN_FLIGHT);
    let mut sessions = 0;
    while let Some(answer) = answers.next().await {
        sessions += read(&answer??);
    }
    listing.await??;
    Ok(Counts { sessions, conditions: BTreeMap::new() })
}

async fn list(service: Service, sender: mpsc::Sender<Vec<EntityKey>>) -> Result<(), Status> {
    let mut pages = pin!(service.batches(service.keys()));
    while let Some(page) = pages.try_next().await? {
        let mut keys = page.into_iter().filter_map(|result| result.entity?.key).peekable();
        while keys.peek().is_some() {
            if sender.send(keys.by_ref().take(LOOKUP_BATCH).collect()).await.is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}

async fn look_up(service: Service, keys: Vec<EntityKey>) -> Result<Vec<EntityResult>, Status> {
    let url = &service.url;
    let request = LookupRequest {
        project_id: url.project().to_owned(),
        database_id: url.database().to_owned(),
        keys,
        ..LookupRequest::default()
    };
    Ok(service.client().lookup(request).await?.into_inner().found)
}

type Client = DatastoreClient<GoogleAuthMiddleware>;

/// One connection to the emulator.
#[derive(Clone)]
struct Service {
    url: DatastoreUrl,
    api: GoogleApi<Client>,
}

impl Service {
    async fn connect(url: &str) -> Result<Self, Failure> {
        let host = env::var(EMULATOR).map_err(|_| format!("{EMULATOR} is not set"))?;
        let address = format!("http://{host}");
        let nobody = anonymous::Builder::new().build();
        let api = GoogleApi::from_function_with_credentials(DatastoreClient::new, address, None, nobody);
        Ok(Self { url: url.parse()?, api: api.await? })
    }

    fn client(&self) -> Client {
        self.api.get().max_decoding_message_size(MAX_ANSWER_BYTES)
    }

    fn all(&self) -> Query {
        Query { kind: vec![KindExpression { name: self.url.kind().to_owned() }], ..Query::default() }
    }

    fn keys(&self) -> Query {
        let key = PropertyReference { name: "__key__".to_owned() };
        let order = PropertyOrder { property: Some(key.clone()), direction: Direction::Ascending.into() };
        let limit = i32::try_from(KEYS_PAGE).ok();
        Query {
            projection: vec![Projection { property: Some(key) }],
            order: vec![order],
            limit,
            ..self.all()
        }
    }

    /// What a query finds, from cursor to cursor.
    fn batches(&self, query: Query) -> impl Stream<Item = Result<Vec<EntityResult>, Status>> {
        stream::try_unfold(Some(query), async move |query| {
            let Some(query) = query else { return Ok(None) };
            let batch = self.query(query.clone()).await?;
            let more = batch.more_results() != MoreResultsType::NoMoreResults;
            let more = more && !batch.entity_results.is_empty();
            let next = more.then_some(Query { start_cursor: batch.end_cursor, ..query });
            Ok(Some((batch.entity_results, next)))
        })
    }

    async fn query(&self, query: Query) -> Result<QueryResultBatch, Status> {
        let [project_id, database_id, namespace_id] =
            [self.url.project(), self.url.database(), self.url.namespace()].map(str::to_owned);
        let request = RunQueryRequest {
            project_id: project_id.clone(),
            database_id: database_id.clone(),
            partition_id: Some(PartitionId { project_id, database_id, namespace_id }),
            query_type: Some(QueryType::Query(query)),
            ..RunQueryRequest::default()
        };
        Ok(self.client().run_query(request).await?.into_inner().batch.unwrap_or_default())
    }
}

/// One run of a program, as the script noted it.
struct Run {
    program: String,
    status: i32,
    wall: f64,
    cpu: f64,
    peak_mib: f64,
    /// Its standard output; what it complained about is beside it.
    said: String,
}

impl Run {
    /// From `program status wall user system peak-KiB file`.
    fn parse(line: &str) -> Result<Self, Failure> {
        let [program, status, wall, user, system, peak, said] = line.split(' ').collect::<Vec<_>>()[..]
        else {
            return Err(format!("not a run: {line}").into());
        };
        Ok(Self {
            program: program.to_owned(),
            status: status.parse()?,
            wall: wall.parse()?,
            cpu: user.parse::<f64>()? + system.parse::<f64>()?,
            peak_mib: peak.parse::<f64>()? / 1_024.0,
            said: said.to_owned(),
        })
    }

    fn was_stopped(&self) -> bool {
        self.status == TIME_IS_UP
    }

    /// Every count must be what was seeded. One that was stopped has none.
    fn verify(&self, seeded: &Counts) -> Result<(), Failure> {
        let Self { program, status, said, .. } = self;
        if self.was_stopped() {
            return Ok(());
        }
        // Ours says with 1 that it found something.
        if !(*status == 0 || *status == 1 && program == OURS) {
            let complaint = fs::read_to_string(Path::new(said).with_extension("err"))?;
            return Err(format!("{program} ended with status {status}: {}", complaint.trim_end()).into());
        }
        let text = fs::read_to_string(said)?;
        let found = match program.as_str() {
            OURS => serde_json::from_str(&text).map(|report: Report| report.counts),
            _ => serde_json::from_str(&text),
        };
        let mut found: Counts =
            found.map_err(|error| format!("{program} printed something else than counts: {error}"))?;
        found.conditions.retain(|_, count| *count > 0);
        let wanted = wanted(program, seeded);
        if found != wanted {
            let [found, wanted] = [found, wanted].map(|counts| serde_json::to_string(&counts));
            return Err(format!("{program} counted {}, where there are {}", found?, wanted?).into());
        }
        Ok(())
    }
}

/// What a program can find of what was seeded. Only ours knows the expiries in Memcache, and the keys
/// that are nowhere else.
fn wanted(program: &str, seeded: &Counts) -> Counts {
    if program == OURS {
        return Counts { sessions: seeded.sessions, conditions: seeded.conditions.clone() };
    }
    let mut wanted = Counts { sessions: 0, conditions: BTreeMap::new() };
    for (condition, count) in &seeded.conditions {
        let seen_as = match condition.as_str() {
            "orphan" => continue,
            "stale" => "differing",
            "ttl-drift" => "healthy",
            same => same,
        };
        wanted.sessions += count;
        if !FLOORS.contains(&program) {
            *wanted.conditions.entry(seen_as.to_owned()).or_default() += count;
        }
    }
    wanted
}

/// Our commands that change sessions, each with the programs beside it. `upserts` only writes as many
/// sessions, without reading any: what the emulator takes for that bounds every ratio.
const CHANGES: [(&str, &[&str]); 2] = [("migrate", &["go-migrate", "upserts"]), ("evict", &["go-evict"])];
const CHANGES_BAR: f64 = 3.0;

/// What `migrate` and `evict` print, as far as it matters here.
#[derive(Deserialize)]
struct ChangesReport {
    counts: ChangesCounts,
}

#[derive(Deserialize)]
struct ChangesCounts {
    done: u64,
}

/// Prints how fast sessions were changed, and fails when a program changed another number of them.
fn changes_table(sessions: u64, runs: &Path) -> Result<(), Failure> {
    let runs: Result<Vec<_>, _> = fs::read_to_string(runs)?.lines().map(Run::parse).collect();
    let runs = runs?;
    for run in &runs {
        let text = fs::read_to_string(&run.said)?;
        let done = match CHANGES.iter().any(|(ours, _)| *ours == run.program) {
            true => serde_json::from_str(&text).map(|report: ChangesReport| report.counts.done),
            false => serde_json::from_str(&text).map(|counts: Counts| counts.sessions),
        };
        let done = done.map_err(|error| {
            format!("{} ended with status {} and printed no counts: {error}", run.program, run.status)
        })?;
        if done != sessions || run.status != 0 {
            return Err(format!("{} changed {done} of {sessions} sessions", run.program).into());
        }
    }
    println!("\n{HEAD}");
    for (ours, peers) in CHANGES {
        let row = Row { bar: None, ..Row::of(ours, &runs, sessions) };
        println!("{row}");
        for peer in peers {
            let beside = Row::of(peer, &runs, sessions);
            let ratio = Some(beside.wall / row.wall);
            let bar = peer.starts_with("go-").then_some(CHANGES_BAR);
            println!("{}", Row { ratio, bar, ..beside });
        }
    }
    println!("\nOurs guards every change, keeps what it removes and looks again; the peers do none of that.");
    Ok(())
}

/// How many times our time a program should take at the least. For fewer sessions starting counts for
/// too much, and looking again at those that drifted.
fn bar(program: &str, sessions: u64) -> Option<f64> {
    match program {
        "go" if sessions >= BARS_FROM => Some(5.0),
        "scan" if sessions >= BARS_FROM => Some(1.0 / 1.3),
        _ => None,
    }
}

/// A program's line of the table: medians of its runs.
struct Row<'a> {
    program: &'a str,
    stopped: bool,
    wall: f64,
    /// Sessions a second.
    rate: f64,
    cpu: f64,
    peak_mib: f64,
    /// Its time over ours, when we have one.
    ratio: Option<f64>,
    bar: Option<f64>,
}

impl<'a> Row<'a> {
    fn of(program: &'a str, runs: &[Run], sessions: u64) -> Self {
        let runs: Vec<_> = runs.iter().filter(|run| run.program == program).collect();
        let over_all = |value: fn(&Run) -> f64| median(runs.iter().map(|run| value(run)).collect());
        let wall = over_all(|run| run.wall);
        Self {
            program,
            stopped: runs.iter().any(|run| run.was_stopped()),
            wall,
            rate: sessions as f64 / wall,
            cpu: over_all(|run| run.cpu),
            peak_mib: over_all(|run| run.peak_mib),
            ratio: None,
            bar: bar(program, sessions),
        }
    }
}

impl fmt::Display for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { program, stopped, wall, rate, cpu, peak_mib, ratio, bar } = self;
        let [more, less] = if *stopped { ["> ", "< "] } else { [""; 2] };
        let wall = format!("{more}{wall:.2}");
        let rate = format!("{less}{rate:.0}");
        let times = ratio.map_or("-".to_owned(), |ratio| format!("{more}{ratio:.2}"));
        write!(f, "{program:<12} {wall:>9} {rate:>10} {cpu:>8.2} {peak_mib:>8.1} {times:>8}")?;
        match (bar, ratio) {
            (Some(bar), Some(ratio)) => write!(f, " {bar:>5.2}  {}", met(ratio >= bar)),
            _ => write!(f, " {:>5}  -", "-"),
        }
    }
}

/// Prints the table, and then fails when a program failed or miscounted.
fn table(seeded: &Path, runs: &Path) -> Result<(), Failure> {
    let seeded: Counts = serde_json::from_str(&fs::read_to_string(seeded)?)?;
    let (mut good, mut wrong) = (Vec::new(), Vec::new());
    for line in fs::read_to_string(runs)?.lines() {
        let run = Run::parse(line)?;
        match run.verify(&seeded) {
            Ok(()) => good.push(run),
            Err(error) => wrong.push(error.to_string()),
        }
    }
    show(&good, seeded.sessions);
    // A program that goes wrong does so in every round.
    wrong.sort();
    wrong.dedup();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\nerror: ").into()) }
}

fn show(runs: &[Run], sessions: u64) {
    let ours = runs.iter().any(|run| run.program == OURS).then(|| Row::of(OURS, runs, sessions));
    println!("{HEAD}");
    for program in PROGRAMS {
        if runs.iter().any(|run| run.program == program) {
            let row = Row::of(program, runs, sessions);
            println!("{}", Row { ratio: ours.as_ref().map(|ours| row.wall / ours.wall), ..row });
        }
    }
    println!("\nThe ratio is a program's wall time over ours. The servers' CPU is in none of it.");
    if let Some(Row { peak_mib, .. }) = ours {
        println!(
            "Our peak is to stay under {PEAK_BAR_MIB} MiB at any count: {}.",
            met(peak_mib < PEAK_BAR_MIB)
        );
    }
}

fn met(met: bool) -> &'static str {
    if met { "yes" } else { "NO" }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
