//! `sync` and `repair`, from their arguments to their exit statuses.

use sesscascade::cascade::Cascade;
use sesscascade::condition::Policy;
use sesscascade::ops::changes::{Feed, Named};
use sesscascade::ops::repair::Remedies;
use sesscascade::plan::Sites;
use sesscascade::tier::TierName;

use super::args::sync::{Args, PreferArg, RemedyArgs, RepairArgs};
use super::bulk::{self, Wishes};
use super::changes::{Job, filtered, go};
use super::error::Failure;
use super::exit::Status;
use super::render::Printer;
use super::settings::Settings;
use super::{named, tiers};

pub(crate) async fn run(settings: &Settings, args: &Args, printer: &Printer) -> Result<Status, Failure> {
    let wishes =
        Wishes { judge: true, recheck: args.recheck.recheck, keeps_payloads: true, ..Wishes::default() };
    let mut ready = bulk::ready(settings, &args.filter, &args.walk, &wishes)?;
    let only: Vec<_> = args.remedy.only.iter().map(|condition| condition.name()).collect();
    ready.identity = bulk::identity(vec![
        ("--only", (!only.is_empty()).then(|| only.join(","))),
        ("--prefer", args.remedy.prefer.map(|prefer| prefer.tier().to_string())),
    ]);
    check_tiers(&ready.cascade)?;
    let remedies = remedies(settings, &args.remedy, ready.settings.policy);
    let planner = filtered(&ready, remedies);
    let feed = || Ok(Feed::Walk(Box::new(ready.settings.clone())));
    let job = Job {
        command: "sync",
        verb: "Put right",
        sites: Sites::one(ready.cascade.clone()),
        writes_source: true,
        planner: &planner,
        feed: &feed,
        filter: ready.scope.filter.clone(),
        key_prefix: settings.key_prefix.clone(),
        now: ready.settings.policy.now,
        walk: Some((&args.walk, &ready)),
        plan_out: args.plan.plan_out.clone(),
    };
    go(settings, &args.change, &job, printer).await
}

pub(crate) async fn repair(
    settings: &Settings,
    args: &RepairArgs,
    printer: &Printer,
) -> Result<Status, Failure> {
    if !named::is_given(&args.named) {
        return Err(Failure::usage("nothing says which session to repair")
            .hint("name it by its cookie, --id or --key; 'sesscascade sync' puts all of them right"));
    }
    let cascade = tiers::cascade(settings)?;
    check_tiers(&cascade)?;
    let keys = named::keys(settings, &args.named)?;
    let policy = tiers::policy(settings);
    let planner = remedies(settings, &args.remedy, policy);
    let feed = || Ok(Feed::Keys(Box::new(Named::new(keys.clone()))));
    let job = Job {
        command: "repair",
        verb: "Put right",
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

fn remedies(settings: &Settings, args: &RemedyArgs, policy: Policy) -> Remedies {
    Remedies {
        policy,
        fixed_time: settings.at.is_some(),
        only: args.only.clone(),
        prefer: args.prefer.map(PreferArg::tier),
    }
}

/// Nothing can be out of step with itself.
fn check_tiers(cascade: &Cascade) -> Result<(), Failure> {
    match [TierName::Memcache, TierName::Datastore].iter().all(|tier| cascade.tier(*tier).is_some()) {
        true => Ok(()),
        false => {
            Err(Failure::usage("sessions are compared between Memcache and Datastore, and both are needed")
                .hint("leave out --tiers, or give memcache,datastore"))
        }
    }
}
