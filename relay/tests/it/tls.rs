//! https with the certificate that the relay made.

use std::{io::Write, sync::Arc};

use mtor_relay::Config;
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme, StreamOwned,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use tokio_tungstenite::tungstenite::{Message, client::client};

use crate::client::{connect, hello, reply, rest, start};

/// What a person does who accepts the certificate: the name is not checked, the key is.
#[derive(Debug)]
struct Accepting(CryptoProvider);

impl ServerCertVerifier for Accepting {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(
            message,
            cert,
            signed,
            &self.0.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            cert,
            signed,
            &self.0.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

fn secure(addr: std::net::SocketAddr) -> StreamOwned<ClientConnection, std::net::TcpStream> {
    let provider = ring::default_provider();
    let config = ClientConfig::builder_with_provider(Arc::new(provider.clone()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Accepting(provider)))
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    StreamOwned::new(
        ClientConnection::new(Arc::new(config), name).unwrap(),
        connect(addr),
    )
}

fn config() -> Config {
    Config {
        tls: Some(vec!["192.168.1.20".to_owned(), "realm.local".to_owned()]),
        ..Config::local()
    }
}

#[test]
fn the_page_is_served_over_tls() {
    let relay = start(config());
    let mut tls = secure(relay.addr());
    tls.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .unwrap();
    assert_eq!(reply(&rest(&mut tls)).text(), "ok\n");
}

#[test]
fn a_tab_joins_over_tls() {
    let relay = start(config());
    let (mut ws, _) = client("wss://localhost/link", secure(relay.addr())).unwrap();
    let mtor_protocol::Wire::Text(text) = mtor_protocol::encode(&hello()) else {
        panic!("hello is text");
    };
    ws.send(Message::text(text)).unwrap();
    let answer = ws.read().unwrap().into_text().unwrap();
    assert!(answer.contains("\"type\":\"welcome\""), "{answer}");
}

#[test]
fn a_socket_that_does_not_speak_tls_is_closed() {
    let relay = start(config());
    let mut plain = connect(relay.addr());
    plain.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    let said = rest(&mut plain);
    assert!(!said.starts_with(b"HTTP"), "nothing is served in the clear");
}
