//! The connection: made on first use, with or without credentials, and two calls that end in time.
//!
//! Knows gRPC and who may talk to whom; what entities mean is none of its business.

use std::fmt;
use std::io;
use std::time::Duration;

use gcloud_sdk::error::ErrorKind;
use gcloud_sdk::google::datastore::v1::aggregation_query::aggregation::{Count, Operator};
use gcloud_sdk::google::datastore::v1::aggregation_query::{self, Aggregation};
use gcloud_sdk::google::datastore::v1::commit_request::{Mode, TransactionSelector};
use gcloud_sdk::google::datastore::v1::datastore_client::DatastoreClient;
use gcloud_sdk::google::datastore::v1::read_options::{ConsistencyType, ReadConsistency};
use gcloud_sdk::google::datastore::v1::run_aggregation_query_request;
use gcloud_sdk::google::datastore::v1::run_query_request::QueryType;
use gcloud_sdk::google::datastore::v1::{
    AggregationQuery, BeginTransactionRequest, CommitRequest, CommitResponse, LookupRequest, LookupResponse,
    Mutation, PartitionId, Query, ReadOptions, RollbackRequest, RunAggregationQueryRequest,
    RunAggregationQueryResponse, RunQueryRequest, RunQueryResponse,
};
use gcloud_sdk::google_cloud_auth::credentials::anonymous;
use gcloud_sdk::tonic::{Request, Response, Status};
use gcloud_sdk::{
    GoogleApi, GoogleAuthHeaders, GoogleAuthMiddleware, GoogleAuthMiddlewareLayer, HeaderMap, RequestTimeouts,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::sync::OnceCell;
use tokio::time::{Instant, timeout, timeout_at};

use super::entity::{entity_key, partition};
use super::probe::speaks_http2;
use super::status::{Call, Failure, failure, no_token, root, timed_out};
use super::url::DatastoreUrl;
use crate::tier::Cause;

const GOOGLE: &str = "https://datastore.googleapis.com";

/// Largest answer to a lookup in bytes. tonic's own limit of 4 MiB is less than a thousand sessions of
/// the store's default limit of 4,096 bytes. What is larger than this is asked for in parts.
const MAX_ANSWER_BYTES: usize = 64 << 20;

/// What the count is called in the answer.
pub(super) const COUNT: &str = "count";

type Api = GoogleApi<DatastoreClient<GoogleAuthMiddleware>>;

/// A service that may not have been contacted yet.
pub(super) struct Client {
    url: DatastoreUrl,
    emulator: Option<String>,
    limit: Duration,
    api: OnceCell<Api>,
}

/// An open connection, for one operation.
pub(super) struct Connection<'a> {
    client: &'a Client,
    api: &'a Api,
    /// What connecting left of the time that one request may take.
    left: Duration,
}

impl Client {
    /// Contacts nothing. `emulator` is `host:port`, with or without `http://`.
    pub(super) fn new(url: DatastoreUrl, emulator: Option<String>, limit: Duration) -> Self {
        let emulator = emulator
            .map(|host| host.trim().trim_end_matches('/').to_owned())
            .map(|host| host.strip_prefix("http://").map(str::to_owned).unwrap_or(host))
            .filter(|host| !host.is_empty());
        Self { url, emulator, limit, api: OnceCell::new() }
    }

    pub(super) fn url(&self) -> &DatastoreUrl {
        &self.url
    }

    /// Whether it is an emulator, and not Google's service.
    pub(super) fn is_emulator(&self) -> bool {
        self.emulator.is_some()
    }

    /// The emulator's host and port, where it is one.
    pub(super) fn emulator(&self) -> Option<&str> {
        self.emulator.as_deref()
    }

