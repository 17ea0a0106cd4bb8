//! Markdown that people write, as views. It is read on the server into the few things below and drawn as elements: no markup
//! of theirs is ever put into a page, so there is nothing to sanitise. HTML in it is shown as the text it is.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Node {
    /// Text.
    Text(String),
    /// What machines read, within a line.
    Code(String),
    /// What machines read, on lines of its own.
    Block(String),
    /// A line break.
    Break,
    /// A line across.
    Rule,
    /// A link; only to what begins with `http:`, `https:` or `mailto:`.
    Link(String, Vec<Node>),
    /// Anything else that has parts.
    Of(Kind, Vec<Node>),
}

/// What has parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A paragraph.
    Paragraph,
    /// A heading, whatever its level: pages have headings of their own.
    Heading,
    /// A quotation.
    Quote,
    /// A list with dots.
    List,
    /// A list with numbers.
    Numbered,
    /// An entry of a list.
    Item,
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
}

/// Where a link may lead.
const SCHEMES: [&str; 3] = ["http:", "https:", "mailto:"];

/// Whether a link may lead there. Addresses without a scheme may not: what they lead to depends on the page.
#[must_use]
pub fn is_safe(address: &str) -> bool {
    let plain = address.chars().all(|c| !c.is_control() && !c.is_whitespace());
    let has =
        |scheme: &&str| address.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme));
    plain && SCHEMES.iter().any(has)
}

/// A text as views.
#[component]
pub fn Markdown(
    /// What it was read into.
    nodes: Vec<Node>,
) -> impl IntoView {
    view! { <div class="prose">{drawn(nodes)}</div> }.into_any()
}

fn drawn(nodes: Vec<Node>) -> AnyView {
    nodes.into_iter().map(one).collect_view().into_any()
}

fn one(node: Node) -> AnyView {
    match node {
        Node::Text(text) => text.into_any(),
        Node::Code(text) => view! { <code>{text}</code> }.into_any(),
        Node::Block(text) => view! { <pre><code>{text}</code></pre> }.into_any(),
        Node::Break => view! { <br /> }.into_any(),
        Node::Rule => view! { <hr /> }.into_any(),
        // Asked again where it is drawn: what crossed the wire is not trusted either.
        Node::Link(to, of) if is_safe(&to) => {
            view! { <a href=to rel="noopener noreferrer nofollow ugc">{drawn(of)}</a> }.into_any()
        }
        Node::Link(_, of) => drawn(of),
        Node::Of(kind, of) => {
            let of = drawn(of);
            match kind {
                Kind::Paragraph => view! { <p>{of}</p> }.into_any(),
                Kind::Heading => view! { <p><strong>{of}</strong></p> }.into_any(),
                Kind::Quote => view! { <blockquote>{of}</blockquote> }.into_any(),
                Kind::List => view! { <ul>{of}</ul> }.into_any(),
                Kind::Numbered => view! { <ol>{of}</ol> }.into_any(),
                Kind::Item => view! { <li>{of}</li> }.into_any(),
                Kind::Emphasis => view! { <em>{of}</em> }.into_any(),
                Kind::Strong => view! { <strong>{of}</strong> }.into_any(),
            }
        }
    }
}

/// Reads Markdown (`CommonMark`). Images are their descriptions; HTML is text.
#[cfg(feature = "ssr")]
#[must_use]
pub fn read(text: &str) -> Vec<Node> {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    /// What is open: none for what is not drawn by itself, only what is in it.
    enum Open {
        Of(Kind),
        Link(String),
        Block,
        Plain,
    }
    /// More than this within each other is drawn flat: a view is drawn by functions that call each other.
    const DEEPEST: usize = 12;

    let mut stack: Vec<(Open, Vec<Node>)> = vec![(Open::Plain, Vec::new())];
    for event in Parser::new_ext(text, Options::empty()) {
        let deep = stack.len() > DEEPEST;
        let node = match event {
            Event::Start(tag) => {
                let open = match tag {
                    _ if deep => Open::Plain,
                    Tag::Paragraph => Open::Of(Kind::Paragraph),
                    Tag::Heading { .. } => Open::Of(Kind::Heading),
                    Tag::BlockQuote(_) => Open::Of(Kind::Quote),
                    Tag::CodeBlock(_) => Open::Block,
                    Tag::List(None) => Open::Of(Kind::List),
                    Tag::List(Some(_)) => Open::Of(Kind::Numbered),
                    Tag::Item => Open::Of(Kind::Item),
                    Tag::Emphasis => Open::Of(Kind::Emphasis),
                    Tag::Strong => Open::Of(Kind::Strong),
                    Tag::Link { dest_url, .. } if is_safe(&dest_url) => Open::Link(dest_url.into_string()),
                    _ => Open::Plain,
                };
                stack.push((open, Vec::new()));
                continue;
            }
            Event::End(_) => {
                let Some((open, of)) = stack.pop() else { continue };
                match open {
                    Open::Of(kind) => Node::Of(kind, of),
                    Open::Link(to) => Node::Link(to, of),
                    Open::Block => Node::Block(of.into_iter().filter_map(text_of).collect()),
                    Open::Plain => {
                        if let Some((_, around)) = stack.last_mut() {
                            around.extend(of);
                        }
                        continue;
                    }
                }
            }
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => Node::Text(text.into_string()),
            Event::Code(text) => Node::Code(text.into_string()),
            Event::SoftBreak | Event::HardBreak => Node::Break,
            Event::Rule => Node::Rule,
            _ => continue,
        };
        if let Some((_, around)) = stack.last_mut() {
            around.push(node);
        }
    }
    stack.into_iter().flat_map(|(_, nodes)| nodes).collect()
}

