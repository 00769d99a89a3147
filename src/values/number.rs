//! Go numbers as JSON numbers and as text.

use serde_json::{Number, Value as Json};

/// A float as a JSON number; the ones that JSON lacks as Go's text for them.
pub(super) fn float(number: f64) -> Json {
    match Number::from_f64(number) {
        Some(number) => Json::Number(number),
        None => Json::String(go_text(number)),
    }
}

/// A float as Go's `fmt` prints it with `%v`.
pub(super) fn go_text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let (digits, exponent) = shortest(number);
    // `strconv`'s rule for the shortest form.
    if (-4..6).contains(&exponent) {
        let decimals = digits.trim_start_matches('-').len().saturating_sub(2) as i32 - exponent;
        return format!("{number:.*}", usize::try_from(decimals).unwrap_or(0));
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

/// The shortest digits that tell the number apart, and its exponent. Where two candidates are as
/// near, Go takes the even one; so does formatting with a given number of digits.
fn shortest(number: f64) -> (String, i32) {
    let shortest = format!("{number:e}");
    let decimals = shortest.split('e').next().map_or(0, |digits| digits.trim_start_matches('-').len());
    let even = format!("{number:.*e}", decimals.saturating_sub(2));
    let chosen = if even.parse() == Ok(number) { even } else { shortest };
    let (digits, exponent) = chosen.split_once('e').unwrap_or((&chosen, "0"));
    (digits.to_owned(), exponent.parse().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_told_as_go_tells_them() {
        for (number, text) in [
            (1.5, "1.5"),
            (3.0, "3"),
            (-0.0, "-0"),
            (1e21, "1e+21"),
            (1e6, "1e+06"),
            (123_456.75, "123456.75"),
            (1_234_567.0, "1.234567e+06"),
            (0.0001, "0.0001"),
            (f64::from(-121.97f32), "-121.97000122070312"),
            (1.25e-5, "1.25e-05"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "+Inf"),
            (f64::NEG_INFINITY, "-Inf"),
        ] {
            assert_eq!(go_text(number), text);
        }
        assert_eq!(float(f64::NAN), Json::String("NaN".into()));
    }
}
