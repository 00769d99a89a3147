//! Cookies of other frameworks, known by their looks. Nothing here is verified: it only says that
//! securecookie did not make them.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const BASE64: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const BASE64_URL: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// Who makes cookies that look like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framework {
    /// A JSON Web Token (RFC 7519).
    Jwt,
    /// Flask's session, or anything else of itsdangerous.
    Flask,
    /// Django's signing.
    Django,
    /// Rails' message verifier or encryptor.
    Rails,
    /// Express's cookie-signature.
    Express,
}

impl Framework {
    /// The framework whose cookies look like `text`.
    pub fn recognise(text: &str) -> Option<Self> {
        if is_express(text) {
            Some(Self::Express)
        } else if is_jwt(text) {
            Some(Self::Jwt)
        } else if is_rails(text) {
            Some(Self::Rails)
        } else if is_flask(text) {
            Some(Self::Flask)
        } else if is_django(text) {
            Some(Self::Django)
        } else {
            None
        }
    }

    /// What its cookies are called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jwt => "a JSON Web Token",
            Self::Flask => "a cookie of Flask (itsdangerous)",
            Self::Django => "a cookie of Django",
            Self::Rails => "a cookie of Rails",
            Self::Express => "a cookie of Express (cookie-signature)",
        }
    }
}

fn decoded_begins_with(part: &str, beginning: &[u8]) -> bool {
    BASE64_URL.decode(part).is_ok_and(|bytes| bytes.starts_with(beginning))
}

/// Three parts, or five when encrypted; the first is a JSON object with the algorithm.
fn is_jwt(text: &str) -> bool {
    let parts: Vec<_> = text.split('.').collect();
    matches!(parts.len(), 3 | 5)
        && BASE64_URL
            .decode(parts[0])
            .is_ok_and(|bytes| bytes.starts_with(b"{") && bytes.windows(5).any(|window| window == b"\"alg\""))
}

/// `payload.timestamp.signature`, a dot in front when the payload is compressed.
fn is_flask(text: &str) -> bool {
    let compressed = text.starts_with('.');
    let parts: Vec<_> = text.strip_prefix('.').unwrap_or(text).split('.').collect();
    let [payload, timestamp, signature] = parts.as_slice() else { return false };
    let is_signature = matches!(signature.len(), 27 | 43 | 86) && BASE64_URL.decode(signature).is_ok();
    is_signature
        && (4..=8).contains(&timestamp.len())
        && (compressed || decoded_begins_with(payload, b"{") || decoded_begins_with(payload, b"\""))
}

/// `payload:timestamp:signature`, the timestamp in base 62.
fn is_django(text: &str) -> bool {
    let parts: Vec<_> = text.rsplitn(3, ':').collect();
    let [signature, timestamp, payload] = parts.as_slice() else { return false };
    matches!(signature.len(), 27 | 43)
        && BASE64_URL.decode(signature).is_ok()
        && (5..=7).contains(&timestamp.len())
        && timestamp.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !payload.is_empty()
}

/// `data--digest` in hex, or `data--iv--tag` in base64.
fn is_rails(text: &str) -> bool {
    let parts: Vec<_> = text.split("--").collect();
    let is_base64 = |part: &&str| !part.is_empty() && BASE64.decode(part).is_ok();
    match parts.as_slice() {
        [data, digest] => {
            is_base64(data)
                && matches!(digest.len(), 40 | 64)
                && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
        }
        [_, _, _] => parts.iter().all(is_base64),
        _ => false,
    }
}

/// `s:value.signature`
fn is_express(text: &str) -> bool {
    let Some(signed) = text.strip_prefix("s:") else { return false };
    signed
        .rsplit_once('.')
        .is_some_and(|(_, signature)| BASE64.decode(signature).is_ok_and(|mac| mac.len() == 32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_known_by_its_looks() {
        let jwt = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";
        let flask = "eyJ1c2VyIjoiYWRhIn0.ZkdmXw.V2xH4bgDvhLo8L2wUrBZzFFGr5M";
        let django = "eyJ1c2VyIjoxfQ:1s7xYZ:V2xH4bgDvhLo8L2wUrBZzFFGr5MabcdefghijklmnoA";
        let rails_signed =
            format!("{}--{}", BASE64.encode("data"), "0123456789abcdef0123456789abcdef01234567");
        let rails_encrypted = "bm9uc2Vuc2U=--aXZpdml2aXZpdg==--dGFndGFndGFndGFndGE=";
        let express = format!("s:abc.{}", BASE64.encode([7; 32]).trim_end_matches('='));
        for (text, framework) in [
            (jwt, Framework::Jwt),
            (flask, Framework::Flask),
            (django, Framework::Django),
            (&rails_signed, Framework::Rails),
            (rails_encrypted, Framework::Rails),
            (&express, Framework::Express),
        ] {
            assert_eq!(Framework::recognise(text), Some(framework), "{text}");
        }
    }

    #[test]
    fn securecookies_own_are_not_mistaken() {
        for text in ["MTc5NTUwMzQzOXxkS1pEWloyOHg=", "", "abc", "a.b.c", "a--b", "s:a"] {
            assert_eq!(Framework::recognise(text), None, "{text}");
        }
    }
}