    /// The connection, made now unless it is there. A failure is not remembered.
    pub(super) async fn connect(&self) -> Result<Connection<'_>, Cause> {
        let start = Instant::now();
        let deadline = start + self.limit;
        let api = timeout_at(deadline, self.api.get_or_try_init(|| self.open(deadline)))
            .await
            .map_err(|_| Cause::TimedOut(self.limit))??;
        Ok(Connection { client: self, api, left: self.limit.saturating_sub(start.elapsed()) })
    }

    async fn open(&self, deadline: Instant) -> Result<Api, Cause> {
        // A token now and not with the first request: a lack of credentials shows before anything is sent.
        let auth = timeout_at(deadline, self.authenticate()).await.map_err(|_| {
            Cause::NotAllowed(format!(
                "no access token within {:?}: there are no Application Default Credentials, or who \
                 issues tokens does not answer",
                self.limit
            ))
        })??;
        let mut layer =
            GoogleAuthMiddlewareLayer::new(auth, Some(format!("projects/{}", self.url.project())))
                .map_err(|error| self.connect_cause(&error))?;
        layer.set_additional_headers(self.routing()?);
        tracing::info!(place = self.place(), emulator = self.is_emulator(), "connecting to Datastore");
        let address = match &self.emulator {
            Some(host) => {
                self.probe(host).await?;
                format!("http://{host}")
            }
            None => GOOGLE.to_owned(),
        };
        GoogleApi::from_function_with_middleware(DatastoreClient::new, address, layer)
            .await
            .map_err(|error| self.connect_cause(&error))
    }

    async fn authenticate(&self) -> Result<GoogleAuthHeaders, Cause> {
        if self.emulator.is_some() {
            return Ok(GoogleAuthHeaders::from(anonymous::Builder::new().build()));
        }
        has_certificates()?;
        let auth = GoogleAuthHeaders::from_adc().await.map_err(|error| self.connect_cause(&error))?;
        auth.headers().await.map_err(|error| self.connect_cause(&error))?;
        Ok(auth)
    }

    /// Without `database_id` in this header Google routes the request to the default database, and
    /// refuses it because its body names another.
    fn routing(&self) -> Result<HeaderMap, Cause> {
        let escape = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
        let mut value = format!("project_id={}", escape(self.url.project()));
        if !self.url.database().is_empty() {
            value = format!("{value}&database_id={}", escape(self.url.database()));
        }
        let value = value
            .parse()
            .map_err(|_| Cause::Refused("the project or database cannot be sent in a header".to_owned()))?;
        let mut headers = HeaderMap::new();
        headers.insert("x-goog-request-params", value);
        Ok(headers)
    }

    fn connect_cause(&self, error: &gcloud_sdk::error::Error) -> Cause {
        match error.kind() {
            ErrorKind::GrpcStatus(error) => Cause::Unreachable(format!("{}: {}", self.place(), root(error))),
            ErrorKind::UrlError(_) | ErrorKind::InvalidApiUrl(_) => self.no_place(),
            _ => no_token(error),
        }
    }

    async fn probe(&self, host: &str) -> Result<(), Cause> {
        if host.contains('/') {
            return Err(self.no_place());
        }
        match speaks_http2(host).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Cause::NotSuchAServer(format!(
                "what listens at {host} does not speak HTTP/2, as gRPC does"
            ))),
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => Err(self.no_place()),
            Err(error) => Err(Cause::Unreachable(format!("{host}: {error}"))),
        }
    }

    fn no_place(&self) -> Cause {
        Cause::NotSuchAServer(format!("the emulator's host {:?} is not HOST:PORT", self.place()))
    }

    fn place(&self) -> &str {
        self.emulator.as_deref().unwrap_or("datastore.googleapis.com")
    }
}

