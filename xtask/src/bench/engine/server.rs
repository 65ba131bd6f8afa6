//! Files over loopback: the page, the programs, the model and the peers, each under its own
//! first step of the path. No headers that would give a page shared memory: what is compared
//! runs on one thread.

use std::{
    fs, io,
    io::{BufRead, BufReader, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::PathBuf,
    thread,
};

/// Serves for as long as the program runs.
#[derive(Debug)]
pub(super) struct Files {
    port: u16,
}

/// Folders by the path's first step; the page's own has the name "".
pub(super) type Roots = Vec<(&'static str, PathBuf)>;

impl Files {
    pub(super) fn serve(roots: Roots) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let accept = move || {
            for stream in listener.incoming().flatten() {
                let roots = roots.clone();
                // A browser that hangs up has no opinion about the rest.
                let answered = thread::Builder::new().spawn(move || answer(stream, &roots).ok());
                answered.ok();
            }
        };
        thread::Builder::new()
            .name("files".to_owned())
            .spawn(accept)?;
        Ok(Self { port })
    }

    /// Localhost is a secure context: WebGPU is there.
    pub(super) fn url(&self) -> String {
        format!("http://localhost:{}/", self.port)
    }
}

fn answer(mut stream: TcpStream, roots: &Roots) -> io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let path = request.split_whitespace().nth(1).unwrap_or("/");
    let found = find(path, roots).and_then(|file| fs::read(&file).ok().map(|it| (file, it)));
    let Some((file, body)) = found else {
        return stream
            .write_all(b"HTTP/1.1 404 x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    };
    let kind = match file.extension().and_then(|it| it.to_str()) {
        Some("html") => "text/html",
        Some("js" | "mjs") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 200 x\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\
         cache-control: no-store\r\nconnection: close\r\n\r\n"
    )?;
    stream.write_all(&body)
}

/// The file of a path; none above its folder.
fn find(path: &str, roots: &Roots) -> Option<PathBuf> {
    let path = path.split(['?', '#']).next()?.trim_start_matches('/');
    if path.split('/').any(|step| step == "..") {
        return None;
    }
    let (first, rest) = path.split_once('/').unwrap_or(("", path));
    let named = roots
        .iter()
        .find(|(name, _)| !name.is_empty() && *name == first);
    match named {
        Some((_, folder)) => Some(folder.join(rest)),
        None => {
            let (_, page) = roots.iter().find(|(name, _)| name.is_empty())?;
            Some(page.join(if path.is_empty() { "index.html" } else { path }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expect: Option<&str>) {
        let roots = vec![
            ("", PathBuf::from("page")),
            ("model", PathBuf::from("files")),
        ];
        assert_eq!(find(path, &roots), expect.map(PathBuf::from), "{path}");
    }

    #[test]
    fn a_path_stays_in_its_folder() {
        check("/", Some("page/index.html"));
        check("/bench.js?x", Some("page/bench.js"));
        check("/model/a/b.gguf", Some("files/a/b.gguf"));
        check("/other/a.js", Some("page/other/a.js"));
        check("/model/../secret", None);
    }
}
