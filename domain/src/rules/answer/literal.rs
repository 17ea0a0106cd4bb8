//! Reading a literal as people write it in a source: JSON, or JavaScript's and Python's way of it. No expressions.

use serde_json::{Map, Value};

/// How deep a literal is read.
const DEPTH: usize = 64;

/// What stands between the parentheses of `callback(…)`, or of `context.succeed(…)` as a second argument would.
pub(super) fn call(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("return ").map_or(text, str::trim_start);
    rest.strip_prefix("callback")?.trim_start().strip_prefix('(')?.trim_end().strip_suffix(')')
}

/// The arguments of a call, divided by the commas that are not inside of one.
pub(super) fn arguments(text: &str) -> Vec<&str> {
    let (mut arguments, mut begin, mut depth, mut quote) = (Vec::new(), 0, 0_usize, None);
    let mut escaped = false;
    for (at, sign) in text.char_indices() {
        match (quote, sign) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), _) if sign == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(sign),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                arguments.extend(text.get(begin..at));
                begin = at + 1;
            }
            _ => {}
        }
    }
    arguments.extend(text.get(begin..));
    arguments
}

/// The value of a literal; none where it is none.
pub(super) fn value(text: &str) -> Option<Value> {
    let mut reader = Reader { rest: text };
    let value = reader.value(DEPTH)?;
    reader.skip();
    reader.rest.is_empty().then_some(value)
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, sign: char) -> Option<()> {
        self.skip();
        self.rest = self.rest.strip_prefix(sign)?;
        Some(())
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        self.skip();
        match self.rest.chars().next()? {
            '{' => self.members(depth),
            '[' => self.items(depth),
            '"' | '\'' | '`' => self.string().map(Value::String),
            '-' | '0'..='9' => {
                let number = self.run(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
                serde_json::from_str(number).ok().filter(Value::is_number)
            }
            _ => match self.run(is_word) {
                "null" | "undefined" | "None" => Some(Value::Null),
                "true" | "True" => Some(Value::Bool(true)),
                "false" | "False" => Some(Value::Bool(false)),
                _ => None,
            },
        }
    }

    fn members(&mut self, depth: usize) -> Option<Value> {
        let mut members = Map::new();
        self.take('{')?;
        while self.take('}').is_none() {
            let is_quoted = self.rest.starts_with(['"', '\'']);
            let name = if is_quoted { self.string()? } else { self.run(is_word).to_owned() };
            self.take(':').filter(|()| is_quoted || !name.is_empty())?;
            members.insert(name, self.value(depth)?);
            if self.take(',').is_none() {
                self.take('}')?;
                break;
            }
        }
        Some(Value::Object(members))
    }

    fn items(&mut self, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        self.take('[')?;
        while self.take(']').is_none() {
            items.push(self.value(depth)?);
            if self.take(',').is_none() {
                self.take(']')?;
                break;
            }
        }
        Some(Value::Array(items))
    }

    /// A string in any quotes. Of escapes, those that matter in a disposition.
    fn string(&mut self) -> Option<String> {
        let mut signs = self.rest.char_indices();
        let (_, quote) = signs.next()?;
        let mut text = String::new();
        while let Some((at, sign)) = signs.next() {
            match sign {
                '\\' => text.push(match signs.next()?.1 {
                    'n' => '\n',
                    't' => '\t',
                    other => other,
                }),
                '$' if quote == '`' && signs.clone().next().is_some_and(|(_, next)| next == '{') => {
                    return None;
                }
                sign if sign == quote => {
                    self.rest = self.rest.get(at + sign.len_utf8()..)?;
                    return Some(text);
                }
                sign => text.push(sign),
            }
        }
        None
    }

    fn run(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|sign| !belongs(sign)).unwrap_or(self.rest.len());
        let (run, rest) = self.rest.split_at(end);
        self.rest = rest;
        run
    }
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_' || sign == '$'
}
