//! `export` and `import`, from their arguments to their exit statuses.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, ErrorKind, Read as _, Seek as _, Write};
use std::ops::ControlFlow;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde::Serialize;
use sesscascade::ops::changes::{Feed, Known};
use sesscascade::ops::export::{Exported, Head, Importing, Line, export as write_out};
use sesscascade::ops::migrate::Placing;
use sesscascade::plan::{Side, Sites};

use super::args::bulk::WalkArgs;
use super::args::migrate::{ExportArgs, ImportArgs};
use super::bulk::{self, Wishes};
use super::changes::{Job, go};
use super::error::Failure;
use super::exit::Status;
use super::render::{Printer, standard_output};
use super::settings::Settings;
use super::stdin;
use super::tiers;

/// zstd's own default.
const ZSTD_LEVEL: i32 = 3;

/// The first bytes of what zstd and gzip have compressed (RFC 8878, RFC 1952).
const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

pub(crate) async fn export(
    settings: &Settings,
    args: &ExportArgs,
    printer: &Printer,
) -> Result<Status, Failure> {
    let walk = WalkArgs { shard: args.shard, ..WalkArgs::default() };
    let wishes = Wishes { keeps_payloads: true, ..Wishes::default() };
    let ready = bulk::ready(settings, &args.filter, &walk, &wishes)?;
    let mut file = Output::create(&args.file)?;
    let head = Head::new(&ready.scope, ready.settings.policy.now);
    let mut broken = file.lines(std::slice::from_ref(&head)).err();
    let mut control = bulk::control(settings, None, ("export", file.is_standard_output()), &ready).await?;
    let mut print = |lines: &[Line]| match file.lines(lines) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            broken = Some(error);
            ControlFlow::Break(())
        }
    };
    let written = write_out(&ready.cascade, ready.settings, args.values, &mut control, &mut print).await;
    drop(control);
    let end = written.map_err(|error| bulk::checkpoint_failure(&error))?;
    let ended = match broken {
        Some(error) => Err(error),
        // What is not whole does not say that it is.
        None if !end.course.complete => Ok(()),
        None => file.lines(std::slice::from_ref(&end)),
    };
    match ended.and_then(|()| file.finish()) {
        // A reader that went away has seen what it wanted.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(Status::Done),
        Err(error) => {
            let message = format!("{} cannot be written; it is not whole", args.file.display());
            return Err(Failure::new(Status::Incomplete, message).because(error));
        }
        Ok(()) => {}
    }
    if args.file.to_str() != Some("-") {
        let sessions = super::render::numbers(end.sessions);
        printer.notice(&format!("{sessions} sessions in {}", args.file.display()));
    }
    printer.course(&end.course);
    Ok(bulk::status(&end.course, Status::Done))
}

/// Where an export goes, compressed as its name says.
enum Output {
    Standard(BufWriter<Box<dyn Write + Send>>),
    Plain(BufWriter<File>),
    Gzip(GzEncoder<BufWriter<File>>),
    Zstd(zstd::Encoder<'static, BufWriter<File>>),
}

impl Output {
    /// A new file, for its owner alone.
    fn create(path: &Path) -> Result<Self, Failure> {
        if path.to_str() == Some("-") {
            return Ok(Self::Standard(BufWriter::new(standard_output())));
        }
        let refused = |error| {
            Failure::usage(format!("{} cannot be made", path.display()))
                .because(error)
                .hint("name a file that does not exist yet, in a directory that can be written to")
        };
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        let file = BufWriter::new(made.map_err(refused)?);
        Ok(match path.extension().and_then(|extension| extension.to_str()) {
            Some("gz") => Self::Gzip(GzEncoder::new(file, Compression::default())),
            Some("zst") => Self::Zstd(zstd::Encoder::new(file, ZSTD_LEVEL).map_err(refused)?),
            _ => Self::Plain(file),
        })
    }

    fn is_standard_output(&self) -> bool {
        matches!(self, Self::Standard(_))
    }

