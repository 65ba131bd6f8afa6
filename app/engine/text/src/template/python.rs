//! What templates expect of Python and Jinja2, where this Jinja's own answer differs.

use minijinja::value::{Kwargs, Rest, Value, ValueKind, from_args};
use minijinja::{Environment, Error, ErrorKind, Output, State};
use minijinja_contrib::pycompat;

use crate::limits;

/// Teaches an environment Python's manners.
pub(super) fn install(environment: &mut Environment<'_>) {
    environment.set_unknown_method_callback(method);
    environment.set_formatter(write);
    environment.add_filter("trim", |text: String, chars: Option<String>| {
        strip(&text, chars.as_deref(), true, true).to_owned()
    });
    environment.add_filter("indent", indent);
    environment.add_filter("string", |value: Value| match value.as_str() {
        Some(_) => value,
        None => Value::from(text(&value)),
    });
    // In Jinja2 whatever can be indexed is a sequence: texts and maps too.
    environment.add_test("sequence", |value: Value| {
        matches!(
            value.kind(),
            ValueKind::Seq | ValueKind::String | ValueKind::Map
        )
    });
    environment.add_function("dict", |named: Kwargs| -> Result<Value, Error> {
        let pairs: Vec<(String, Value)> = named
            .args()
            .map(|name| Ok((name.to_owned(), named.get(name)?)))
            .collect::<Result<_, Error>>()?;
        Ok(Value::from_iter(pairs))
    });
}

