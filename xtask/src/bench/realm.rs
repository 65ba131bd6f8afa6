//! The load in MTOR's language: `work` in, `work` out, `result` back.

use super::peer::{Role, Told};

/// Intents that one worker takes at once.
const SLOTS: usize = 4;

pub(super) fn introduction(role: Role) -> Vec<String> {
    let hello = r#"{"type":"hello","version":1,"agent":"bench"}"#.to_owned();
    match role {
        Role::User(_) => vec![hello],
        Role::Worker(n) => {
            let offers = format!(r#"[{{"query_type":"chat","slots":{SLOTS}}}]"#);
            let register =
                format!(r#"{{"type":"register","node_id":"bench-{n}","capabilities":{offers}}}"#);
            vec![hello, register]
        }
    }
}

pub(super) fn question(number: usize, bytes: usize) -> Vec<u8> {
    let mut text = format!(
        r#"{{"type":"work","guid":"{number:08x}-0000-7000-8000-000000000000","query_type":"chat","query_text":""#
    );
    let padding = bytes.saturating_sub(text.len() + 2);
    text.extend(std::iter::repeat_n('x', padding));
    text.push_str("\"}");
    text.into_bytes()
}

pub(super) fn read(payload: &[u8], answers: &mut Vec<Vec<u8>>, told: &mut Vec<Told>) {
    let text = String::from_utf8_lossy(payload);
    let Some(kind) = field(&text, "type") else {
        return;
    };
    let number = || number_of(&text);
    match kind {
        "work" => {
            let (Some(number), Some(guid)) = (number(), field(&text, "guid")) else {
                return;
            };
            let attempt = after(&text, "\"attempt\":").map_or("1", digits);
            let answer = format!(
                r#"{{"type":"result","guid":"{guid}","attempt":{attempt},"result_text":"yes"}}"#
            );
            answers.push(answer.into_bytes());
            told.push(Told::Asked(number));
        }
        "result" => told.extend(number().map(Told::Answered)),
        "refused" => told.push(Told::Refused(text.clone().into_owned())),
        "ping" => {
            let guid = field(&text, "guid").map(|g| format!(r#","guid":"{g}""#));
            let pong = format!(r#"{{"type":"pong"{}}}"#, guid.unwrap_or_default());
            answers.push(pong.into_bytes());
        }
        "welcome" | "registered" => told.push(Told::Ready),
        _ => {}
    }
}

fn number_of(text: &str) -> Option<usize> {
    usize::from_str_radix(field(text, "guid")?.get(..8)?, 16).ok()
}

fn after<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    text.split_once(mark).map(|(_, rest)| rest)
}

/// A string field of a flat object without escapes, which is all that a load sends.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let rest = after(text, &format!("\"{name}\":\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

fn digits(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_has_its_size_and_comes_back_as_an_answer() {
        let question = question(0xabcd, 256);
        assert_eq!(question.len(), 256, "the size of the load");
        let (mut answers, mut told) = (Vec::new(), Vec::new());
        read(&question, &mut answers, &mut told);
        assert_eq!(told, [Told::Asked(0xabcd)], "read by a worker");
        let answer = answers.pop().unwrap();
        told.clear();
        read(&answer, &mut answers, &mut told);
        assert_eq!(told, [Told::Answered(0xabcd)], "read by the user");
    }

    #[test]
    fn a_ping_is_answered_with_its_guid() {
        let (mut answers, mut told) = (Vec::new(), Vec::new());
        read(br#"{"type":"ping","guid":"a1"}"#, &mut answers, &mut told);
        assert_eq!(
            answers,
            [br#"{"type":"pong","guid":"a1"}"#.to_vec()],
            "the pong"
        );
    }
}