#[cfg(feature = "ssr")]
fn text_of(node: Node) -> Option<String> {
    if let Node::Text(text) = node { Some(text) } else { None }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    /// The page's part, without the marks the program finds its places by.
    fn drawn(text: &str) -> String {
        view! { <Markdown nodes=read(text) /> }.to_html().replace("<!>", "")
    }

    #[test]
    fn what_people_write_is_drawn() {
        let html =
            drawn("Use **one** `bucket`, see [docs](https://example.com/a?b=c):\n\n1. first\n2. second\n");
        for part in [
            "<strong>one</strong>",
            "<code>bucket</code>",
            "href=\"https://example.com/a?b=c\"",
            "rel=\"noopener noreferrer nofollow ugc\"",
            "<ol><li>first",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(
            drawn("```\nlet a = 1;\n<b>\n```").contains("<pre><code>let a = 1;\n&lt;b&gt;\n</code></pre>")
        );
    }

    #[test]
    fn nothing_people_write_becomes_markup_or_a_script() {
        let vectors = [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "a <b onmouseover=alert(1)>b</b>",
            "<svg/onload=alert(1)>",
            "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
            "[a](javascript:alert(1))",
            "[a](JaVaScRiPt:alert(1))",
            "[a](java\tscript:alert(1))",
            "[a](&#106;avascript:alert(1))",
            "[a](&#x6A;avascript&colon;alert(1))",
            "[a]( javascript:alert(1) )",
            "[a](<javascript:alert(1)>)",
            "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
            "[a](vbscript:msgbox(1))",
            "[a](//evil.example/)",
            "[a](/people)",
            "[a](https:javascript:alert(1) \"onclick=alert(1)\")",
            "<javascript:alert(1)>",
            "![a](javascript:alert(1))",
            "![a](https://example.com/track.gif)",
            "[a]: javascript:alert(1)\n\n[a]",
            "<a href=\"javascript:alert(1)\">a</a>",
            "<!--><script>alert(1)</script>-->",
            "<style>*{display:none}</style>",
            "</code></pre><script>alert(1)</script>",
            "`</code><script>alert(1)</script>`",
            "```\n</code></pre><script>alert(1)</script>\n```",
            "**<script>alert(1)</script>**",
            "[<img src=x onerror=alert(1)>](https://example.com)",
            "[a](https://example.com/\"onmouseover=\"alert(1))",
            "{{constructor.constructor('alert(1)')()}}",
            "\u{202e}<script>alert(1)</script>",
            "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        ];
        for vector in vectors {
            let html = drawn(vector);
            let bare = html.to_lowercase();
            for forbidden in ["<script", "<img", "<svg", "<iframe", "<style", "<math", "<b "] {
                assert!(!bare.contains(forbidden), "{vector}: {html}");
            }
            // Whatever is an attribute is one of ours, whole within its quotes.
            for tag in bare.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
                let ours = ["div class=\"prose\"", "a href=\"http"];
                let attribute = tag.contains('=');
                assert!(!attribute || ours.iter().any(|o| tag.starts_with(o)), "{vector}: <{tag}> in {html}");
                assert!(!tag.contains("\" on"), "{vector}: <{tag}>");
            }
        }
    }

    #[test]
    fn what_is_nested_without_end_is_drawn_flat() {
        for text in ["> ".repeat(20_000), "- ".repeat(5_000), "[".repeat(20_000), "*a ".repeat(20_000)] {
            let nodes = read(&text);
            let _ = view! { <Markdown nodes /> }.to_html();
        }
    }
}
