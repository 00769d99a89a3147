//! `evict`, from its arguments to its exit status.

use sesscascade::ops::changes::{Feed, Named};
use sesscascade::ops::evict::Eviction;
use sesscascade::plan::Sites;

use super::args::evict::Args;
use super::bulk::{self, Wishes};
use super::changes::{Job, filtered, go};
use super::error::Failure;
use super::exit::Status;
use super::named;
use super::render::Printer;
use super::settings::Settings;

pub(crate) async fn run(settings: &Settings, args: &Args, printer: &Printer) -> Result<Status, Failure> {
    let wishes = Wishes { keeps_payloads: true, grace: args.grace.unwrap_or_default(), ..Wishes::default() };
    let mut ready = bulk::ready(settings, &args.filter, &args.walk, &wishes)?;
    ready.identity = bulk::identity(Vec::new());
    let is_named = named::is_given(&args.named);
    check_choice(args, is_named, !ready.scope.filter.is_empty())?;
    let keys = named::keys(settings, &args.named)?;
    let planner = filtered(&ready, Eviction::new(args.filter.expired));
    let feed = || {
        Ok(match is_named {
            true => Feed::Keys(Box::new(Named::new(keys.clone()))),
            false => Feed::Walk(Box::new(ready.settings.clone())),
        })
    };
    let job = Job {
        command: "evict",
        verb: "Remove",
        sites: Sites::one(ready.cascade.clone()),
        writes_source: true,
        planner: &planner,
        feed: &feed,
        filter: ready.scope.filter.clone(),
        key_prefix: settings.key_prefix.clone(),
        now: ready.settings.policy.now,
        walk: (!is_named).then_some((&args.walk, &ready)),
        plan_out: args.plan.plan_out.clone(),
    };
    go(settings, &args.change, &job, printer).await
}

/// Sessions are named, or chosen by a filter, or all of them are meant in so many words.
fn check_choice(args: &Args, is_named: bool, is_filtered: bool) -> Result<(), Failure> {
    match (is_named, is_filtered, args.all) {
        (true, false, false) | (false, true, false) | (false, false, true) => Ok(()),
        (false, false, false) => {
            Err(Failure::new(Status::Stopped, "nothing says which sessions to remove; nothing was changed")
                .hint("name them, or give a filter such as --expired or --where, or say --all"))
        }
        _ => {
            Err(Failure::usage("sessions are named, chosen by a filter, or --all of them: only one of these")
                .hint("'sesscascade ls' shows what a filter chooses"))
        }
    }
}
