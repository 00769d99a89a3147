//! Random numbers that are the same in every run, unless a seed is given.

use std::fmt;

/// The seed of this run.
pub fn seed() -> u64 {
    std::env::var("DIFFERENTIAL_SEED").map_or(0, |seed| seed.parse().expect("DIFFERENTIAL_SEED is a number"))
}

/// SplitMix64. Displays as what it takes to make the same case again.
pub struct Random {
    seed: u64,
    state: u64,
}

impl Random {
    /// The numbers of one case of one test.
    pub fn of(test: &str, case: usize) -> Self {
        let mut random = Self { seed: seed(), state: seed() };
        for part in test.bytes().map(u64::from).chain([case as u64]) {
            random.state = random.next() ^ part;
        }
        random
    }

    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// Yes once in `times`.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next() as u8).collect()
    }

    /// Text with everything in it that is hard on somebody.
    pub fn text(&mut self) -> String {
        const WORDS: [&str; 12] = [
            "",
            "a",
            "user",
            "_flash",
            "42",
            "true",
            "<nil>",
            "naïve 日本語",
            "😀",
            "\u{0}\u{1b}[1m",
            "\u{202e}\u{2028}",
            "\"q\" \\ <&>",
        ];
        match self.below(4) {
            0 => (0..self.below(8))
                .filter_map(|_| char::from_u32(self.next() as u32 >> (11 + self.below(20))))
                .collect(),
            1 if self.one_in(4) => self.pick(&WORDS).repeat(self.below(40)),
            _ => self.pick(&WORDS).to_owned(),
        }
    }
}

impl fmt::Display for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DIFFERENTIAL_SEED={}", self.seed)
    }
}