/// The filter as Jinja2 has it. This Jinja's own takes any width, and a small template could ask
/// for more spaces than there is memory.
fn indent(
    text: String,
    width: Option<usize>,
    first: Option<bool>,
    blank: Option<bool>,
    named: Kwargs,
) -> Result<String, Error> {
    let width = width.or(named.get("width")?).unwrap_or(4);
    let first = first.or(named.get("first")?).unwrap_or(false);
    let blank = blank.or(named.get("blank")?).unwrap_or(false);
    named.assert_all_used()?;
    if width > limits::INDENT_MAX {
        let words = format!("indent by {width} is more than {}", limits::INDENT_MAX);
        return Err(Error::new(ErrorKind::InvalidOperation, words));
    }
    let spaces = " ".repeat(width);
    let lines = text.split('\n').enumerate().map(|(i, line)| {
        let is_indented = if i == 0 {
            first
        } else {
            blank || !line.is_empty()
        };
        let spaces = if is_indented { spaces.as_str() } else { "" };
        format!("{spaces}{line}")
    });
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

/// A value as Python's `str` writes it.
pub(super) fn text(value: &Value) -> String {
    match value.kind() {
        ValueKind::Undefined => String::new(),
        ValueKind::String => value.as_str().unwrap_or_default().to_owned(),
        _ => repr(value, 0),
    }
}

/// A float as Python writes it: the shortest digits that read back as the same number.
pub(super) fn float(x: f64) -> String {
    if !x.is_finite() {
        let word = if x.is_nan() { "NaN" } else { "Infinity" };
        return if x < 0.0 {
            format!("-{word}")
        } else {
            word.to_owned()
        };
    }
    let scientific = format!("{x:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if x == 0.0 || (-4..16).contains(&exponent) {
        return format!("{x:?}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

fn write(out: &mut Output<'_>, _: &State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) => out.write_str(text).map_err(Error::from),
        None => out.write_str(&text(value)).map_err(Error::from),
    }
}

/// Deeper values are not conversations; each level takes stack.
const DEPTH_MAX: usize = 64;

fn repr(value: &Value, depth: usize) -> String {
    if depth > DEPTH_MAX {
        return "...".to_owned();
    }
    match value.kind() {
        ValueKind::None => "None".to_owned(),
        ValueKind::Bool => (if value.is_true() { "True" } else { "False" }).to_owned(),
        ValueKind::Number if !value.is_integer() => {
            f64::try_from(value.clone()).map_or_else(|_| value.to_string(), float)
        }
        ValueKind::String => quoted(value.as_str().unwrap_or_default()),
        ValueKind::Seq => {
            let items = value.try_iter().into_iter().flatten();
            format!(
                "[{}]",
                items
                    .map(|item| repr(&item, depth + 1))
                    .collect::<Vec<_>>()
                    .join(", ")
            )
        }
        ValueKind::Map => {
            let keys = value.try_iter().into_iter().flatten();
            let pair = |key: Value| {
                let item = value.get_item(&key).unwrap_or_default();
                format!("{}: {}", repr(&key, depth + 1), repr(&item, depth + 1))
            };
            format!("{{{}}}", keys.map(pair).collect::<Vec<_>>().join(", "))
        }
        _ => value.to_string(),
    }
}

/// A text as Python's `repr` writes it; characters that Python calls unprintable are escaped
/// only among the controls, which is where conversations have them.
fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut out = String::from(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => out.extend(['\\', c]),
            c if c < ' ' || ('\u{7F}'..='\u{A0}').contains(&c) || c == '\u{AD}' => {
                out.push_str(&format!("\\x{:02x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

/// Python's methods: the crate's own, but for those whose idea of white space differs.
fn method(
    state: &State<'_, '_>,
    value: &Value,
    name: &str,
    args: &[Value],
) -> Result<Value, Error> {
    let Some(text) = value.as_str() else {
        return pycompat::unknown_method_callback(state, value, name, args);
    };
    let (start, end) = match name {
        "strip" => (true, true),
        "lstrip" => (true, false),
        "rstrip" => (false, true),
        "removeprefix" => {
            let (prefix,): (&str,) = from_args(args)?;
            return Ok(Value::from(text.strip_prefix(prefix).unwrap_or(text)));
        }
        "removesuffix" => {
            let (suffix,): (&str,) = from_args(args)?;
            return Ok(Value::from(text.strip_suffix(suffix).unwrap_or(text)));
        }
        "partition" | "rpartition" => return partition(text, name, args),
        _ => return pycompat::unknown_method_callback(state, value, name, args),
    };
    let (chars, Rest(_)): (Option<&str>, Rest<Value>) = from_args(args)?;
    Ok(Value::from(strip(text, chars, start, end)))
}

fn partition(text: &str, name: &str, args: &[Value]) -> Result<Value, Error> {
    let (at,): (&str,) = from_args(args)?;
    let parts = match name {
        "partition" => text
            .split_once(at)
            .map_or([text, "", ""], |(a, b)| [a, at, b]),
        _ => text
            .rsplit_once(at)
            .map_or(["", "", text], |(a, b)| [a, at, b]),
    };
    Ok(Value::from_iter(parts))
}

fn strip<'a>(text: &'a str, chars: Option<&str>, start: bool, end: bool) -> &'a str {
    let gone = |c: char| match chars {
        Some(chars) => chars.contains(c),
        // Python also counts the four separators before the space.
        None => c.is_whitespace() || ('\u{1C}'..='\u{1F}').contains(&c),
    };
    let text = if start {
        text.trim_start_matches(gone)
    } else {
        text
    };
    if end {
        text.trim_end_matches(gone)
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(template: &str, expected: &str) {
        let mut environment = Environment::new();
        install(&mut environment);
        assert_eq!(
            environment.render_str(template, ()).unwrap(),
            expected,
            "{template}"
        );
    }

    #[test]
    fn values_are_written_as_python_writes_them() {
        check(
            "{{ none }} {{ true }} {{ 1.0 }} {{ 1e-5 }} {{ 1e16 }} {{ 0.1 + 0.2 }} {{ nothing }}",
            "None True 1.0 1e-05 1e+16 0.30000000000000004 ",
        );
        check(
            "{{ [1, 'a', none, [true]] }} {{ {'k': 'it\\'s'} }}",
            "[1, 'a', None, [True]] {'k': \"it's\"}",
        );
        check("{{ true|string }} {{ 'a'|string }}", "True a");
    }

    #[test]
    fn strings_have_pythons_methods() {
        check(
            "{{ '\\x1c a \\x1f'.strip() }}|{{ ' a '.lstrip() }}|{{ 'xax'.rstrip('x') }}",
            "a|a |xa",
        );
        check(
            "{{ '\\n a \\u00a0'|trim }}|{{ 'a</t>b'.split('</t>')[-1] }}",
            "a|b",
        );
        check(
            "{{ 'a.b.c'.partition('.') }} {{ 'a.b.c'.rpartition('.')[2] }}",
            "['a', '.', 'b.c'] c",
        );
        check(
            "{{ 'prefix'.removeprefix('pre') }} {{ 'a' is sequence }} {{ {} is sequence }} {{ 1 is sequence }}",
            "fix True True False",
        );
        check("{{ dict(a=1).a }}", "1");
    }
}
