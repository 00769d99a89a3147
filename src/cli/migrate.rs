//! `migrate`, from its arguments to its exit status.

use sesscascade::cascade::Cascade;
use sesscascade::ops::changes::Feed;
use sesscascade::ops::migrate::{Migration, OnExisting, Placing, is_same_place};
use sesscascade::plan::{Side, Sites};
use sesscascade::tier::embedded::MissingFile;

use super::args::migrate::Args;
use super::bulk::{self, Wishes};
use super::changes::{Job, filtered, go};
use super::error::Failure;
use super::exit::Status;
use super::render::Printer;
use super::settings::Settings;
use super::tiers;

pub(crate) async fn run(settings: &Settings, args: &Args, printer: &Printer) -> Result<Status, Failure> {
    let source = match args.from.is_empty() {
        true => tiers::cascade(settings)?,
        false => tiers::cascade_at(settings, "--from", &args.from, MissingFile::IsAnError)?,
    };
    let target = tiers::cascade_at(settings, "--to", &args.to, MissingFile::IsEmpty)?;
    let from_prefix = settings.key_prefix.clone();
    let to_prefix = args.to_key_prefix.clone().unwrap_or_else(|| from_prefix.clone());
    let is_in_place = is_same_place(&source, &target) && from_prefix == to_prefix;
    check_places(args, is_in_place)?;
    let wishes = Wishes { keeps_payloads: true, ..Wishes::default() };
    let mut ready = bulk::ready_in(source, settings, &args.filter, &args.walk, &wishes)?;
    let urls: Vec<_> = target.tiers().iter().map(|tier| tier.url()).collect();
    ready.identity = bulk::identity(vec![
        ("--to", Some(urls.join(","))),
        ("--to-key-prefix", Some(to_prefix.clone())),
        ("--to-serializer", args.to_serializer.map(|to| format!("{to:?}"))),
        ("--move", args.remove.then(|| "true".to_owned())),
        ("--on-existing", Some(format!("{:?}", args.placing.on_existing))),
    ]);
    let policy = ready.settings.policy;
    let placing = placing(&target, Side::Target, args, is_in_place, policy.store_cache_limit);
    let migration = Migration {
        placing,
        prefixes: (from_prefix.clone(), to_prefix),
        to_serializer: args.to_serializer.map(Into::into),
        expected: policy.expected,
        verify: args.placing.verify,
        remove: args.remove,
    };
    let planner = filtered(&ready, migration);
    let feed = || Ok(Feed::Walk(Box::new(ready.settings.clone())));
    let job = Job {
        command: "migrate",
        verb: if args.remove { "Move" } else { "Copy" },
        sites: Sites { source: ready.cascade.clone(), target: Some(target) },
        writes_source: args.remove,
        planner: &planner,
        feed: &feed,
        filter: ready.scope.filter.clone(),
        key_prefix: from_prefix,
        now: policy.now,
        walk: Some((&args.walk, &ready)),
        plan_out: args.plan.plan_out.clone(),
    };
    go(settings, &args.change, &job, printer).await
}

/// Values that are written with another serializer in place take the place of themselves.
fn placing(
    target: &Cascade,
    side: Side,
    args: &Args,
    is_in_place: bool,
    store_cache_limit: Option<usize>,
) -> Placing {
    let on_existing = if is_in_place { OnExisting::Overwrite } else { args.placing.on_existing.into() };
    Placing { cascade: target.clone(), side, on_existing, store_cache_limit }
}

fn check_places(args: &Args, is_in_place: bool) -> Result<(), Failure> {
    match is_in_place && (args.remove || args.to_serializer.is_none()) {
        true => Err(Failure::usage("the source and the target are the same; nothing was changed")
            .hint("give another --to, another --to-key-prefix, or --to-serializer without --move")),
        false => Ok(()),
    }
}
