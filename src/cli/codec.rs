//! The application's cookie codec, as the options describe it.

use sesscascade::cookie::{Codec, CookieText, KeyRing};

use super::args::Global;
use super::cookie_input::DEFAULT_NAME;

/// The codec for a cookie that was given, or for those that are to be made. A configured name counts
/// before the one that stands in front of the cookie's value.
pub(crate) fn codec(global: &Global, cookie: Option<&CookieText>, keys: KeyRing) -> Codec {
    let given = cookie.and_then(|cookie| cookie.name.as_deref());
    Codec::new(configured_name(global).or(given).unwrap_or(DEFAULT_NAME), keys, max_age(global))
}

/// The cookie's name, where one is configured.
pub(crate) fn configured_name(global: &Global) -> Option<&str> {
    global.cookie_name.as_deref().filter(|name| !name.is_empty())
}

/// securecookie takes 0 for no limit.
fn max_age(global: &Global) -> Option<i64> {
    let seconds = i64::try_from(global.cookie_max_age.as_secs()).unwrap_or(i64::MAX);
    (seconds > 0).then_some(seconds)
}
