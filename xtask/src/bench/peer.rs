//! What a load speaks: the same questions and answers in two servers' languages.

use std::net::SocketAddr;

use super::{nats, realm, ws::Kind};

/// A connection's part in the load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    User(usize),
    Worker(usize),
}

/// What a frame told the load generator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// The connection may be used.
    Ready,
    /// A worker got the question of this number; the answer is in the out buffer.
    Asked(usize),
    /// A user got the answer.
    Answered(usize),
    Refused(String),
}

/// Which server is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Mtor,
    Nats,
}

/// A server that listens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Server {
    pub(super) language: Language,
    pub(super) address: SocketAddr,
}

impl Language {
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Mtor => "/link",
            Self::Nats => "/",
        }
    }

    pub(super) const fn kind(self) -> Kind {
        match self {
            Self::Mtor => Kind::Text,
            Self::Nats => Kind::Binary,
        }
    }

    /// What a connection says first.
    pub(super) fn introduction(self, role: Role) -> Vec<String> {
        match self {
            Self::Mtor => realm::introduction(role),
            Self::Nats => vec![nats::introduction(role)],
        }
    }

    /// The question of this number, `bytes` long as its server counts them.
    pub(super) fn question(self, user: usize, number: usize, bytes: usize) -> Vec<u8> {
        match self {
            Self::Mtor => realm::question(number, bytes),
            Self::Nats => nats::question(user, number, bytes),
        }
    }

    /// Reads one frame's payload. `rest` holds what a message left over in earlier frames;
    /// payloads to send are put into `answers`.
    pub(super) fn read(
        self,
        payload: &[u8],
        rest: &mut Vec<u8>,
        answers: &mut Vec<Vec<u8>>,
        told: &mut Vec<Told>,
    ) {
        match self {
            Self::Mtor => realm::read(payload, answers, told),
            Self::Nats => nats::read(payload, rest, answers, told),
        }
    }
}
