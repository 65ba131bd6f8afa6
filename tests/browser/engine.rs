//! An engine behind a URL, as good or as bad as a test wants it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    thread,
};

/// How the engine behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Lists its model and streams its answer.
    Streams,
    /// Answers 401 to everything.
    Unauthorized,
    /// Is there, but lets no page read its answers.
    ForbidsOrigin,
    /// Lists its model and answers questions with a web page.
    Garbage,
    /// `GET /health` and `POST /predict` of the old kind.
    Predict,
}

/// What the good ones say, piece by piece.
pub(crate) const ANSWER: [&str; 3] = ["The sea ", "is wide ", "and calm."];
pub(crate) const MODEL: &str = "tiny-sea:1b";

/// Listens for as long as the test program runs; gives its address.
pub(crate) fn start(manner: Manner) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    spawn(move || {
        for stream in listener.incoming().flatten() {
            spawn(move || {
                // A browser that hangs up has no opinion about the rest.
                serve(stream, manner).ok();
            });
        }
    });
    address
}

#[expect(
    clippy::disallowed_methods,
    reason = "a blocking engine beside a blocking test"
)]
fn spawn(work: impl FnOnce() + Send + 'static) {
    thread::spawn(work);
}

fn serve(stream: TcpStream, manner: Manner) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(n) = line.strip_prefix("content-length:") {
            length = n.trim().parse().unwrap_or(0);
        }
    }
    std::io::copy(&mut reader.take(length), &mut std::io::sink())?;
    answer(stream, &request, manner)
}

fn answer(mut out: TcpStream, request: &str, manner: Manner) -> std::io::Result<()> {
    let (status, kind, body) = if request.starts_with("OPTIONS") {
        (204, "text/plain", String::new())
    } else {
        reply(request, manner)
    };
    let allow = match manner {
        Manner::ForbidsOrigin => "",
        _ => {
            "access-control-allow-origin: *\r\n\
             access-control-allow-headers: authorization, content-type\r\n"
        }
    };
    write!(
        out,
        "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\n{allow}connection: close\r\n\r\n{body}"
    )
}

fn reply(request: &str, manner: Manner) -> (u16, &'static str, String) {
    let models = format!(r#"{{"object":"list","data":[{{"id":"{MODEL}"}}]}}"#);
    match manner {
        Manner::Unauthorized => (401, "application/json", "{}".to_owned()),
        Manner::Predict if request.contains("/predict") => {
            let body = format!(r#"{{"response":"{}"}}"#, ANSWER.concat());
            (200, "application/json", body)
        }
        Manner::Predict => (200, "text/plain", "ok".to_owned()),
        _ if request.contains("/models") => (200, "application/json", models),
        Manner::Garbage => (200, "text/html", "<html>Welcome</html>".to_owned()),
        _ => (200, "text/event-stream", stream()),
    }
}

fn stream() -> String {
    let chunk = |piece: &str| {
        format!(
            "data: {{\"object\":\"chat.completion.chunk\",\"model\":\"{MODEL}\",\"choices\":\
             [{{\"index\":0,\"delta\":{{\"content\":\"{piece}\"}}}}]}}\n\n"
        )
    };
    let pieces: String = ANSWER.iter().map(|piece| chunk(piece)).collect();
    format!("{pieces}data: [DONE]\n\n")
}
