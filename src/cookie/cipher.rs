//! The encryption that securecookie puts on payloads: AES in counter mode, the initialization vector
//! in front.

use aes::cipher::{KeyIvInit, StreamCipher};
use aes::{Aes128, Aes192, Aes256};
use ctr::Ctr128BE;

/// Bytes of the initialization vector: AES's block size.
pub(super) const IV_BYTES: usize = 16;

/// The payload of `data`; `None` when that is too short to hold one.
pub(super) fn decrypt(block: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    let (iv, encrypted) = data.split_first_chunk::<IV_BYTES>()?;
    if encrypted.is_empty() {
        return None;
    }
    let mut payload = encrypted.to_vec();
    xor_keystream(block, iv, &mut payload);
    Some(payload)
}

/// What [`decrypt`] takes back.
pub(super) fn encrypt(block: &[u8], iv: &[u8; IV_BYTES], payload: &[u8]) -> Vec<u8> {
    let mut data = [iv, payload].concat();
    xor_keystream(block, iv, &mut data[IV_BYTES..]);
    data
}

/// Encrypting and decrypting are the same. A key of a length that AES does not take changes nothing;
/// `KeyPair` has none.
fn xor_keystream(block: &[u8], iv: &[u8; IV_BYTES], data: &mut [u8]) {
    if let Ok(mut cipher) = Ctr128BE::<Aes128>::new_from_slices(block, iv) {
        cipher.apply_keystream(data);
    } else if let Ok(mut cipher) = Ctr128BE::<Aes192>::new_from_slices(block, iv) {
        cipher.apply_keystream(data);
    } else if let Ok(mut cipher) = Ctr128BE::<Aes256>::new_from_slices(block, iv) {
        cipher.apply_keystream(data);
    }
}
