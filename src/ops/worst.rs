//! The few that stand out among many: the same ones in whatever order, and in how many parts, they come.

use serde::{Deserialize, Serialize};

/// Something that can stand out.
pub(super) trait Ranked {
    /// How much it stands out.
    fn weight(&self) -> u64;
    /// Tells it from others that stand out as much.
    fn name(&self) -> &str;
}

/// At most so many, those that stand out most first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Worst<T> {
    items: Vec<T>,
}

impl<T> Default for Worst<T> {
    fn default() -> Self {
        Self { items: Vec::new() }
    }
}

impl<T: Ranked> Worst<T> {
    /// Takes one, if it is among the first `most`; it is only made in that case.
    pub fn offer(&mut self, most: usize, weight: u64, name: &str, make: impl FnOnce() -> T) {
        let place = self.items.partition_point(|item| {
            (std::cmp::Reverse(item.weight()), item.name()) < (std::cmp::Reverse(weight), name)
        });
        if place < most {
            self.items.insert(place, make());
            self.items.truncate(most);
        }
    }

    /// Takes those of another part.
    pub fn merge(&mut self, most: usize, other: Self) {
        for item in other.items {
            let (weight, name) = (item.weight(), item.name().to_owned());
            self.offer(most, weight, &name, || item);
        }
    }

    /// The first of them first.
    pub fn items(&self) -> &[T] {
        &self.items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Item(u64, String);

    impl Ranked for Item {
        fn weight(&self) -> u64 {
            self.0
        }
        fn name(&self) -> &str {
            &self.1
        }
    }

    #[test]
    fn the_order_of_arrival_does_not_matter() {
        let items: Vec<_> = (0..100u64).map(|n| Item(n * 7 % 13, format!("{n:03}"))).collect();
        let of = |items: &[Item]| {
            let mut worst = Worst::default();
            for item in items {
                worst.offer(10, item.0, &item.1, || item.clone());
            }
            worst
        };
        let whole = of(&items);
        assert_eq!(whole.items().len(), 10);
        assert_eq!(whole.items()[0], Item(12, "011".into()));
        let mut parts = of(&items[50..]);
        parts.merge(10, of(&items[..50]));
        assert_eq!(parts.items(), whole.items());
    }
}
