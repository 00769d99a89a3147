//! Go's binary form of `time.Time` (`Time.MarshalBinary`), versions 1 and 2.

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};

/// Seconds from the start of the year 1, Go's zero time, to 1970.
const UNIX_TO_YEAR_ONE: i64 = 62_135_596_800;

/// The offset that stands for UTC itself, as against a zone that happens to be at zero.
const UTC_MINUTES: i16 = -1;

/// A moment and the zone it is told in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GoTime {
    /// Seconds since 1970, any that Go can hold.
    pub unix_seconds: i64,
    /// 0 to 999,999,999.
    pub nanos: u32,
    /// The zone.
    pub zone: Zone,
}

/// The zone of a time, of which gob keeps the offset only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// UTC
    Utc,
    /// Seconds east of UTC.
    East(i32),
}

impl GoTime {
    /// Go's zero `time.Time`.
    pub const ZERO: Self = Self { unix_seconds: -UNIX_TO_YEAR_ONE, nanos: 0, zone: Zone::Utc };

    /// Whether Go's decoder takes the bytes for a time.
    pub fn is_encoding(bytes: &[u8]) -> bool {
        matches!((bytes.first(), bytes.len()), (Some(1), 15) | (Some(2), 16))
    }

    /// Reads the 15 bytes of version 1 or the 16 of version 2; `None` when they are neither.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (version, rest) = bytes.split_first()?;
        let extra_seconds = match (version, rest.len()) {
            (1, 14) => 0,
            (2, 15) => i32::from(rest[14] as i8),
            _ => return None,
        };
        let seconds = i64::from_be_bytes(rest[..8].try_into().ok()?);
        let nanos = u32::from_be_bytes(rest[8..12].try_into().ok()?);
        let minutes = i16::from_be_bytes(rest[12..14].try_into().ok()?);
        if nanos > 999_999_999 {
            return None;
        }
        let zone = if minutes == UTC_MINUTES && *version == 1 {
            Zone::Utc
        } else {
            Zone::East(i32::from(minutes) * 60 + extra_seconds)
        };
        Some(Self { unix_seconds: seconds.checked_sub(UNIX_TO_YEAR_ONE)?, nanos, zone })
    }

    /// Reads what [`GoTime::exact_rfc3339`] writes, and any other RFC 3339 time.
    pub fn parse(text: &str) -> Option<Self> {
        let pieces = jiff::fmt::temporal::Pieces::parse(text).ok()?;
        let local = pieces.date().to_datetime(pieces.time()?);
        let zone = match pieces.to_numeric_offset() {
            Some(offset) if !text.ends_with(['Z', 'z']) => Zone::East(offset.seconds()),
            Some(_) => Zone::Utc,
            None => return None,
        };
        let east = match zone {
            Zone::Utc => 0,
            Zone::East(offset) => i64::from(offset),
        };
        let since_1970 =
            local.duration_since(date(1970, 1, 1).at(0, 0, 0, 0)) - SignedDuration::from_secs(east);
        // A moment before 1970 has negative nanoseconds; Go counts them up from the second before.
        let borrow = i64::from(since_1970.subsec_nanos() < 0);
        let nanos = i64::from(since_1970.subsec_nanos()) + borrow * 1_000_000_000;
        Some(Self { unix_seconds: since_1970.as_secs() - borrow, nanos: u32::try_from(nanos).ok()?, zone })
    }

    /// The bytes that Go writes: version 2 only where the offset has seconds.
    pub fn to_bytes(self) -> Vec<u8> {
        let (minutes, seconds) = match self.zone {
            Zone::Utc => (UTC_MINUTES, 0),
            Zone::East(offset) => ((offset / 60) as i16, (offset % 60) as i8),
        };
        let mut bytes = vec![if seconds == 0 { 1 } else { 2 }];
        bytes.extend(self.unix_seconds.wrapping_add(UNIX_TO_YEAR_ONE).to_be_bytes());
        bytes.extend(self.nanos.to_be_bytes());
        bytes.extend(minutes.to_be_bytes());
        if seconds != 0 {
            bytes.push(seconds as u8);
        }
        bytes
    }

    /// RFC 3339 as Go's `time.RFC3339Nano` has it; `None` outside the years 0 to 9999, which
    /// RFC 3339 ends at. An offset with seconds, which it cannot express either, is told in UTC.
    pub fn rfc3339(self) -> Option<String> {
        match self.zone {
            Zone::East(offset) if offset != 0 && offset % 60 == 0 => self.text(offset, &offset_text(offset)),
            _ => self.text(0, "Z"),
        }
    }

    /// RFC 3339 from which the same bytes can be made again, UTC and a zone at zero told apart;
    /// `None` where there is no such text.
    pub fn exact_rfc3339(self) -> Option<String> {
        match self.zone {
            Zone::East(offset) if offset % 60 != 0 => None,
            Zone::East(0) => self.text(0, "+00:00"),
            _ => self.rfc3339(),
        }
    }

    fn text(self, offset: i32, suffix: &str) -> Option<String> {
        let since_1970 = SignedDuration::new(self.unix_seconds.checked_add(i64::from(offset))?, 0);
        let second = date(1970, 1, 1).at(0, 0, 0, 0).checked_add(since_1970).ok()?;
        let civil = second.with().subsec_nanosecond(i32::try_from(self.nanos).ok()?).build().ok()?;
        (0..=9999).contains(&civil.year()).then(|| format!("{civil}{suffix}"))
    }
}

