//! Settings → tiers and policies: what the options mean together, and what goes without saying.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use sesscascade::cascade::Cascade;
use sesscascade::condition::{Policy, STORE_CACHE_LIMIT};
use sesscascade::plan::{Header, Place, Side, Sites};
use sesscascade::session::DEFAULT_KEY_PREFIX;
use sesscascade::tier::datastore::DatastoreTier;
use sesscascade::tier::embedded::{self, EmbeddedTier, MissingFile};
use sesscascade::tier::memcache::MemcacheTier;
use sesscascade::tier::request::RequestTier;
use sesscascade::tier::{Tier, TierName};
use sesscascade::values::{Expected, Serializer};

use super::args::{Global, SerializerArg};
use super::environment::{self, variable};
use super::error::Failure;

/// The tiers that were asked for, to be looked at: a file that somebody names and that is not there is
/// a mistake.
pub(crate) fn cascade(global: &Global) -> Result<Cascade, Failure> {
    tiers(global, MissingFile::IsAnError)
}

/// The tiers that were asked for, to be written to as well: a file that is not there will be made.
pub(crate) fn cascade_to_write(global: &Global) -> Result<Cascade, Failure> {
    tiers(global, MissingFile::IsEmpty)
}

fn tiers(global: &Global, missing: MissingFile) -> Result<Cascade, Failure> {
    let tier = |name: &TierName| tier(global, *name, missing);
    Ok(Cascade::new(global.tiers.0.iter().map(tier).collect::<Result<_, _>>()?))
}

/// The tiers at these URLs, one a tier; `embedded:` is a file for each tier that is asked for.
pub(crate) fn cascade_at(
    global: &Global,
    option: &str,
    urls: &[String],
    missing: MissingFile,
) -> Result<Cascade, Failure> {
    let mut tiers: Vec<Arc<dyn Tier>> = Vec::new();
    for url in urls {
        let names: Vec<TierName> = match url.split_once(':') {
            Some(("memcache", _)) => vec![TierName::Memcache],
            Some(("datastore", _)) => vec![TierName::Datastore],
            Some(("embedded", _)) => {
                global.tiers.0.iter().copied().filter(|tier| *tier != TierName::Request).collect()
            }
            _ => {
                return Err(Failure::usage(format!("the URL of {option} cannot be used")).hint(
                    "write memcache://HOST:PORT[,HOST:PORT…], datastore://PROJECT[/DATABASE] or embedded:PATH",
                ));
            }
        };
        for name in names {
            if tiers.iter().any(|tier| tier.name() == name) {
                return Err(Failure::usage(format!("{option} names the {name} tier twice"))
                    .hint("give one URL for each tier"));
            }
            tiers.push(tier_at(global, (option, name), url, missing)?);
        }
    }
    Ok(Cascade::new(tiers))
}

/// The tiers that a run has written down.
pub(crate) fn sites(global: &Global, header: &Header) -> Result<Sites, Failure> {
    let now = variable(environment::EMULATOR);
    let is_stored = |place: &Place| place.url.starts_with("datastore:");
    if header.places.iter().any(is_stored) && header.emulator != now {
        let told = |host: &Option<String>| host.clone().unwrap_or_else(|| "not set".to_owned());
        let (then, now) = (told(&header.emulator), told(&now));
        let name = environment::EMULATOR;
        return Err(Failure::usage(format!("{name} was {then} when this was written, and is {now}"))
            .hint("set it to what it was: otherwise another Datastore would be changed"));
    }
    let side = |side: Side| -> Result<Vec<Arc<dyn Tier>>, Failure> {
        let places = header.places.iter().filter(|place| place.at.side == side);
        let open =
            |place: &Place| tier_at(global, ("the file", place.at.tier), &place.url, MissingFile::IsAnError);
        places.map(open).collect()
    };
    let target = side(Side::Target)?;
    Ok(Sites {
        source: Cascade::new(side(Side::Source)?),
        target: (!target.is_empty()).then(|| Cascade::new(target)),
    })
}

/// What the store puts in front of ids.
pub(crate) fn key_prefix(global: &Global) -> String {
    global.key_prefix.clone().unwrap_or_else(|| DEFAULT_KEY_PREFIX.to_owned())
}

