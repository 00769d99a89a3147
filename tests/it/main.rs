//! Everything that needs the built program, a server, or Go.

mod architecture;
mod bulk;
mod changing;
mod config;
mod contract;
mod cookies;
mod corpus;
mod datastore;
mod decode;
mod demo;
mod deploy;
mod differential;
mod doctor;
mod embedded;
mod failures;
mod fixtures;
mod generated;
mod get;
mod harness;
mod interop;
mod logging;
mod page;
mod properties;
mod put;
mod smoke;
mod walk;