    fn lines<T: Serialize>(&mut self, lines: &[T]) -> io::Result<()> {
        let writer: &mut dyn Write = match self {
            Self::Standard(writer) => writer,
            Self::Plain(writer) => writer,
            Self::Gzip(writer) => writer,
            Self::Zstd(writer) => writer,
        };
        for line in lines {
            let text = serde_json::to_string(line).map_err(io::Error::from)?;
            writeln!(writer, "{text}")?;
        }
        Ok(())
    }

    /// Sees to it that all of it is out.
    fn finish(self) -> io::Result<()> {
        let file = match self {
            Self::Standard(mut writer) => return writer.flush(),
            Self::Plain(file) => file,
            Self::Gzip(encoder) => encoder.finish()?,
            Self::Zstd(encoder) => encoder.finish()?,
        };
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_data()
    }
}

pub(crate) async fn import(
    settings: &Settings,
    args: &ImportArgs,
    printer: &Printer,
) -> Result<Status, Failure> {
    let cascade = tiers::cascade_to_write(settings)?;
    let policy = tiers::policy(settings);
    let input = Input::open(&args.file)?;
    // All of it once before anything is written: one that is cut off changes nothing.
    Exported::new(input.read()?, input.name.clone(), Known::default())
        .and_then(Exported::check)
        .map_err(|error| Failure::usage(format!("{error}; nothing was changed")))?;
    let known = Known::default();
    let placing = Placing {
        cascade: cascade.clone(),
        side: Side::Source,
        on_existing: args.placing.on_existing.into(),
        store_cache_limit: policy.store_cache_limit,
    };
    let planner = Importing { placing, known: known.clone(), verify: args.placing.verify };
    let feed = || {
        let exported = Exported::new(input.read()?, input.name.clone(), known.clone());
        let exported = exported.map_err(|error| Failure::usage(error.to_string()))?;
        Ok(Feed::Keys(Box::new(exported)))
    };
    let job = Job {
        command: "import",
        verb: "Import",
        sites: Sites::one(cascade),
        writes_source: true,
        planner: &planner,
        feed: &feed,
        filter: Vec::new(),
        key_prefix: settings.key_prefix.clone(),
        now: policy.now,
        walk: None,
        plan_out: args.plan.plan_out.clone(),
    };
    go(settings, &args.change, &job, printer).await
}

/// An export that is read more than once.
struct Input {
    name: String,
    path: PathBuf,
    /// What came on standard input; gone when this is.
    _spooled: Option<tempfile::NamedTempFile>,
}

impl Input {
    fn open(path: &Path) -> Result<Self, Failure> {
        if path.to_str() != Some("-") {
            return Ok(Self { name: path.display().to_string(), path: path.to_owned(), _spooled: None });
        }
        let spool = || {
            let mut file = tempfile::NamedTempFile::new()?;
            io::copy(&mut stdin::expecting("an export"), &mut file)?;
            file.flush()?;
            Ok(file)
        };
        let file = spool().map_err(|error: io::Error| {
            Failure::usage("standard input cannot be kept while it is read")
                .because(error)
                .hint("make room where TMPDIR points to, or name a file")
        })?;
        let (name, path) = ("standard input".to_owned(), file.path().to_owned());
        Ok(Self { name, path, _spooled: Some(file) })
    }

    /// From its beginning, decompressed.
    fn read(&self) -> Result<Box<dyn BufRead>, Failure> {
        let open = || -> io::Result<Box<dyn BufRead>> {
            let mut file = File::open(&self.path)?;
            let mut magic = Vec::new();
            (&file).take(ZSTD_MAGIC.len() as u64).read_to_end(&mut magic)?;
            file.rewind()?;
            Ok(match magic {
                magic if magic.starts_with(&ZSTD_MAGIC) => {
                    Box::new(BufReader::new(zstd::Decoder::new(file)?))
                }
                magic if magic.starts_with(&GZIP_MAGIC) => {
                    Box::new(BufReader::new(MultiGzDecoder::new(file)))
                }
                _ => Box::new(BufReader::new(file)),
            })
        };
        open().map_err(|error| Failure::usage(format!("{} cannot be read", self.name)).because(error))
    }
}
