//! As much WebSocket as a load generator needs: a client's handshake and small frames.
//!
//! The generator shares two cores with the server that it measures, so a frame costs it a
//! copy and a system call, and an idle connection costs it nothing but its socket.

use std::{
    io::{Error, ErrorKind, Result},
    net::{Ipv4Addr, SocketAddr},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

/// Connections per source address, well under the ports that a system gives one.
const PER_SOURCE: usize = 16_000;
/// An answer to a handshake is a few hundred bytes.
const HEAD_MAX: usize = 8 * 1024;

/// What a frame carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Goes on with a message whose first fragment came before.
    More,
    Text,
    Binary,
    Close,
    Ping,
    Pong,
}

impl Kind {
    const fn code(self) -> u8 {
        match self {
            Self::More => 0,
            Self::Text => 1,
            Self::Binary => 2,
            Self::Close => 8,
            Self::Ping => 9,
            Self::Pong => 10,
        }
    }

    const fn of(code: u8) -> Option<Self> {
        Some(match code {
            0 => Self::More,
            1 => Self::Text,
            2 => Self::Binary,
            8 => Self::Close,
            9 => Self::Ping,
            10 => Self::Pong,
            _ => return None,
        })
    }
}

/// Connects the n-th connection and shakes hands.
pub(super) async fn connect(server: SocketAddr, path: &str, n: usize) -> Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    let source = u8::try_from(n / PER_SOURCE + 2).map_err(Error::other)?;
    socket.bind((Ipv4Addr::new(127, 0, 0, source), 0).into())?;
    let mut stream = socket.connect(server).await?;
    stream.set_nodelay(true)?;
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {server}\r\nUpgrade: websocket\r\n\
         Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    read_head(&mut stream).await?;
    Ok(stream)
}

/// Byte by byte: the first frame may follow at once and is not ours to swallow.
async fn read_head(stream: &mut TcpStream) -> Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() == HEAD_MAX {
            return Err(Error::new(
                ErrorKind::InvalidData,
                "a handshake without an end",
            ));
        }
        head.push(stream.read_u8().await?);
    }
    if head.starts_with(b"HTTP/1.1 101") {
        return Ok(());
    }
    Err(Error::other(String::from_utf8_lossy(&head).into_owned()))
}

/// Appends a client's frame. The mask is there, as a client's must be, and is zero, which
/// costs the server what any mask costs and the generator nothing.
pub(super) fn put(out: &mut Vec<u8>, kind: Kind, payload: &[u8]) {
    out.push(0x80 | kind.code());
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(short @ 0..126), _) => out.push(0x80 | short),
        (_, Ok(long)) => {
            out.push(0x80 | 126);
            out.extend_from_slice(&long.to_be_bytes());
        }
        _ => unreachable!("a load's frames are short"),
    }
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(payload);
}

/// The first whole frame of some bytes: its kind, its payload, its length in all.
pub(super) fn take(bytes: &[u8]) -> Result<Option<(Kind, &[u8], usize)>> {
    let [first, second, rest @ ..] = bytes else {
        return Ok(None);
    };
    let (head, length) = match second & 0x7f {
        126 if rest.len() < 2 => return Ok(None),
        126 => (4, usize::from(u16::from_be_bytes([rest[0], rest[1]]))),
        127 if rest.len() < 8 => return Ok(None),
        127 => {
            let long: [u8; 8] = rest[..8].try_into().expect("eight bytes were just counted");
            (
                10,
                usize::try_from(u64::from_be_bytes(long)).map_err(Error::other)?,
            )
        }
        short => (2, usize::from(short)),
    };
    let unknown = || {
        Error::other(format!(
            "a frame of an unknown kind: {first:#04x} {second:#04x}"
        ))
    };
    let kind = Kind::of(first & 0x0f).ok_or_else(unknown)?;
    Ok(bytes
        .get(head..head + length)
        .map(|payload| (kind, payload, head + length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_taken_only_when_it_is_whole() {
        for length in [0, 1, 125, 126, 256, 65_535] {
            let mut frame = vec![0x81];
            match length {
                0..126 => frame.push(u8::try_from(length).unwrap()),
                _ => {
                    frame.push(126);
                    frame.extend_from_slice(&u16::try_from(length).unwrap().to_be_bytes());
                }
            }
            frame.extend(std::iter::repeat_n(b'x', length));
            let whole = frame.len();
            for cut in [0, 1, whole - 1] {
                if cut < whole {
                    assert_eq!(take(&frame[..cut]).unwrap(), None, "{length} cut at {cut}");
                }
            }
            let (kind, payload, taken) = take(&frame).unwrap().unwrap();
            assert_eq!(
                (kind, payload.len(), taken),
                (Kind::Text, length, whole),
                "{length}"
            );
        }
    }

    #[test]
    fn a_clients_frame_is_masked() {
        let mut out = Vec::new();
        put(&mut out, Kind::Text, b"ab");
        assert_eq!(out, [0x81, 0x82, 0, 0, 0, 0, b'a', b'b'], "short");
        out.clear();
        put(&mut out, Kind::Binary, &[7; 256]);
        assert_eq!(out[..4], [0x82, 0xfe, 1, 0], "long");
    }
}
