//! Values as a tree.

use serde_json::Value as Json;

use super::escape::{quoted, visible};

/// Longest string, key or other text that is shown whole, in characters.
const MAX_CHARS: usize = 200;

/// Elements of a list or map that are shown.
const MAX_CHILDREN: usize = 100;

/// A node: what stands on its line, and what hangs below it.
struct Node {
    line: String,
    children: Vec<Node>,
}

/// Values in either view, one line a value: the typed one is a list of pairs, the plain one an object.
pub(super) fn values(values: &Json) -> String {
    let drawn = if values.is_array() { typed(values) } else { plain(values) };
    match (drawn.is_empty(), values) {
        (false, _) => drawn,
        (true, Json::Array(parts)) if parts.is_empty() => "  (none)\n".to_owned(),
        (true, Json::Object(parts)) if parts.is_empty() => "  (none)\n".to_owned(),
        (true, other) => format!("  {}\n", scalar(other)),
    }
}

/// The plain view, one line a value.
fn plain(values: &Json) -> String {
    draw(&children_of(values, plain_node))
}

/// The typed view, one line a value, each with its Go type.
fn typed(values: &Json) -> String {
    draw(&typed_children(values))
}

fn draw(nodes: &[Node]) -> String {
    let mut out = String::new();
    draw_into(nodes, "  ", &mut out);
    out
}

fn draw_into(nodes: &[Node], indent: &str, out: &mut String) {
    for (index, node) in nodes.iter().enumerate() {
        let last = index + 1 == nodes.len();
        let (branch, below) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        out.push_str(&format!("{indent}{branch}{}\n", node.line));
        draw_into(&node.children, &format!("{indent}{below}"), out);
    }
}

fn plain_node(label: Option<&str>, value: &Json) -> Node {
    let children = children_of(value, plain_node);
    let text = match value {
        Json::Array(values) if !values.is_empty() => count(values.len(), "item"),
        Json::Object(values) if !values.is_empty() => String::new(),
        scalar => self::scalar(scalar),
    };
    Node { line: labelled(label, &text), children }
}

fn children_of(value: &Json, node: impl Fn(Option<&str>, &Json) -> Node) -> Vec<Node> {
    match value {
        Json::Array(values) => bounded(values.len(), values.iter().map(|value| node(None, value))),
        Json::Object(values) => {
            bounded(values.len(), values.iter().map(|(key, value)| node(Some(&unquoted(key)), value)))
        }
        _ => Vec::new(),
    }
}

/// `{"type": …, "value": …}`
fn typed_node(label: Option<&str>, node: &Json) -> Node {
    let go_type = node["type"].as_str().map(unquoted).unwrap_or_default();
    let children = typed_children(&node["value"]);
    let text = match &node["value"] {
        Json::Null if go_type == "nil" => String::new(),
        _ if !children.is_empty() => String::new(),
        value => format!(" {}", scalar(value)),
    };
    Node { line: labelled(label, &format!("{go_type}{text}")), children }
}

fn typed_children(value: &Json) -> Vec<Node> {
    match value {
        // Pairs of a map, elements of a list, or the two parts of a complex number.
        Json::Array(values) => bounded(
            values.len(),
            values.iter().filter_map(|value| match value {
                Json::Array(pair) => Some(typed_node(Some(&typed_key(pair.first()?)), pair.get(1)?)),
                Json::Object(_) => Some(typed_node(None, value)),
                _ => None,
            }),
        ),
        Json::Object(fields) if !fields.contains_key("$bytes") => {
            bounded(fields.len(), fields.iter().map(|(name, node)| typed_node(Some(&unquoted(name)), node)))
        }
        _ => Vec::new(),
    }
}

fn typed_key(node: &Json) -> String {
    match (&node["type"], &node["value"]) {
        (Json::String(go_type), Json::String(text)) if go_type == "string" => unquoted(text),
        (go_type, value) => format!("{} {}", unquoted(go_type.as_str().unwrap_or_default()), scalar(value)),
    }
}

fn labelled(label: Option<&str>, text: &str) -> String {
    match (label, text) {
        (Some(label), "") => label.to_owned(),
        (Some(label), text) => format!("{label}: {text}"),
        (None, "") => "…".to_owned(),
        (None, text) => text.to_owned(),
    }
}

fn scalar(value: &Json) -> String {
    match value {
        Json::String(text) => cut(text, quoted),
        other => unquoted(&other.to_string()),
    }
}

fn unquoted(text: &str) -> String {
    cut(text, visible)
}

fn cut(text: &str, shown: impl Fn(&str) -> String) -> String {
    match text.char_indices().nth(MAX_CHARS) {
        None => shown(text),
        Some((end, _)) => format!("{}… ({} characters)", shown(&text[..end]), text.chars().count()),
    }
}

fn bounded(total: usize, nodes: impl Iterator<Item = Node>) -> Vec<Node> {
    let mut nodes: Vec<_> = nodes.take(MAX_CHILDREN).collect();
    if total > MAX_CHILDREN {
        let line = format!("… {} more; -o json shows all", total - MAX_CHILDREN);
        nodes.push(Node { line, children: Vec::new() });
    }
    nodes
}

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn plain_values_hang_together() {
        let values =
            json!({"user": {"Name": "ada"}, "roles": ["admin", {"x": 1}], "none": null, "empty": []});
        let drawn = "  ├─ user\n  │  └─ Name: \"ada\"\n  ├─ roles: 2 items\n  │  ├─ \"admin\"\n  │  └─ …\n  \
                     │     └─ x: 1\n  ├─ none: null\n  └─ empty: []\n";
        assert_eq!(plain(&values), drawn);
    }

    #[test]
    fn typed_values_show_their_types() {
        let node = |go_type: &str, value: Json| json!({"type": go_type, "value": value});
        let values = json!([
            [node("string", json!("user")), node("main.User", json!({"Age": node("int", json!(7))}))],
            [node("int", json!(1)), node("nil", json!(null))],
            [node("string", json!("z")), node("complex128", json!([1.0, 2.0]))],
        ]);
        let drawn =
            "  ├─ user: main.User\n  │  └─ Age: int 7\n  ├─ int 1: nil\n  └─ z: complex128 [1.0,2.0]\n";
        assert_eq!(typed(&values), drawn);
    }

    #[test]
    fn what_is_too_long_is_cut_and_says_so() {
        let values = json!({"long": "x".repeat(300), "list": vec![0; 150]});
        let drawn = plain(&values);
        assert!(drawn.contains("… (300 characters)"), "{drawn}");
        assert!(drawn.contains("… 50 more; -o json shows all"), "{drawn}");
        let text = |text: &str| json!({"type": "string", "value": text});
        let long = "k".repeat(300);
        let cut = format!("{}… (300 characters): ", "k".repeat(200));
        assert!(plain(&json!({&long: 1})).contains(&cut));
        assert!(typed(&json!([[text(&long), text("v")]])).contains(&cut));
        let fields = json!({"type": "main.T", "value": {&long: text("v")}});
        assert!(typed(&json!([[text("s"), fields]])).contains(&cut));
    }
}
