//! Tables of texts and what they are made of.

use super::*;

#[track_caller]
fn check(text: &str, expect: &[Block]) {
    assert_eq!(blocks(text), expect, "{text:?}");
}

#[track_caller]
fn check_line(line: &str, expect: &[Span]) {
    assert_eq!(spans(line), expect, "{line:?}");
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(text.to_owned())
}

fn list(ordered: bool, items: &[&str]) -> Block {
    let items = items.iter().map(|&it| it.to_owned()).collect();
    Block::List { ordered, items }
}

fn plain(text: &str) -> Span {
    Span::Plain(text.to_owned())
}

#[test]
fn blank_lines_part_paragraphs_and_single_breaks_stay() {
    check(
        "one\ntwo\n\nthree",
        &[paragraph("one\ntwo"), paragraph("three")],
    );
}

#[test]
fn items_gather_in_one_list_of_their_kind() {
    check("- a\n* b\n\n• c", &[list(false, &["a", "b", "c"])]);
    check(
        "1. a\n2) b\n- c",
        &[list(true, &["a", "b"]), list(false, &["c"])],
    );
    check("- a\n  goes on", &[list(false, &["a goes on"])]);
}

#[test]
fn a_number_with_a_dot_is_not_always_an_item() {
    check("3.14 is pi", &[paragraph("3.14 is pi")]);
    check("1969. That year", &[paragraph("1969. That year")]);
}

#[test]
fn code_keeps_its_lines_even_while_it_is_open() {
    check(
        "```sh\na  b\n- c\n```\nend",
        &[Block::Code("a  b\n- c".to_owned()), paragraph("end")],
    );
    check("```\nhalf", &[Block::Code("half".to_owned())]);
}

#[test]
fn headings_want_a_space() {
    check("## Title", &[Block::Heading("Title".to_owned())]);
    check("#tag", &[paragraph("#tag")]);
}

#[test]
fn marks_become_spans_and_open_marks_stay_plain() {
    check_line(
        "a **b** `c`",
        &[
            plain("a "),
            Span::Bold("b".to_owned()),
            plain(" "),
            Span::Code("c".to_owned()),
        ],
    );
    check_line("2 ** 3 and `x", &[plain("2 ** 3 and `x")]);
}

#[test]
fn only_web_addresses_become_links() {
    let link = |text: &str, url: &str| Span::Link {
        text: text.to_owned(),
        url: url.to_owned(),
    };
    check_line("[a](http://b)", &[link("a", "http://b")]);
    check_line(
        "see https://x.org.",
        &[
            plain("see "),
            link("https://x.org", "https://x.org"),
            plain("."),
        ],
    );
    check_line("[a](javascript:b)", &[plain("[a](javascript:b)")]);
}
