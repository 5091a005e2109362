//! What people wrote, set into a page that Entente writes: as plain text, which
//! cannot become a heading, a row of a table, a link or HTML, whatever it says.

use std::fmt::Write as _;

/// A text in a line: in a heading, a list or a cell of a table.
pub fn line(text: &str) -> String {
    escaped(&in_a_line(text))
}

/// A text in a line, cut off after so many characters.
pub fn cut(text: &str, most: usize) -> String {
    let whole = in_a_line(text);
    match whole.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", escaped(whole.get(..end).unwrap_or_default())),
        None => escaped(&whole),
    }
}

/// A text of many lines, as a quotation that keeps them.
pub fn block(text: &str) -> String {
    let mut quoted = String::new();
    let mut lines = text.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        let goes_on = !line.is_empty() && lines.peek().is_some_and(|next| !next.is_empty());
        let _ = writeln!(quoted, "> {}{}", escaped(line), if goes_on { "\\" } else { "" });
    }
    quoted
}

/// A text as a string of YAML: JSON is YAML.
pub fn yaml(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !is_hidden(*c)).collect();
    serde_json::Value::String(visible).to_string()
}

fn in_a_line(text: &str) -> String {
    let visible: String = text.chars().filter(|c| c.is_whitespace() || !is_hidden(*c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What Markdown and HTML would take for more than text, escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in text.char_indices().filter(|(_, c)| !is_hidden(*c)) {
        let anywhere = "\\`*_[]<>|~#&$^@".contains(c);
        // A list, a rule, an underline of a heading: only where a line begins.
        let first = at == 0 && "-+=:".contains(c) || at > 0 && at == digits && ".)".contains(c);
        if anywhere || first {
            out.push('\\');
        }
        // A bare address would become a link.
        if c == ':' && text.get(at..).is_some_and(|rest| rest.starts_with("://")) && !first {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Characters that show nothing, or change the direction of what follows.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_people_write_stays_text() {
        for (text, expected) in [
            ("# no heading", "\\# no heading"),
            ("a\n\n# b\r\nc", "a \\# b c"),
            ("| a | b |", "\\| a \\| b \\|"),
            ("<script>alert(1)</script> <!--", "\\<script\\>alert(1)\\</script\\> \\<!--"),
            ("[x](javascript:1) ![y]", "\\[x\\](javascript:1) !\\[y\\]"),
            ("1. one", "1\\. one"),
            ("- one", "\\- one"),
            ("--- \u{202E}gnol-ecno \\", "\\--- gnol-ecno \\\\"),
            ("see https://example.org &amp; @ann", "see https\\://example.org \\&amp; \\@ann"),
        ] {
            assert_eq!(line(text), expected);
        }
        assert_eq!(block("a\n\n# b\nc\n"), "> a\n> \n> \\# b\\\n> c\n");
        assert_eq!(cut("one two three", 7), "one two…");
        assert_eq!(yaml("a\"\nb: c"), r#""a\"b: c""#);
    }

    proptest! {
        #[test]
        fn nothing_breaks_out(text in "(?s).{0,80}") {
            let line = line(&text);
            prop_assert!(!line.contains('\n') && !line.contains('\r'));
            // Every special character has an odd number of backslashes before it.
            let mut escapes = false;
            for c in line.chars() {
                prop_assert!(escapes || !"`*_[]<>|~#&".contains(c), "{line}");
                escapes = c == '\\' && !escapes;
            }
            prop_assert!(!escapes, "nothing after it is escaped: {line}");
            for quoted in block(&text).lines() {
                prop_assert!(quoted.starts_with("> "));
            }
        }
    }
}
