//! Where Datastore looks: project, database, namespace and kind.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use sesscascade::session::{Expiry, Key, Record};
use sesscascade::tier::datastore::DatastoreTier;
use sesscascade::tier::{Change, OnlyIf, Tier};

use crate::harness::servers::Datastore;
use crate::harness::{Run, id};

#[tokio::test]
async fn every_part_of_the_url_counts() {
    let urls = [
        "datastore://one",
        "datastore://two",
        "datastore://one/other",
        "datastore://one?namespace=tenant",
        "datastore://one?kind=Other",
    ];
    for server in Datastore::start_all() {
        for url in urls {
            let tier = DatastoreTier::new(url.parse().unwrap(), Some(server.host()), Duration::from_secs(10));
            let payload = format!(r#"{{"url":"{url}"}}"#).into_bytes();
            let expiry = Expiry::At(Timestamp::now() + SignedDuration::from_secs(60));
            let key = Key::new(format!("session.{}", id("urls"))).unwrap();
            let change = Change::Put { key, record: Record { payload, expiry }, only_if: OnlyIf::Absent };
            tier.write(&[change]).await.pop().unwrap().unwrap();
        }
        for url in urls {
            let report = Run::new([
                "get",
                "-o",
                "json",
                "--tiers",
                "datastore",
                "--id",
                &id("urls"),
                "--datastore",
                url,
            ])
            .env("DATASTORE_EMULATOR_HOST", server.host())
            .run()
            .json();
            assert_eq!(report["values"]["url"], url);
            assert_eq!(report["tiers"][0]["target"], url);
        }
    }
}