/// How to judge sessions.
pub(crate) fn policy(global: &Global) -> Result<Policy, Failure> {
    Ok(Policy {
        now: global.at.unwrap_or_else(Timestamp::now),
        expected: match global.serializer {
            SerializerArg::Auto => Expected::Either,
            SerializerArg::Gob => Expected::Only(Serializer::Gob),
            SerializerArg::Json => Expected::Only(Serializer::Json),
        },
        store_cache_limit: store_cache_limit()?,
    })
}

fn store_cache_limit() -> Result<Option<usize>, Failure> {
    let Some(text) = variable(environment::STORE_LIMIT) else { return Ok(Some(STORE_CACHE_LIMIT)) };
    match text.trim().parse::<i64>() {
        Ok(limit) => Ok(usize::try_from(limit).ok().filter(|limit| *limit > 0)),
        Err(_) => {
            let name = environment::STORE_LIMIT;
            Err(Failure::usage(format!("{name} is {text:?}, which is no number of bytes"))
                .hint("set it to the application's value, or unset it for the store's default of 1048576"))
        }
    }
}

fn tier(global: &Global, name: TierName, missing: MissingFile) -> Result<Arc<dyn Tier>, Failure> {
    let (option, url) = match name {
        TierName::Request => return Ok(Arc::new(RequestTier::new())),
        TierName::Memcache => ("--memcache", given(&global.memcache)),
        TierName::Datastore => ("--datastore", given(&global.datastore)),
    };
    let Some(url) = url else {
        // Half a real cascade and half a file of ours would make every judgement wrong.
        if given(&global.memcache).is_some() || given(&global.datastore).is_some() {
            return Err(Failure::usage(format!("the {name} tier is asked for, but {option} is not given"))
                .hint(format!("give {option} as well, or leave the tier out with --tiers")));
        }
        return embedded(global, name, "", missing);
    };
    tier_at(global, (option, name), url, missing)
}

fn tier_at(
    global: &Global,
    (option, name): (&str, TierName),
    url: &str,
    missing: MissingFile,
) -> Result<Arc<dyn Tier>, Failure> {
    match (url.strip_prefix(embedded::SCHEME), name) {
        (Some(path), _) => embedded(global, name, path, missing),
        (None, TierName::Memcache) => {
            let servers = url.parse().map_err(|error| bad_url(option, name, error))?;
            Ok(Arc::new(MemcacheTier::new(servers, global.timeout)))
        }
        (None, _) => {
            let entities = url.parse().map_err(|error| bad_url(option, name, error))?;
            Ok(Arc::new(DatastoreTier::new(entities, variable(environment::EMULATOR), global.timeout)))
        }
    }
}

fn embedded(
    global: &Global,
    name: TierName,
    path: &str,
    missing: MissingFile,
) -> Result<Arc<dyn Tier>, Failure> {
    let (path, missing) = if path.is_empty() {
        (default_path()?, MissingFile::IsEmpty)
    } else {
        (PathBuf::from(path), missing)
    };
    Ok(Arc::new(EmbeddedTier::new(name, path, missing, global.timeout)))
}

fn default_path() -> Result<PathBuf, Failure> {
    let (data_home, home) = (variable("XDG_DATA_HOME"), variable("HOME"));
    embedded::default_path(data_home.as_deref().map(Path::new), home.as_deref().map(Path::new)).ok_or_else(
        || {
            Failure::usage("neither HOME nor XDG_DATA_HOME says where your data directory is")
                .hint("name the file, as in --memcache embedded:/tmp/s.db --datastore embedded:/tmp/s.db")
        },
    )
}

/// The URL itself is left out, because it may hold a password; the error names the part that is wrong.
fn bad_url(option: &str, name: TierName, error: impl std::error::Error) -> Failure {
    let form = match name {
        TierName::Memcache => "memcache://HOST:PORT[,HOST:PORT…] or embedded:[PATH]",
        _ => "datastore://PROJECT[/DATABASE][?namespace=N&kind=K] or embedded:[PATH]",
    };
    Failure::usage(format!("the URL of {option} cannot be used")).because(error).hint(format!("write {form}"))
}

/// An option that is given, where an empty one counts as not given.
fn given(option: &Option<String>) -> Option<&str> {
    option.as_deref().map(str::trim).filter(|text| !text.is_empty())
}
