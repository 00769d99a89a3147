//! `encode`, `keygen`, `put` and `edit` for people: first what a script would take.

use sesscascade::ops::encode::{KeygenReport, Report};
use sesscascade::ops::put::{Report as PutReport, TierReport};

use super::get::line;
use super::time::moment;
use super::visible;

pub(super) fn cookie(report: &Report) -> String {
    format!("{}\n", visible(report.set_cookie.as_ref().unwrap_or(&report.value)))
}

pub(super) fn keys(report: &KeygenReport) -> String {
    let bytes = |key: &str| format!("key(\"{key}\")");
    let arguments: Vec<_> =
        std::iter::once(&report.hash_key).chain(&report.block_key).map(|key| bytes(key)).collect();
    format!(
        "{}\n\n# in the application, where key is hex.DecodeString without its error:\n\
         # store := cascadestore.NewCascadeStore(cascadestore.DistributedBackends, {})\n",
        *report.keys,
        arguments.join(", ")
    )
}

pub(super) fn put(report: &PutReport) -> String {
    let mut out = line("Session", &visible(&report.id));
    if let Some(cookie) = &report.cookie {
        out.push_str(&line("Cookie", &visible(cookie)));
    }
    out.push_str(&line("Values", &format!("{} bytes of {}", report.bytes, report.serializer)));
    report.tiers.iter().for_each(|tier| out.push_str(&tier_line(tier)));
    out
}

fn tier_line(tier: &TierReport) -> String {
    let until = tier.expires_at.map(|at| format!(", expires {}", moment(at))).unwrap_or_default();
    let effect = match tier.effect {
        "changed-meanwhile" => "not written: the session changed meanwhile".to_owned(),
        "not-tried" => "not tried, because the tier before it was not written".to_owned(),
        "removed" => "removed: the values are larger than what the store sends there".to_owned(),
        "skipped" => "skipped, as the store does".to_owned(),
        effect => format!("{effect}{until}"),
    };
    let error = tier.error.as_ref().map(|error| format!(": {}", visible(error))).unwrap_or_default();
    format!("  {:<10} {}  {effect}{error}\n", tier.tier, visible(&tier.target))
}
