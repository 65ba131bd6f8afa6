//! An endpoint's address, from what a person types or pastes.

use crate::limits::URL_BYTES_MAX;

use super::{Endpoint, EndpointError, EndpointKind};

/// Ends of pasted addresses that are one call, not the endpoint; longer ones first.
const CALLS: &[&str] = &[
    "/chat/completions",
    "/images/generations",
    "/completions",
    "/responses",
    "/embeddings",
    "/models",
    "/health",
];

impl Endpoint {
    /// Reads an address. Without a scheme it is http for this machine, home networks and
    /// addresses with a port, otherwise https. `…/predict` means a worker of the old kind.
    pub fn parse(typed: &str) -> Result<Self, EndpointError> {
        let address = Address::read(typed)?;
        let (kind, path) = match address.path.strip_suffix("/predict") {
            Some(base) => (EndpointKind::Predict, base.to_owned()),
            None => (EndpointKind::OpenAi, versioned(&address)),
        };
        Ok(Self::at(kind, &address, &path))
    }

    /// Reads the address of a worker of the old kind, whatever its path.
    pub fn parse_predict(typed: &str) -> Result<Self, EndpointError> {
        let address = Address::read(typed)?;
        let path = without_end(&address.path, &["/predict", "/health"]);
        Ok(Self::at(EndpointKind::Predict, &address, path))
    }

    fn at(kind: EndpointKind, address: &Address, path: &str) -> Self {
        Self {
            kind,
            url: format!("{}://{}{path}", address.scheme, address.authority),
            model: None,
            image_model: None,
        }
    }

    /// Whether a browser keeps a page of this origin from calling the endpoint at all:
    /// a page on https may call plain http on its own machine only.
    pub fn is_mixed_content(&self, page_origin: &str) -> bool {
        let plain = self.url.strip_prefix("http://");
        page_origin.starts_with("https://")
            && plain
                .is_some_and(|rest| !is_loopback(host_of(rest.split('/').next().unwrap_or(rest))))
    }

    /// The port, where the address names one.
    pub(super) fn port(&self) -> Option<u16> {
        let (_, rest) = self.url.split_once("://")?;
        let (_, port) = split_port(rest.split('/').next()?);
        port?.parse().ok()
    }

    pub(super) fn authority(&self) -> &str {
        let rest = self
            .url
            .split_once("://")
            .map_or(self.url.as_str(), |(_, rest)| rest);
        rest.split('/').next().unwrap_or(rest)
    }
}

struct Address {
    scheme: &'static str,
    /// Host and port.
    authority: String,
    /// Without a slash at the end; empty or starting with one.
    path: String,
}

impl Address {
    fn read(typed: &str) -> Result<Self, EndpointError> {
        let typed = typed.trim();
        let wrong = |why: &str| Err(EndpointError::Url(why.to_owned()));
        if typed.is_empty() {
            return wrong("it is empty");
        }
        if typed.len() > URL_BYTES_MAX {
            return wrong("it is too long");
        }
        if typed
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c))
        {
            return wrong("it has spaces or signs that addresses do not have");
        }
        let (scheme, rest) = split_scheme(typed)?;
        if rest.contains(['?', '#']) {
            return wrong("leave out what follows ? or #; a key has its own field");
        }
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if authority.contains('@') {
            return wrong("leave out the user and password; a key has its own field");
        }
        check_authority(authority)?;
        let authority = authority.to_lowercase();
        Ok(Self {
            scheme: scheme.unwrap_or_else(|| usual_scheme(&authority)),
            path: path.trim_end_matches('/').to_owned(),
            authority,
        })
    }
}

fn split_scheme(typed: &str) -> Result<(Option<&'static str>, &str), EndpointError> {
    let Some((scheme, rest)) = typed.split_once("://") else {
        return Ok((None, typed));
    };
    match scheme.to_ascii_lowercase().as_str() {
        "http" => Ok((Some("http"), rest)),
        "https" => Ok((Some("https"), rest)),
        _ => Err(EndpointError::Url(
            "it starts with neither http:// nor https://".to_owned(),
        )),
    }
}

fn check_authority(authority: &str) -> Result<(), EndpointError> {
    let (host, port) = split_port(authority);
    let inner = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
    let host_ok = match inner {
        Some(v6) => v6.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            let sign_ok = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
            host.chars().all(sign_ok) && host.chars().any(char::is_alphanumeric)
        }
    };
    let port_ok = port.is_none_or(|p| p.parse::<u16>().is_ok_and(|p| p != 0));
    if !host_ok {
        return Err(EndpointError::Url("it names no host".to_owned()));
    }
    if !port_ok {
        return Err(EndpointError::Url(
            "its port is not a number from 1 to 65535".to_owned(),
        ));
    }
    Ok(())
}

fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

fn host_of(authority: &str) -> &str {
    split_port(authority).0
}

fn usual_scheme(authority: &str) -> &'static str {
    let (host, port) = split_port(authority);
    let near = is_loopback(host) || is_home(host) || !host.contains('.');
    let other_port = port.is_some_and(|p| p != "443");
    if near || other_port { "http" } else { "https" }
}

fn is_loopback(host: &str) -> bool {
    let v4 = host.parse::<std::net::Ipv4Addr>();
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || v4.is_ok_and(|ip| ip.is_loopback())
}

fn is_home(host: &str) -> bool {
    let v4 = host.parse::<std::net::Ipv4Addr>();
    host.starts_with('[')
        || host.ends_with(".local")
        || host.ends_with(".lan")
        || v4.is_ok_and(|ip| ip.is_private() || ip.is_link_local())
}

/// The path up to its version; `/v1` is added where there is none.
fn versioned(address: &Address) -> String {
    let mut path = without_end(&address.path, CALLS);
    if address.authority.ends_with(":11434") {
        // Ollama's own interface lies beside the one that is used here.
        path = path.find("/api").map_or(path, |at| &path[..at]);
    }
    let is_version = |part: &str| {
        let digits = part.strip_prefix('v').unwrap_or_default();
        digits.starts_with(|c: char| c.is_ascii_digit())
    };
    if path.split('/').any(is_version) {
        path.to_owned()
    } else {
        format!("{path}/v1")
    }
}

fn without_end<'a>(path: &'a str, ends: &[&str]) -> &'a str {
    let end = ends.iter().find_map(|end| path.strip_suffix(end));
    end.unwrap_or(path).trim_end_matches('/')
}

#[cfg(test)]
mod tests;
