//! Settings → tiers and policies: what the options mean together, and what goes without saying.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use sesscascade::cascade::Cascade;
use sesscascade::condition::Policy;
use sesscascade::plan::{Header, Place, Side, Sites};
use sesscascade::tier::datastore::DatastoreTier;
use sesscascade::tier::embedded::{self, EmbeddedTier, MissingFile};
use sesscascade::tier::memcache::MemcacheTier;
use sesscascade::tier::request::RequestTier;
use sesscascade::tier::{Tier, TierName};
use sesscascade::values::{Expected, Serializer};

use super::args::SerializerArg;
use super::environment::{self, variable};
use super::error::Failure;
use super::settings::Settings;

/// The tiers that were asked for, to be looked at: a file that somebody names and that is not there is
/// a mistake.
pub(crate) fn cascade(settings: &Settings) -> Result<Cascade, Failure> {
    if let Some(path) = missing_default(settings) {
        tracing::warn!(
            "{NOTHING_NAMED}: looking in {}, which does not exist ({NOTHING_NAMED_HINT})",
            path.display()
        );
    }
    cascade_as_it_is(settings)
}

/// The same without a word to whoever has forgotten to say where the sessions are.
pub(crate) fn cascade_as_it_is(settings: &Settings) -> Result<Cascade, Failure> {
    tiers(settings, MissingFile::IsAnError)
}

pub(crate) const NOTHING_NAMED: &str =
    "no option, variable or configuration file says where the sessions are";
pub(crate) const NOTHING_NAMED_HINT: &str = "'sesscascade config init' makes a configuration file";

/// The file that goes without saying, where nothing else is named and it is not there.
pub(crate) fn missing_default(settings: &Settings) -> Option<PathBuf> {
    let is_named = settings.memcache.is_some() || settings.datastore.is_some();
    default_path().ok().filter(|path| !is_named && !path.exists())
}

/// The tiers that were asked for, to be written to as well: a file that is not there will be made.
pub(crate) fn cascade_to_write(settings: &Settings) -> Result<Cascade, Failure> {
    tiers(settings, MissingFile::IsEmpty)
}

fn tiers(settings: &Settings, missing: MissingFile) -> Result<Cascade, Failure> {
    let tier = |name: &TierName| tier(settings, *name, missing);
    Ok(Cascade::new(settings.tiers.0.iter().map(tier).collect::<Result<_, _>>()?))
}

/// The tiers at these URLs, one a tier; `embedded:` is a file for each tier that is asked for.
pub(crate) fn cascade_at(
    settings: &Settings,
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
                settings.tiers.0.iter().copied().filter(|tier| *tier != TierName::Request).collect()
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
            tiers.push(tier_at(settings, (option, name), url, missing)?);
        }
    }
    Ok(Cascade::new(tiers))
}

/// The tiers that a run has written down.
pub(crate) fn sites(settings: &Settings, header: &Header) -> Result<Sites, Failure> {
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
        let open = |place: &Place| {
            tier_at(settings, ("the file", place.at.tier), &place.url, MissingFile::IsAnError)
        };
        places.map(open).collect()
    };
    let target = side(Side::Target)?;
    Ok(Sites {
        source: Cascade::new(side(Side::Source)?),
        target: (!target.is_empty()).then(|| Cascade::new(target)),
    })
}

/// How to judge sessions.
pub(crate) fn policy(settings: &Settings) -> Policy {
    Policy {
        now: settings.at.unwrap_or_else(Timestamp::now),
        expected: match settings.serializer {
            SerializerArg::Auto => Expected::Either,
            SerializerArg::Gob => Expected::Only(Serializer::Gob),
            SerializerArg::Json => Expected::Only(Serializer::Json),
        },
        store_cache_limit: settings.store_cache_limit,
    }
}

fn tier(settings: &Settings, name: TierName, missing: MissingFile) -> Result<Arc<dyn Tier>, Failure> {
    let (option, url) = match name {
        TierName::Request => return Ok(Arc::new(RequestTier::new())),
        TierName::Memcache => ("--memcache", settings.memcache.as_deref()),
        TierName::Datastore => ("--datastore", settings.datastore.as_deref()),
    };
    let Some(url) = url else {
        // Half a real cascade and half a file of ours would make every judgement wrong.
        if settings.memcache.as_deref().is_some() || settings.datastore.as_deref().is_some() {
            return Err(Failure::usage(format!("the {name} tier is asked for, but {option} is not given"))
                .hint(format!("give {option} as well, or leave the tier out with --tiers")));
        }
        return embedded(settings, name, "", missing);
    };
    tier_at(settings, (option, name), url, missing)
}

fn tier_at(
    settings: &Settings,
    (option, name): (&str, TierName),
    url: &str,
    missing: MissingFile,
) -> Result<Arc<dyn Tier>, Failure> {
    match (url.strip_prefix(embedded::SCHEME), name) {
        (Some(path), _) => embedded(settings, name, path, missing),
        (None, TierName::Memcache) => {
            let servers = url.parse().map_err(|error| bad_url(option, name, error))?;
            Ok(Arc::new(MemcacheTier::new(servers, settings.timeout)))
        }
        (None, _) => {
            let entities = url.parse().map_err(|error| bad_url(option, name, error))?;
            Ok(Arc::new(DatastoreTier::new(entities, variable(environment::EMULATOR), settings.timeout)))
        }
    }
}

fn embedded(
    settings: &Settings,
    name: TierName,
    path: &str,
    missing: MissingFile,
) -> Result<Arc<dyn Tier>, Failure> {
    let (path, missing) = if path.is_empty() {
        (default_path()?, MissingFile::IsEmpty)
    } else {
        (PathBuf::from(path), missing)
    };
    Ok(Arc::new(EmbeddedTier::new(name, path, missing, settings.timeout)))
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
