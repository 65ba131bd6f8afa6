//! Why the relay cannot start.

use std::{io, net::SocketAddr, path::PathBuf};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot listen on {addr}: {source}. Choose another address with --listen or --port")]
    Listen { addr: SocketAddr, source: io::Error },
    #[error("cannot read the page's file {}: {source}", path.display())]
    Page { path: PathBuf, source: io::Error },
    #[error("the page in {} is larger than the relay holds in memory", path.display())]
    PageTooLarge { path: PathBuf },
    #[error("cannot make a certificate for these names: {0}")]
    Certificate(#[from] rcgen::Error),
    #[error("cannot set up TLS: {0}")]
    Tls(#[from] tokio_rustls::rustls::Error),
    #[error("cannot start: {0}")]
    Start(#[from] io::Error),
}
