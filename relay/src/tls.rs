//! TLS for the local network: a certificate made on the spot.
//!
//! A browser lends its microphone to https pages only, and no authority signs for
//! `192.168.…`: people accept this certificate once per start of the relay.

use std::sync::Arc;

use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

use crate::error::Error;

/// Names under which the machine itself reaches the relay.
const OWN_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// An acceptor for this machine and the names given.
pub(crate) fn acceptor(names: &[String]) -> Result<TlsAcceptor, Error> {
    let own = OWN_NAMES.iter().map(|name| (*name).to_owned());
    let mut params = CertificateParams::new(own.chain(names.iter().cloned()).collect::<Vec<_>>())?;
    params.distinguished_name = DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::CommonName, "MTOR relay on the local network");
    let key = KeyPair::generate()?;
    let certificate = params.self_signed(&key)?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
