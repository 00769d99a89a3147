//! The hash functions that an application can have given to securecookie.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512, Sha512_256};

/// A hash function for the HMAC. securecookie's own choice is SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HashFunction {
    /// SHA-1
    Sha1,
    /// SHA-224
    Sha224,
    /// SHA-256
    Sha256,
    /// SHA-384
    Sha384,
    /// SHA-512
    Sha512,
    /// SHA-512/256
    Sha512_256,
}

impl HashFunction {
    /// All of them, securecookie's own first.
    pub const ALL: [Self; 6] =
        [Self::Sha256, Self::Sha1, Self::Sha512, Self::Sha384, Self::Sha224, Self::Sha512_256];

    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha224 => "sha224",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
            Self::Sha512_256 => "sha512/256",
        }
    }

    /// Length of its MACs in bytes.
    pub fn mac_bytes(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha224 => 28,
            Self::Sha256 | Self::Sha512_256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// Whether `mac` is the MAC of the parts under `key`; takes the same time wherever they differ.
    pub(super) fn verifies(self, key: &[u8], parts: &[&[u8]], mac: &[u8]) -> bool {
        match self {
            Self::Sha1 => verify::<Hmac<Sha1>>(key, parts, mac),
            Self::Sha224 => verify::<Hmac<Sha224>>(key, parts, mac),
            Self::Sha256 => verify::<Hmac<Sha256>>(key, parts, mac),
            Self::Sha384 => verify::<Hmac<Sha384>>(key, parts, mac),
            Self::Sha512 => verify::<Hmac<Sha512>>(key, parts, mac),
            Self::Sha512_256 => verify::<Hmac<Sha512_256>>(key, parts, mac),
        }
    }
}

fn verify<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]], mac: &[u8]) -> bool {
    // HMAC takes keys of any length, so that this is never the reason.
    let Ok(mut hmac) = <M as KeyInit>::new_from_slice(key) else { return false };
    parts.iter().for_each(|part| hmac.update(part));
    hmac.verify_slice(mac).is_ok()
}
