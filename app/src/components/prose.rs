//! Streamed words: a little Markdown, shown as it comes.
//!
//! Only what models write in chats: paragraphs, lists, headings, code, bold, links.
//! Nothing is ever taken for HTML.

use leptos::prelude::*;

mod parse;

use parse::{Block, Span};

/// Finished blocks are kept in the document; only the last one changes while words stream.
#[component]
pub fn Prose(#[prop(into)] text: Signal<String>) -> impl IntoView {
    let blocks = Memo::new(move |_| text.with(|text| parse::blocks(text)));
    let keyed = move || blocks.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <div class="prose">
            <For each=keyed key=Clone::clone let((_, block))>
                {block_view(block)}
            </For>
        </div>
    }
}

fn block_view(block: Block) -> AnyView {
    match block {
        Block::Heading(line) => view! { <h3>{line_view(&line)}</h3> }.into_any(),
        Block::Paragraph(lines) => view! { <p class="line">{line_view(&lines)}</p> }.into_any(),
        Block::List {
            ordered: false,
            items,
        } => view! { <ul>{items_view(&items)}</ul> }.into_any(),
        Block::List {
            ordered: true,
            items,
        } => view! { <ol>{items_view(&items)}</ol> }.into_any(),
        Block::Code(code) => view! {
            <pre tabindex="0"><code>{code}</code></pre>
        }
        .into_any(),
    }
}

fn items_view(items: &[String]) -> Vec<AnyView> {
    items
        .iter()
        .map(|item| view! { <li>{line_view(item)}</li> }.into_any())
        .collect()
}

fn line_view(line: &str) -> Vec<AnyView> {
    parse::spans(line).into_iter().map(span_view).collect()
}

fn span_view(span: Span) -> AnyView {
    match span {
        Span::Plain(text) => text.into_any(),
        Span::Bold(text) => view! { <strong>{text}</strong> }.into_any(),
        Span::Code(text) => view! { <code>{text}</code> }.into_any(),
        Span::Link { text, url } => view! {
            <a href=url target="_blank" rel="noopener noreferrer">{text}</a>
        }
        .into_any(),
    }
}
