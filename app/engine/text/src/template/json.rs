//! `tojson` as transformers has it: Python's `json.dumps` without ASCII escapes.

use minijinja::value::{Kwargs, Value, ValueKind};
use minijinja::{Error, ErrorKind};

use super::python::float;

/// The filter, with the arguments that templates use: `indent`, `separators`, `sort_keys`,
/// `ensure_ascii`.
pub(super) fn tojson(value: &Value, indent: Option<usize>, named: Kwargs) -> Result<Value, Error> {
    let indent = indent.or(named.get("indent")?);
    let separators: Option<(String, String)> = match named.get::<Option<Value>>("separators")? {
        Some(pair) if !pair.is_none() => Some((part(&pair, 0)?, part(&pair, 1)?)),
        _ => None,
    };
    // With an indent, Python leaves no space at the end of a line.
    let comma = if indent.is_some() { "," } else { ", " };
    let (comma, colon) = separators.unwrap_or_else(|| (comma.to_owned(), ": ".to_owned()));
    let sort = named.get::<Option<bool>>("sort_keys")?.unwrap_or(false);
    let ascii = named.get::<Option<bool>>("ensure_ascii")?.unwrap_or(false);
    named.assert_all_used()?;
    let mut writer = Writer {
        out: String::new(),
        comma,
        colon,
        indent,
        sort,
        ascii,
    };
    writer.value(value, 0)?;
    Ok(Value::from(writer.out))
}

fn part(pair: &Value, at: usize) -> Result<String, Error> {
    let part = pair.get_item_by_index(at)?;
    part.as_str()
        .map(str::to_owned)
        .ok_or_else(|| invalid("separators are two strings"))
}

fn invalid(what: &'static str) -> Error {
    Error::new(ErrorKind::InvalidOperation, what)
}

struct Writer {
    out: String,
    comma: String,
    colon: String,
    indent: Option<usize>,
    sort: bool,
    ascii: bool,
}

/// Deeper values are not conversations; each level takes stack.
const DEPTH_MAX: usize = 64;

impl Writer {
    fn value(&mut self, value: &Value, depth: usize) -> Result<(), Error> {
        if depth > DEPTH_MAX {
            return Err(invalid(
                "tojson was given a value that is nested too deeply",
            ));
        }
        match value.kind() {
            ValueKind::None => self.out.push_str("null"),
            ValueKind::Bool => self
                .out
                .push_str(if value.is_true() { "true" } else { "false" }),
            ValueKind::Number => self.out.push_str(&number(value)),
            ValueKind::String => self.string(value.as_str().unwrap_or_default()),
            ValueKind::Seq | ValueKind::Iterable => self.list(value, depth)?,
            ValueKind::Map => self.map(value, depth)?,
            _ => return Err(invalid("tojson was given something that JSON cannot hold")),
        }
        Ok(())
    }

    fn list(&mut self, value: &Value, depth: usize) -> Result<(), Error> {
        self.out.push('[');
        let mut any = false;
        for item in value.try_iter()? {
            self.next_item(any, depth + 1);
            any = true;
            self.value(&item, depth + 1)?;
        }
        self.close(any, depth, ']');
        Ok(())
    }

    fn map(&mut self, value: &Value, depth: usize) -> Result<(), Error> {
        let mut keys: Vec<Value> = value.try_iter()?.collect();
        if self.sort {
            keys.sort();
        }
        self.out.push('{');
        for (at, key) in keys.iter().enumerate() {
            self.next_item(at > 0, depth + 1);
            match key.as_str() {
                Some(text) => self.string(text),
                None => self.string(&key.to_string()),
            }
            self.out.push_str(&self.colon);
            self.value(&value.get_item(key)?, depth + 1)?;
        }
        self.close(!keys.is_empty(), depth, '}');
        Ok(())
    }

    fn next_item(&mut self, after_another: bool, depth: usize) {
        if after_another {
            self.out.push_str(&self.comma);
        }
        self.line(depth);
    }

    fn close(&mut self, any: bool, depth: usize, bracket: char) {
        if any {
            self.line(depth);
        }
        self.out.push(bracket);
    }

    fn line(&mut self, depth: usize) {
        if let Some(indent) = self.indent {
            self.out.push('\n');
            // A template may ask for any indent; no reader needs more than this.
            self.out.push_str(&" ".repeat(indent.min(16) * depth));
        }
    }

    fn string(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                '\u{8}' => self.out.push_str("\\b"),
                '\u{C}' => self.out.push_str("\\f"),
                c if c < ' ' || (self.ascii && !(' '..='~').contains(&c)) => self.escaped(c),
                c => self.out.push(c),
            }
        }
        self.out.push('"');
    }

    fn escaped(&mut self, c: char) {
        for unit in c.encode_utf16(&mut [0; 2]) {
            self.out.push_str(&format!("\\u{unit:04x}"));
        }
    }
}

fn number(value: &Value) -> String {
    match value.is_integer() {
        true => value.to_string(),
        false => f64::try_from(value.clone()).map_or_else(|_| value.to_string(), float),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use minijinja::{Environment, context};

    #[track_caller]
    fn check(template: &str, expected: &str) {
        let mut environment = Environment::new();
        environment.add_filter("tojson", tojson);
        let x: serde_json::Value = serde_json::from_str(
            r#"{"b": [1, 2.0, 1e20, null, true, "é<\"\n\u0001\u007f😀"], "a": {}, "c": []}"#,
        )
        .unwrap();
        let text = environment.render_str(template, context!(x)).unwrap();
        assert_eq!(text, expected, "{template}");
    }

    #[test]
    fn it_writes_what_python_writes() {
        // The expected texts were written by Python 3 with json.dumps(x, ensure_ascii=False, ...).
        check(
            "{{ x.b|tojson }}",
            "[1, 2.0, 1e+20, null, true, \"é<\\\"\\n\\u0001\u{7f}😀\"]",
        );
        check(
            "{{ x.b[5]|tojson(ensure_ascii=true) }}",
            r#""\u00e9<\"\n\u0001\u007f\ud83d\ude00""#,
        );
        check("{{ {'z': 1, 'a': []}|tojson }}", r#"{"z": 1, "a": []}"#);
        check(
            "{{ {'z': 1, 'a': []}|tojson(sort_keys=true) }}",
            r#"{"a": [], "z": 1}"#,
        );
        check(
            "{{ {'z': [1, {}]}|tojson(indent=2) }}",
            "{\n  \"z\": [\n    1,\n    {}\n  ]\n}",
        );
        check("{{ [1, 2]|tojson(separators=(',', ':')) }}", "[1,2]");
        check("{{ {'z': 1}|tojson(4) }}", "{\n    \"z\": 1\n}");
    }
}