impl Connection<'_> {
    pub(super) fn url(&self) -> &DatastoreUrl {
        &self.client.url
    }

    /// Looks entities up, strongly consistent, as the Go store reads.
    pub(super) async fn lookup(&self, keys: &[&str]) -> Result<LookupResponse, Failure> {
        let url = &self.client.url;
        let request = LookupRequest {
            project_id: url.project().to_owned(),
            database_id: url.database().to_owned(),
            read_options: Some(strong()),
            keys: keys.iter().map(|key| entity_key(url, key)).collect(),
            ..LookupRequest::default()
        };
        let mut api = self.api.get().max_decoding_message_size(MAX_ANSWER_BYTES);
        let request = self.limited(request);
        self.answer(Call::Lookup, api.lookup(request), keys.iter().copied()).await
    }

    /// Runs a query, strongly consistent.
    pub(super) async fn query(&self, query: Query) -> Result<RunQueryResponse, Failure> {
        self.query_in(self.client.url.namespace(), query).await
    }

    /// The same in another namespace.
    pub(super) async fn query_in(&self, namespace: &str, query: Query) -> Result<RunQueryResponse, Failure> {
        let url = &self.client.url;
        let partition = PartitionId { namespace_id: namespace.to_owned(), ..partition(url) };
        let request = RunQueryRequest {
            project_id: url.project().to_owned(),
            database_id: url.database().to_owned(),
            partition_id: Some(partition),
            read_options: Some(strong()),
            query_type: Some(QueryType::Query(query)),
            ..RunQueryRequest::default()
        };
        let mut api = self.api.get().max_decoding_message_size(MAX_ANSWER_BYTES);
        let request = self.limited(request);
        self.answer(Call::Lookup, api.run_query(request), std::iter::empty()).await
    }

    /// Counts what a query would find, strongly consistent.
    pub(super) async fn count(&self, query: Query) -> Result<RunAggregationQueryResponse, Failure> {
        let url = &self.client.url;
        let count = Operator::Count(Count::default());
        let aggregation = Aggregation { alias: COUNT.to_owned(), operator: Some(count) };
        let query = AggregationQuery {
            query_type: Some(aggregation_query::QueryType::NestedQuery(query)),
            aggregations: vec![aggregation],
        };
        let request = RunAggregationQueryRequest {
            project_id: url.project().to_owned(),
            database_id: url.database().to_owned(),
            partition_id: Some(partition(url)),
            read_options: Some(strong()),
            query_type: Some(run_aggregation_query_request::QueryType::AggregationQuery(query)),
            ..RunAggregationQueryRequest::default()
        };
        let mut api = self.api.get();
        let request = self.limited(request);
        self.answer(Call::Lookup, api.run_aggregation_query(request), std::iter::empty()).await
    }

    /// Makes changes, each by itself: when this fails some of them may have been made, unless the
    /// failure says otherwise. `keys` are those that the mutations change.
    pub(super) async fn commit<'k>(
        &self,
        mutations: Vec<Mutation>,
        keys: impl Iterator<Item = &'k str>,
    ) -> Result<CommitResponse, Failure> {
        self.commit_as(Mode::NonTransactional, None, mutations, keys).await
    }

    /// Makes all changes or none.
    pub(super) async fn commit_all<'k>(
        &self,
        mutations: Vec<Mutation>,
        keys: impl Iterator<Item = &'k str>,
    ) -> Result<CommitResponse, Failure> {
        let url = &self.client.url;
        let (project_id, database_id) = (url.project().to_owned(), url.database().to_owned());
        let begin = BeginTransactionRequest {
            project_id: project_id.clone(),
            database_id: database_id.clone(),
            ..BeginTransactionRequest::default()
        };
        let mut api = self.api.get();
        let begin = self.limited(begin);
        let begun = self.answer(Call::Lookup, api.begin_transaction(begin), std::iter::empty()).await?;
        let selector = Some(TransactionSelector::Transaction(begun.transaction.clone()));
        let committed = self.commit_as(Mode::Transactional, selector, mutations, keys).await;
        if committed.is_err() {
            // Nobody has to wait until the service forgets it; that it may be gone already is no matter.
            let transaction = begun.transaction;
            let rollback =
                RollbackRequest { project_id, database_id, transaction, ..RollbackRequest::default() };
            let _ = self.answer(Call::Lookup, api.rollback(self.limited(rollback)), std::iter::empty()).await;
        }
        committed
    }

    async fn commit_as<'k>(
        &self,
        mode: Mode,
        transaction_selector: Option<TransactionSelector>,
        mutations: Vec<Mutation>,
        keys: impl Iterator<Item = &'k str>,
    ) -> Result<CommitResponse, Failure> {
        let url = &self.client.url;
        let request = CommitRequest {
            project_id: url.project().to_owned(),
            database_id: url.database().to_owned(),
            mode: mode.into(),
            transaction_selector,
            mutations,
            ..CommitRequest::default()
        };
        let mut api = self.api.get();
        let request = self.limited(request);
        self.answer(Call::Commit, api.commit(request), keys).await
    }

    /// The service is told how long we wait, so that it gives up when we do.
    fn limited<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        request.extensions_mut().insert(RequestTimeouts::new().with_total(self.left));
        request
    }

    async fn answer<'k, T>(
        &self,
        call: Call,
        answer: impl Future<Output = Result<Response<T>, Status>>,
        secrets: impl Iterator<Item = &'k str>,
    ) -> Result<T, Failure> {
        let (limit, begun) = (self.client.limit, Instant::now());
        let answer = timeout(self.left, answer).await;
        tracing::debug!(
            place = self.client.place(),
            answer = std::any::type_name::<T>().rsplit("::").next(),
            answered = matches!(answer, Ok(Ok(_))),
            took = ?begun.elapsed(),
            "asked Datastore"
        );
        match answer {
            Ok(Ok(response)) => Ok(response.into_inner()),
            Ok(Err(status)) => Err(failure(&status, call, self.client.place(), limit, secrets)),
            Err(_) => Err(Failure::Other(timed_out(call, limit))),
        }
    }
}

/// Whether Google can be known by its certificate. The client for tokens takes it for granted, and ends the process
/// where there is none.
fn has_certificates() -> Result<(), Cause> {
    match rustls_native_certs::load_native_certs().certs.is_empty() {
        false => Ok(()),
        true => Err(Cause::Refused(
            "there are no certificates of authorities on this system, by which Google is known: install \
             ca-certificates, or set SSL_CERT_FILE"
                .to_owned(),
        )),
    }
}

fn strong() -> ReadOptions {
    let strong = ConsistencyType::ReadConsistency(ReadConsistency::Strong.into());
    ReadOptions { consistency_type: Some(strong) }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("url", &self.url)
            .field("emulator", &self.emulator)
            .field("limit", &self.limit)
            .field("connected", &self.api.initialized())
            .finish()
    }
}
