//! Words to blocks and spans.

#[cfg(test)]
mod tests;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Block {
    Heading(String),
    /// Lines keep their breaks.
    Paragraph(String),
    List {
        ordered: bool,
        items: Vec<String>,
    },
    Code(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Span {
    Plain(String),
    Bold(String),
    Code(String),
    Link { text: String, url: String },
}

/// Splits a text into blocks; an unfinished one at the end is a block already.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut fresh = true;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let bare = line.trim();
        if bare.starts_with("```") {
            let code: Vec<&str> = lines
                .by_ref()
                .take_while(|line| !line.trim_start().starts_with("```"))
                .collect();
            blocks.push(Block::Code(code.join("\n")));
            fresh = true;
        } else if bare.is_empty() {
            fresh = true;
        } else if let Some(title) = heading(bare) {
            blocks.push(Block::Heading(title.to_owned()));
            fresh = true;
        } else {
            add_line(&mut blocks, bare, fresh);
            fresh = false;
        }
    }
    blocks
}

/// Adds a line of a list or a paragraph; a blank line parts paragraphs, not the items of a list.
fn add_line(blocks: &mut Vec<Block>, line: &str, fresh: bool) {
    let item = item(line);
    match (blocks.last_mut(), item) {
        (Some(Block::List { ordered, items }), Some((same, item))) if *ordered == same => {
            items.push(item.to_owned());
        }
        (Some(Block::List { items, .. }), None) if !fresh => {
            if let Some(last) = items.last_mut() {
                last.push(' ');
                last.push_str(line);
            }
        }
        (Some(Block::Paragraph(lines)), None) if !fresh => {
            lines.push('\n');
            lines.push_str(line);
        }
        (_, Some((ordered, item))) => blocks.push(Block::List {
            ordered,
            items: vec![item.to_owned()],
        }),
        (_, None) => blocks.push(Block::Paragraph(line.to_owned())),
    }
}

fn heading(line: &str) -> Option<&str> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    ((1..=6).contains(&level) && title.starts_with(' ')).then(|| title.trim())
}

/// Whether the line is an item of a list, ordered or not, and its words.
fn item(line: &str) -> Option<(bool, &str)> {
    for mark in ["- ", "* ", "• "] {
        if let Some(rest) = line.strip_prefix(mark) {
            return Some((false, rest.trim()));
        }
    }
    let (number, rest) = line.split_once(['.', ')'])?;
    let is_number = (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    (is_number && rest.starts_with(' ')).then(|| (true, rest.trim()))
}

/// Splits a line into plain words, bold ones, code and links; an open mark is plain.
pub(super) fn spans(line: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut plain = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if let Some((span, len)) = marked(rest) {
            flush(&mut plain, &mut spans);
            spans.push(span);
            rest = &rest[len..];
        } else {
            plain.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    flush(&mut plain, &mut spans);
    spans
}

fn flush(plain: &mut String, spans: &mut Vec<Span>) {
    if !plain.is_empty() {
        spans.push(Span::Plain(std::mem::take(plain)));
    }
}

/// A marked span at the start of the text, and its length in bytes.
fn marked(text: &str) -> Option<(Span, usize)> {
    if let Some(inner) = between(text, "**") {
        return Some((Span::Bold(inner.to_owned()), inner.len() + 4));
    }
    if let Some(inner) = between(text, "`") {
        return Some((Span::Code(inner.to_owned()), inner.len() + 2));
    }
    if let Some(link) = named_link(text) {
        return Some(link);
    }
    let is_url = text.starts_with("https://") || text.starts_with("http://");
    is_url.then(|| {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let url = text[..end].trim_end_matches(['.', ',', ';', ':', ')', '"', '\'']);
        let span = Span::Link {
            text: url.to_owned(),
            url: url.to_owned(),
        };
        (span, url.len())
    })
}

fn between<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let inner = text.strip_prefix(mark)?;
    let end = inner.find(mark)?;
    (end > 0).then(|| &inner[..end])
}

/// `[words](https://…)`; other schemes stay plain, so that an answer cannot hide a script.
fn named_link(text: &str) -> Option<(Span, usize)> {
    let (words, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (url, _) = rest.split_once(')')?;
    let is_url = url.starts_with("https://") || url.starts_with("http://");
    let is_whole = !words.is_empty() && !words.contains('\n');
    (is_url && is_whole).then(|| {
        let span = Span::Link {
            text: words.to_owned(),
            url: url.to_owned(),
        };
        (span, words.len() + url.len() + 4)
    })
}
