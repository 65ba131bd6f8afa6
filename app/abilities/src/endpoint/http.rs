//! Requests and the heads of replies as plain data, and a key that nothing prints.

use std::fmt;

/// A secret for an endpoint. It has no `Serialize`, and `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// `None` where nothing but space was typed.
    pub fn new(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let typed = typed.strip_prefix("Bearer ").unwrap_or(typed).trim();
        // A header value: anything else would make the request fail with a riddle.
        let visible = typed.bytes().all(|b| (0x21..0x7f).contains(&b));
        (!typed.is_empty() && visible).then(|| Self(typed.to_owned()))
    }

    pub(super) fn header(&self) -> (String, String) {
        ("Authorization".to_owned(), format!("Bearer {}", self.0))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// A request for whoever holds the sockets. `Debug` shows the names of headers only.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    pub method: &'static str,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<String>,
}

impl HttpRequest {
    pub(super) fn get(url: String, key: Option<&Key>) -> Self {
        Self {
            method: "GET",
            url,
            headers: key.map(Key::header).into_iter().collect(),
            body: None,
        }
    }

    pub(super) fn post(url: String, key: Option<&Key>, body: String) -> Self {
        let json = ("Content-Type".to_owned(), "application/json".to_owned());
        Self {
            method: "POST",
            url,
            headers: key.map(Key::header).into_iter().chain([json]).collect(),
            body: Some(body),
        }
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("headers", &names)
            .field("body_bytes", &self.body.as_ref().map(String::len))
            .finish()
    }
}

/// What is known of a reply before its body.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReplyHead {
    pub status: u16,
    pub content_type: Option<String>,
}

impl ReplyHead {
    pub fn new(status: u16, content_type: Option<&str>) -> Self {
        Self {
            status,
            content_type: content_type.map(str::to_lowercase),
        }
    }

    pub(super) fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub(super) fn is_html(&self) -> bool {
        let kind = self.content_type.as_deref().unwrap_or_default();
        kind.starts_with("text/html")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_never_printed() {
        let key = Key::new(" sk-secret-1 ").unwrap();
        let request = HttpRequest::post("http://localhost/v1".to_owned(), Some(&key), "{}".into());
        assert_eq!(request.headers[0].1, "Bearer sk-secret-1");
        for shown in [format!("{key:?}"), format!("{request:?}")] {
            assert!(!shown.contains("secret"), "{shown}");
        }
    }

    #[test]
    fn a_key_is_one_visible_word() {
        assert_eq!(Key::new("Bearer abc"), Key::new("abc"));
        for typed in ["", "  ", "two words", "line\nbreak", "schlüssel"] {
            assert_eq!(Key::new(typed), None, "{typed}");
        }
    }
}