fn offset_text(offset: i32) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

impl From<Timestamp> for GoTime {
    fn from(moment: Timestamp) -> Self {
        // A timestamp before 1970 has negative nanoseconds; Go counts them up from the second.
        let nanos = moment.subsec_nanosecond();
        let borrow = i64::from(nanos < 0);
        Self {
            unix_seconds: moment.as_second() - borrow,
            nanos: (nanos + if nanos < 0 { 1_000_000_000 } else { 0 }) as u32,
            zone: Zone::Utc,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(unix_seconds: i64, nanos: u32, zone: Zone) -> Option<String> {
        GoTime { unix_seconds, nanos, zone }.rfc3339()
    }

    #[test]
    fn both_versions_survive_the_round_trip() {
        for zone in [Zone::Utc, Zone::East(0), Zone::East(19_800), Zone::East(-17_762), Zone::East(3_630)] {
            let time = GoTime { unix_seconds: 1_700_000_000, nanos: 123_456_789, zone };
            let bytes = time.to_bytes();
            assert_eq!(bytes.len(), if matches!(zone, Zone::East(o) if o % 60 != 0) { 16 } else { 15 });
            assert_eq!(GoTime::from_bytes(&bytes), Some(time));
        }
    }

    #[test]
    fn times_are_told_as_go_tells_them() {
        assert_eq!(GoTime::ZERO.rfc3339().unwrap(), "0001-01-01T00:00:00Z");
        assert_eq!(text(0, 500_000_000, Zone::East(19_800)).unwrap(), "1970-01-01T05:30:00.5+05:30");
        assert_eq!(text(0, 0, Zone::East(-12_600)).unwrap(), "1969-12-31T20:30:00-03:30");
        assert_eq!(text(0, 0, Zone::East(0)).unwrap(), "1970-01-01T00:00:00Z");
        assert_eq!(text(253_402_300_799, 999_999_999, Zone::Utc).unwrap(), "9999-12-31T23:59:59.999999999Z");
        assert_eq!(text(0, 0, Zone::East(30)).unwrap(), "1970-01-01T00:00:00Z");
        assert_eq!(text(1 << 40, 0, Zone::Utc), None);
    }

    #[test]
    fn text_is_read_back() {
        for zone in [Zone::Utc, Zone::East(0), Zone::East(19_800), Zone::East(-12_600)] {
            for (unix_seconds, nanos) in
                [(0, 0), (-1, 999_999_999), (253_402_200_000, 1), (-62_135_500_000, 5)]
            {
                let time = GoTime { unix_seconds, nanos, zone };
                assert_eq!(GoTime::parse(&time.exact_rfc3339().unwrap()), Some(time));
            }
        }
        assert_eq!(GoTime::parse("0001-01-01T00:00:00Z"), Some(GoTime::ZERO));
        for text in ["", "now", "2026-05-17", "2026-05-17T15:00:00"] {
            assert_eq!(GoTime::parse(text), None, "{text}");
        }
    }

    #[test]
    fn other_bytes_are_no_time() {
        for bytes in [&[][..], &[1; 14], &[3; 15], &[1; 16], &[0xff; 15]] {
            assert_eq!(GoTime::from_bytes(bytes), None, "{bytes:?}");
        }
    }
}
