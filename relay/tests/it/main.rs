//! The relay as its peers meet it: real sockets on port 0.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod client;
mod http;
mod limits;
mod link;
mod program;
mod tls;
