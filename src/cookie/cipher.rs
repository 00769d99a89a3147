//! The encryption that securecookie puts on payloads: AES in counter mode, the initialization vector
//! in front.

use aes::cipher::{InnerIvInit, KeyInit, StreamCipher};
use aes::{Aes128Enc, Aes192Enc, Aes256Enc};
use ctr::{Ctr128BE, CtrCore};

/// Bytes of the initialization vector: AES's block size.
pub(super) const IV_BYTES: usize = 16;

/// A block key with its schedule worked out. Counter mode only ever encrypts.
#[derive(Clone)]
pub(super) enum BlockCipher {
    Aes128(Aes128Enc),
    Aes192(Aes192Enc),
    Aes256(Aes256Enc),
}

impl BlockCipher {
    /// `None` when AES does not take keys of this length.
    pub(super) fn new(key: &[u8]) -> Option<Self> {
        match key.len() {
            16 => Aes128Enc::new_from_slice(key).ok().map(Self::Aes128),
            24 => Aes192Enc::new_from_slice(key).ok().map(Self::Aes192),
            32 => Aes256Enc::new_from_slice(key).ok().map(Self::Aes256),
            _ => None,
        }
    }

    /// The payload of `data`; `None` when that is too short to hold one.
    pub(super) fn decrypt(&self, mut data: Vec<u8>) -> Option<Vec<u8>> {
        let iv = *data.first_chunk::<IV_BYTES>()?;
        if data.len() == IV_BYTES {
            return None;
        }
        data.drain(..IV_BYTES);
        self.xor_keystream(&iv, &mut data);
        Some(data)
    }

    /// What [`BlockCipher::decrypt`] takes back.
    pub(super) fn encrypt(&self, iv: &[u8; IV_BYTES], payload: &[u8]) -> Vec<u8> {
        let mut data = [iv, payload].concat();
        self.xor_keystream(iv, &mut data[IV_BYTES..]);
        data
    }

    /// Encrypting and decrypting are the same.
    fn xor_keystream(&self, iv: &[u8; IV_BYTES], data: &mut [u8]) {
        let iv = iv.into();
        match self {
            Self::Aes128(key) => Ctr128BE::from_core(CtrCore::inner_iv_init(key, iv)).apply_keystream(data),
            Self::Aes192(key) => Ctr128BE::from_core(CtrCore::inner_iv_init(key, iv)).apply_keystream(data),
            Self::Aes256(key) => Ctr128BE::from_core(CtrCore::inner_iv_init(key, iv)).apply_keystream(data),
        }
    }
}

/// [`BlockCipher::decrypt`] with a key that is used once.
pub(super) fn decrypt(key: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    BlockCipher::new(key)?.decrypt(data.to_vec())
}
