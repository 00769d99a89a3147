//! Entities written without the code under test.

use gcloud_sdk::GoogleApi;
use gcloud_sdk::google::datastore::v1::commit_request::Mode;
use gcloud_sdk::google::datastore::v1::datastore_client::DatastoreClient;
use gcloud_sdk::google::datastore::v1::key::{PathElement, path_element::IdType};
use gcloud_sdk::google::datastore::v1::mutation::Operation;
use gcloud_sdk::google::datastore::v1::value::ValueType;
use gcloud_sdk::google::datastore::v1::{CommitRequest, Entity, Key, Mutation, PartitionId, Value};
use gcloud_sdk::google_cloud_auth::credentials::anonymous;
use gcloud_sdk::prost_types::Timestamp;

/// The project of all Datastore tests.
pub const PROJECT: &str = "tests";

/// A blob outside the indexes, as the store writes `Value`.
pub fn blob(bytes: &[u8]) -> Value {
    let value_type = Some(ValueType::BlobValue(bytes.to_vec()));
    Value { exclude_from_indexes: true, value_type, ..Value::default() }
}

/// A timestamp so many seconds from now, as the store writes `ExpiresAt`.
pub fn in_seconds(seconds: i64) -> Value {
    let at = jiff::Timestamp::now().as_second() + seconds;
    let value_type = Some(ValueType::TimestampValue(Timestamp { seconds: at, nanos: 0 }));
    Value { value_type, ..Value::default() }
}

pub fn text(text: &str) -> Value {
    Value { value_type: Some(ValueType::StringValue(text.to_owned())), ..Value::default() }
}

/// Stores one entity of kind `Session` under each name.
pub async fn store(host: &str, entities: Vec<(String, Vec<(&str, Value)>)>) {
    let api = GoogleApi::from_function_with_credentials(
        DatastoreClient::new,
        format!("http://{host}"),
        None,
        anonymous::Builder::new().build(),
    )
    .await
    .expect("the emulator accepts");
    let mutation = |(name, properties): (String, Vec<(&str, Value)>)| {
        let partition = PartitionId { project_id: PROJECT.to_owned(), ..PartitionId::default() };
        let path = vec![PathElement { kind: "Session".to_owned(), id_type: Some(IdType::Name(name)) }];
        let properties = properties.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let entity = Entity { key: Some(Key { partition_id: Some(partition), path }), properties };
        Mutation { operation: Some(Operation::Upsert(entity)), ..Mutation::default() }
    };
    let mut mutations = entities.into_iter().map(mutation).peekable();
    while mutations.peek().is_some() {
        let request = CommitRequest {
            project_id: PROJECT.to_owned(),
            mode: Mode::NonTransactional.into(),
            mutations: mutations.by_ref().take(50).collect(),
            ..CommitRequest::default()
        };
        api.get().commit(request).await.expect("the emulator stores");
    }
}
