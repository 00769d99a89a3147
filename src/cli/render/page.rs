//! `report` as a page of its own.

use sesscascade::ops::report::Report;

pub(super) fn page(report: &Report) -> String {
    super::report::text(report)
}
