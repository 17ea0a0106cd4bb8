//! A sample of rows whose choice a seed repeats.

/// Sebastiano Vigna's SplitMix64: small, and good enough to choose rows with.
#[derive(Debug, Clone)]
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound, by multiplication; the bias of 2⁻⁶⁴ × bound is of no matter here.
    fn below(&mut self, bound: u64) -> u64 {
        let product = u128::from(self.next()) * u128::from(bound);
        (product >> 64) as u64
    }
}

/// Chooses rows of a stream, each with the same chance (reservoir sampling), in memory for the chosen ones alone.
#[derive(Debug, Clone)]
pub struct Reservoir {
    random: SplitMix,
    most: usize,
    seen: u64,
    kept: Vec<(u64, Vec<u8>)>,
}

impl Reservoir {
    /// Will choose so many rows; the same seed chooses the same ones.
    #[must_use]
    pub fn new(most: usize, seed: u64) -> Self {
        Self { random: SplitMix(seed), most, seen: 0, kept: Vec::new() }
    }

    /// Offers the next row.
    pub fn offer(&mut self, row: &[u8]) {
        self.seen += 1;
        if self.kept.len() < self.most {
            self.kept.push((self.seen, row.to_vec()));
        } else if let Ok(at) = usize::try_from(self.random.below(self.seen))
            && let Some(place) = self.kept.get_mut(at)
        {
            *place = (self.seen, row.to_vec());
        }
    }

    /// The chosen rows, in the order they came in.
    #[must_use]
    pub fn into_rows(mut self) -> Vec<Vec<u8>> {
        self.kept.sort_unstable_by_key(|(number, _)| *number);
        self.kept.into_iter().map(|(_, row)| row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(seed: u64) -> Vec<u8> {
        let mut chosen = Reservoir::new(10, seed);
        (0..200_u8).for_each(|row| chosen.offer(&[row]));
        chosen.into_rows().concat()
    }

    #[test]
    fn a_seed_repeats_a_sample_and_every_row_has_its_chance() {
        assert_eq!(sample(7), sample(7));
        assert_ne!(sample(7), sample(8));
        assert!(sample(7).is_sorted() && sample(7).len() == 10);
        let mut often = [0_u32; 200];
        (0..2000).flat_map(sample).for_each(|row| often[usize::from(row)] += 1);
        assert!(often.iter().all(|times| (50..160).contains(times)), "about 100 each: {often:?}");
    }
}
