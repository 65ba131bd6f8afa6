//! Hashes of the page's inline scripts and styles, for its content security policy.
//!
//! The page's build tool starts the wasm from an inline script; by its hash alone it runs.

use sha2::{Digest, Sha256};

/// `sha256-…` of each, in the page's order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Inline {
    pub(crate) scripts: Vec<String>,
    pub(crate) styles: Vec<String>,
}

impl Inline {
    pub(super) fn of(html: &str) -> Self {
        Self {
            scripts: hashes(html, "script"),
            styles: hashes(html, "style"),
        }
    }
}

/// Of every element of this name without `src`. Enough for a page that a tool wrote:
/// lower-case tags, no comment that holds one.
fn hashes(html: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once(&open) {
        let Some((attributes, after)) = after.split_once('>') else {
            break;
        };
        let Some((content, after)) = after.split_once(&close) else {
            break;
        };
        if !attributes.contains("src=") && !content.is_empty() {
            found.push(format!("sha256-{}", base64(&Sha256::digest(content))));
        }
        rest = after;
    }
    found
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let at = |i: usize| u32::from(group.get(i).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for i in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * i) & 63) as usize];
            text.push(if i <= group.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Inline, base64};

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("\u{ff}\u{3f}", "w78/"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn inline_scripts_are_named_by_hash_and_linked_ones_are_not() {
        let html = "<script type=\"module\">alert(1)</script><script src=\"/a.js\"></script>\
                    <link rel=\"stylesheet\"><style>b{}</style>";
        let inline = Inline::of(html);
        // From `printf 'alert(1)' | openssl dgst -sha256 -binary | base64`.
        let alert = "sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=";
        assert_eq!(inline.scripts, [alert]);
        assert_eq!(inline.styles.len(), 1);
    }
}
