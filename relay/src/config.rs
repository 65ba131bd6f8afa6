//! Flags to `Config`, parsed once at the start.

use std::{
    ffi::OsString,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use lexopt::{Arg, ValueExt};

use crate::limits;

/// Where the relay listens unless told otherwise.
pub const DEFAULT_PORT: u16 = 7070;

pub const HELP: &str = "\
mtor-relay: joins browser tabs into one machine

Usage: mtor-relay [OPTIONS]

  --listen ADDR        address and port to listen on (127.0.0.1:7070; port 0 picks one)
  --port PORT          only the port
  --lan                listen on every address of this machine
  --allow-origin URL   let pages of this origin in, beside the relay's own (repeats)
  --page DIR           folder of the built page (dist), when none is built in
  --tls                https with a certificate made on the spot: phones ask for https
                       before they lend a microphone
  --tls-name NAME      a name or address for that certificate (repeats; implies --tls)
  --quiet              no log
  --help, --version
";

/// What the relay is told at its start.
#[derive(Debug, Clone)]
pub struct Config {
    pub listen: SocketAddr,
    /// Origins beside the relay's own: `scheme://host:port`, lower case.
    pub allow_origins: Vec<String>,
    /// The built page; a page that is built in wins.
    pub page: PathBuf,
    /// Names of the certificate, where the relay speaks TLS.
    pub tls: Option<Vec<String>>,
    pub quiet: bool,
    pub limits: Limits,
}

/// The limits that a test shortens; [`limits`] gives their reasons.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub header_wait: Duration,
    pub hello_wait: Duration,
    pub drain_grace: Duration,
    pub out_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_wait: limits::HEADER_WAIT,
            hello_wait: limits::HELLO_WAIT,
            drain_grace: limits::DRAIN_GRACE,
            out_bytes: limits::OUT_BYTES_MAX,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, DEFAULT_PORT)),
            allow_origins: Vec::new(),
            page: PathBuf::from("dist"),
            tls: None,
            quiet: false,
            limits: Limits::default(),
        }
    }
}

impl Config {
    /// On a free port of this machine, silent: what tests start.
    pub fn local() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            quiet: true,
            ..Self::default()
        }
    }

    pub const fn scheme(&self) -> &'static str {
        if self.tls.is_some() { "https" } else { "http" }
    }
}

/// What the command line asks for.
#[derive(Debug)]
pub enum Command {
    Serve(Box<Config>),
    Help,
    Version,
}

/// Reads the arguments, program name excluded.
pub fn parse<I>(args: I) -> Result<Command, lexopt::Error>
where
    I: IntoIterator<Item = OsString>,
{
    let mut config = Config::default();
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("listen") => config.listen = parser.value()?.parse()?,
            Arg::Long("port") => config.listen.set_port(parser.value()?.parse()?),
            Arg::Long("lan") => config.listen.set_ip(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
            Arg::Long("allow-origin") => {
                let origin = parser.value()?.string()?;
                config.allow_origins.push(origin_of(&origin)?);
            }
            Arg::Long("page") => config.page = parser.value()?.into(),
            Arg::Long("tls") => config.tls = Some(config.tls.unwrap_or_default()),
            Arg::Long("tls-name") => {
                let name = parser.value()?.string()?;
                config.tls.get_or_insert_default().push(name);
            }
            Arg::Long("quiet") => config.quiet = true,
            Arg::Long("help") | Arg::Short('h') => return Ok(Command::Help),
            Arg::Long("version") | Arg::Short('V') => return Ok(Command::Version),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Serve(Box::new(config)))
}

/// `https://Example.org/` as a browser writes it in `Origin`: `https://example.org`.
fn origin_of(url: &str) -> Result<String, lexopt::Error> {
    let origin = url.trim_end_matches('/').to_ascii_lowercase();
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    if host.is_empty() || host.contains('/') {
        let why = format!("--allow-origin takes scheme://host:port, not \"{url}\"");
        return Err(lexopt::Error::Custom(why.into()));
    }
    Ok(origin)
}

#[cfg(test)]
mod tests {
    use super::{Command, Config, parse};

    #[track_caller]
    fn config(line: &str) -> Config {
        match parse(line.split_whitespace().map(Into::into)).unwrap() {
            Command::Serve(config) => *config,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn flags_become_a_config() {
        assert_eq!(config("").listen.to_string(), "127.0.0.1:7070");
        assert_eq!(config("--lan --port 80").listen.to_string(), "0.0.0.0:80");
        assert_eq!(config("--listen [::1]:0").listen.to_string(), "[::1]:0");
        assert_eq!(config("--tls").tls, Some(vec![]));
        assert_eq!(
            config("--tls --tls-name a.local").tls,
            Some(vec!["a.local".to_owned()])
        );
        let origins =
            config("--allow-origin https://A.org/ --allow-origin http://b:1").allow_origins;
        assert_eq!(origins, ["https://a.org", "http://b:1"]);
        assert!(config("--quiet").quiet);
    }

    #[test]
    fn what_is_no_flag_is_refused() {
        for line in [
            "--listen here",
            "--allow-origin a.org",
            "--port 70000",
            "page",
            "--tsl",
        ] {
            assert!(
                parse(line.split_whitespace().map(Into::into)).is_err(),
                "{line}"
            );
        }
    }
}
