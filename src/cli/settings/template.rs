//! The text of a new configuration file.

use std::fmt::Write as _;

/// What the new file sets; the rest stands in it as comments.
#[derive(Debug, Default)]
pub(crate) struct Template {
    pub(crate) profile: Option<String>,
    /// Names of settings and their values.
    pub(crate) set: Vec<(&'static str, String)>,
    /// Where the key pairs are, newest first.
    pub(crate) keys: Vec<String>,
    /// The file with the key pairs.
    pub(crate) keys_file: Option<String>,
}

const HEAD: &str = "\
# Settings of sesscascade. What is commented out shows what can be set.
# Options and variables win over what stands here; 'sesscascade config show' tells what is in force, and
# 'sesscascade config check' whether all of this is right.
";

/// Each setting: its name, an example or what goes without saying, and what it is.
const SETTINGS: [(&str, &str, &str); 14] = [
    (
        "memcache",
        "memcache://10.0.0.5:11211,10.0.0.6:11211",
        "Memcache: servers in the application's order (keys are spread over them), or embedded:[PATH].",
    ),
    (
        "datastore",
        "datastore://my-project",
        "Datastore: datastore://PROJECT[/DATABASE][?namespace=N&kind=K], or embedded:[PATH].",
    ),
    (
        "tiers",
        "distributed",
        "The backends that the application uses: request, memcache, datastore; distributed is the last two.",
    ),
    ("key-prefix", "session.", "What the store puts in front of ids (SetKeyPrefix)."),
    ("cookie-name", "session", "The cookie's name, which is part of what is signed."),
    ("cookie-max-age", "30d", "How long the codecs accept a cookie; 0 is for ever."),
    (
        "max-age",
        "30d",
        "How long a session lives (Options.MaxAge); 0 is a cookie that ends with the browser, and 20 minutes.",
    ),
    ("max-length", "4096", "The store's maxLength in bytes; 0 is no limit."),
    (
        "max-memcache-session-size-bytes",
        "1048576",
        "The application's variable MaxMemcacheSessionSizeBytes; 0 is no limit.",
    ),
    ("serializer", "auto", "gob or json, as the application has it; auto takes either."),
    ("timeout", "5s", "How long each tier may take to answer."),
    ("output", "table", "What to print: table, json or jsonl."),
    ("color", "auto", "auto, always or never."),
    ("progress", "auto", "auto, json or never."),
];

const KEYS: &str = "\
# Where the key pairs are, newest first; never the keys themselves. env:NAME is a variable, file:PATH a file,
# command:PROGRAM ARGUMENTS what a program prints. What is found may begin with hex: or base64:.
";

const KEY_EXAMPLES: &str = "\
# keys = [\"env:SESSION_HASH_KEY:env:SESSION_BLOCK_KEY\"]
# keys = [{ hash = \"command:vault read -field=hash app/session\", block = \"file:block-key\" }]
# keys-file = \"keys\"
";

impl Template {
    /// The whole file.
    pub(crate) fn text(&self) -> String {
        let mut out = HEAD.to_owned();
        if let Some(profile) = &self.profile {
            // A dot would begin a section of its own.
            let name = if profile.contains('.') { quoted(profile) } else { profile.clone() };
            let _ = write!(out, "\ndefault-profile = {}\n\n[profile.{name}]\n", quoted(profile));
        }
        for (name, example, what) in SETTINGS {
            let value = self.set.iter().find(|(set, _)| *set == name).map(|(_, value)| value);
            let (mark, value) = match value {
                Some(value) => ("", value.as_str()),
                None => ("# ", example),
            };
            let _ = write!(out, "\n# {what}\n{mark}{name} = {}\n", quoted(value));
            if name == "serializer" {
                out.push_str(&self.keys());
            }
        }
        out
    }

    fn keys(&self) -> String {
        let examples = if self.keys.is_empty() && self.keys_file.is_none() {
            KEY_EXAMPLES.to_owned()
        } else {
            String::new()
        };
        let keys: Vec<_> = self.keys.iter().map(|place| quoted(place)).collect();
        let file =
            self.keys_file.as_ref().map_or(String::new(), |file| format!("keys-file = {}\n", quoted(file)));
        let set = if keys.is_empty() { String::new() } else { format!("keys = [{}]\n", keys.join(", ")) };
        format!("\n{KEYS}{set}{file}{examples}")
    }
}

/// A TOML string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::super::file::ConfigFile;
    use super::super::profile::NAMES;
    use super::*;

    fn mistakes(text: &str) -> Vec<String> {
        let (_, mistakes) = ConfigFile::parse(PathBuf::from("sesscascade.toml"), text);
        mistakes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let template = Template {
            profile: Some("eu.live".to_owned()),
            set: vec![("memcache", "memcache://h:1".to_owned()), ("key-prefix", "a\\b\n".to_owned())],
            keys: vec!["env:A:env:B".to_owned()],
            keys_file: None,
        };
        let text = template.text();
        let (file, mistakes) = ConfigFile::parse(PathBuf::from("sesscascade.toml"), &text);
        assert!(mistakes.is_empty(), "{mistakes:?}\n{text}");
        let profile = file.profile(Some("eu.live"));
        assert_eq!(profile.key_prefix.clone().unwrap().value, "a\\b\n");
        assert_eq!(profile.references().unwrap().0[0].to_string(), "env:A:env:B");
    }

    #[test]
    fn every_example_can_be_used() {
        let text = Template::default().text();
        assert_eq!(mistakes(&text), Vec::<String>::new());
        for name in NAMES {
            let lines: Vec<_> =
                text.lines().filter(|line| line.starts_with(&format!("# {name} = "))).collect();
            assert!(!lines.is_empty(), "{name} is not in the file");
            for line in lines {
                assert_eq!(mistakes(&line[2..]), Vec::<String>::new(), "{line}");
            }
        }
    }
}
