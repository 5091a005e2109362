//! Text that people wrote: Markdown, of which nothing is ever run.

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, format_html, parse_document};
use maud::{Markup, PreEscaped, html};

/// The text as HTML. Raw HTML in it is shown as text or left out, links only
/// lead to the web or to mail, pictures are links, and headings stand below the page's own.
#[must_use]
pub fn markdown(text: &str) -> Markup {
    let arena = Arena::new();
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.render.escape = true;
    let root = parse_document(&arena, text, &options);
    // Below the heading of the card, and no level passed over.
    let mut above = 2;
    for node in root.descendants() {
        let mut data = node.data.borrow_mut();
        match &mut data.value {
            NodeValue::Heading(heading) => {
                heading.level = (heading.level + 2).min(above + 1).min(6);
                above = heading.level;
            }
            NodeValue::Image(link) => {
                let link = link.clone();
                data.value = NodeValue::Link(link);
            }
            _ => {}
        }
    }
    let mut out = String::new();
    if format_html(root, &options, &mut out).is_err() {
        return html! { div .md { pre { (text) } } };
    }
    html! { div .md { (PreEscaped(out)) } }
}
