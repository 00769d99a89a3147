//! The application's cookie codec, as the options describe it.

use sesscascade::cookie::{Codec, CookieText, KeyRing};

use super::cookie_input::DEFAULT_NAME;
use super::settings::Settings;

/// The codec for a cookie that was given, or for those that are to be made. A configured name counts
/// before the one that stands in front of the cookie's value.
pub(crate) fn codec(settings: &Settings, cookie: Option<&CookieText>, keys: KeyRing) -> Codec {
    let given = cookie.and_then(|cookie| cookie.name.as_deref());
    Codec::new(configured_name(settings).or(given).unwrap_or(DEFAULT_NAME), keys, max_age(settings))
}

/// The cookie's name, where one is configured.
pub(crate) fn configured_name(settings: &Settings) -> Option<&str> {
    settings.cookie_name.as_deref()
}

/// securecookie takes 0 for no limit.
fn max_age(settings: &Settings) -> Option<i64> {
    let seconds = i64::try_from(settings.cookie_max_age.as_secs()).unwrap_or(i64::MAX);
    (seconds > 0).then_some(seconds)
}
