//! The nearest 64-bit float of a number, exactly. The standard library has the
//! same with a table of powers that takes more room in a wasm module than the
//! reader of JSON.

/// So many digits decide; of those after them counts whether all are zero.
const DIGITS: usize = 800;
/// The bits of a float, and the power of two of the least one.
const BITS: i64 = 53;
const LEAST: i64 = -1074;

/// The float next to a number as JSON writes it, ties to even; infinite beyond
/// the range. `None` where it is no number.
pub fn float(literal: &str) -> Option<f64> {
    let (negative, size) = literal.strip_prefix('-').map_or((false, literal), |size| (true, size));
    let (mantissa, exponent) = match size.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, whole(exponent)?),
        None => (size, 0),
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut number = Big(Vec::new());
    let mut exponent = exponent.saturating_sub(i64::try_from(after.len()).ok()?);
    let (mut taken, mut dropped) = (0_usize, false);
    for digit in before.chars().chain(after.chars()) {
        let digit = digit.to_digit(10)?;
        if taken < DIGITS {
            number.times_plus(10, digit);
            taken += usize::from(taken > 0 || digit > 0);
        } else {
            dropped |= digit > 0;
            exponent = exponent.saturating_add(1);
        }
    }
    if dropped {
        number.times_plus(10, 1);
        exponent = exponent.saturating_sub(1);
    }
    let magnitude = exponent.saturating_add(i64::try_from(taken).ok()?);
    let size = match magnitude {
        _ if before.is_empty() => return None,
        _ if taken == 0 => 0.0,
        ..-400 => 0.0,
        400.. => f64::INFINITY,
        _ => nearest(number, exponent),
    };
    Some(if negative { -size } else { size })
}

/// A whole number; one beyond counting is as far as can be counted.
fn whole(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let far = if text.starts_with('-') { i64::MIN } else { i64::MAX };
    Some(text.parse().unwrap_or(far))
}

/// The float next to `number` times ten to the power of `exponent`.
fn nearest(mut number: Big, exponent: i64) -> f64 {
    let mut below = Big(vec![1]);
    let scaled = if exponent < 0 { &mut below } else { &mut number };
    for _ in 0..exponent.unsigned_abs() {
        scaled.times_plus(10, 0);
    }
    // The quotient gets at least one bit more than a float has, and two where it is one of the least.
    let shift = (BITS + 1 - (number.bits() - below.bits())).min(2 - LEAST);
    let shifted = if shift < 0 { &mut below } else { &mut number };
    shifted.shift(shift.unsigned_abs());
    let (quotient, is_exact) = number.divided(below);
    // One bit more says whether something is left.
    let quotient = quotient << 1 | u64::from(!is_exact);
    let power = -shift - 1;
    let drop = (i64::from(quotient.ilog2()) + 1 - BITS).max(LEAST - power);
    let half = 1_u64 << (drop - 1);
    let (kept, left) = (quotient >> drop, quotient & (half * 2 - 1));
    let kept = kept + u64::from(left > half || (left == half && kept & 1 == 1));
    scaled_by(kept, power + drop)
}

/// `fraction`, of no more bits than a float has, times two to the `power`.
fn scaled_by(fraction: u64, power: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "it has no more bits than a float")]
    let float = fraction as f64;
    // The powers of the least floats are none themselves.
    let first = power.clamp(-1022, 1023);
    float * power_of_two(first) * power_of_two(power - first)
}

fn power_of_two(power: i64) -> f64 {
    f64::from_bits(u64::try_from(power + 1023).unwrap_or_default() << 52)
}

/// A whole number, its least part first.
struct Big(Vec<u32>);

impl Big {
    fn times_plus(&mut self, factor: u32, more: u32) {
        let mut carry = u64::from(more);
        for part in &mut self.0 {
            let product = u64::from(*part) * u64::from(factor) + carry;
            *part = low(product);
            carry = product >> 32;
        }
        if carry > 0 {
            self.0.push(low(carry));
        }
    }

    fn bits(&self) -> i64 {
        let Some(last) = self.0.last() else { return 0 };
        i64::try_from(self.0.len() * 32).unwrap_or(i64::MAX) - i64::from(last.leading_zeros())
    }

    fn shift(&mut self, by: u64) {
        for _ in 0..by % 32 {
            self.times_plus(2, 0);
        }
        let parts = usize::try_from(by / 32).unwrap_or_default();
        self.0.splice(..0, std::iter::repeat_n(0, parts));
    }

    /// The quotient, of at most 62 bits, and whether nothing is left.
    fn divided(mut self, mut by: Self) -> (u64, bool) {
        const STEPS: u64 = 62;
        by.shift(STEPS);
        let mut quotient = 0;
        for _ in 0..=STEPS {
            quotient <<= 1;
            if !self.is_less(&by) {
                self.subtract(&by);
                quotient |= 1;
            }
            by.halve();
        }
        (quotient, self.0.is_empty())
    }

    fn is_less(&self, other: &Self) -> bool {
        self.0.len() < other.0.len() || (self.0.len() == other.0.len() && self.0.iter().rev().lt(other.0.iter().rev()))
    }

    fn subtract(&mut self, other: &Self) {
        let mut borrow = false;
        let others = other.0.iter().copied().chain(std::iter::repeat(0));
        for (part, other) in self.0.iter_mut().zip(others) {
            let (rest, first) = part.overflowing_sub(other);
            let (rest, second) = rest.overflowing_sub(u32::from(borrow));
            *part = rest;
            borrow = first || second;
        }
        self.trim();
    }

    fn halve(&mut self) {
        let mut carry = 0;
        for part in self.0.iter_mut().rev() {
            let low = *part & 1;
            *part = *part >> 1 | carry << 31;
            carry = low;
        }
        self.trim();
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }
}

fn low(number: u64) -> u32 {
    u32::try_from(number & u64::from(u32::MAX)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn assert_as_std(literal: &str) {
        let expected: f64 = literal.parse().unwrap();
        let found = float(literal).unwrap();
        assert_eq!(found.to_bits(), expected.to_bits(), "{literal}: {found:e} is not {expected:e}");
    }

    #[test]
    fn the_corners_are_those_of_the_standard_library() {
        let longest = format!("0.{}{}", "0".repeat(323), "4940656458412465441765687928682213723651".repeat(25));
        let tie = "9007199254740993".to_owned();
        let more_than_tie = format!("9007199254740993.{}1", "0".repeat(900));
        for literal in [&longest, &tie, &more_than_tie] {
            assert_as_std(literal);
        }
        for literal in [
            "0",
            "-0",
            "-0.0",
            "0e999999999999999999999",
            "1e99999999999999999999",
            "-1e-99999999999999999999",
            "1E+2",
            "0.1",
            "0.30000000000000004",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "2e308",
            "1e309",
            "4.9406564584124654e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "9007199254740992",
            "9007199254740995",
            "1e22",
            "1e23",
            "123456789012345678901234567890",
            "18446744073709551616",
            "5e-324",
            "1e-400",
            "000000000000000000001.5",
        ] {
            assert_as_std(literal);
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for literal in ["", "-", ".5", "e5", "1e", "1e+", "1x", "0x10", "--1", "1e1.5", "inf", "NaN", "1_0"] {
            assert_eq!(float(literal), None, "{literal}");
        }
    }

    proptest! {
        #[test]
        fn every_float_reads_back(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            prop_assert_eq!(float(&format!("{number:e}")).map(f64::to_bits), Some(bits));
            prop_assert_eq!(float(&format!("{number}")).map(f64::to_bits), Some(bits));
        }

        #[test]
        fn every_number_is_as_in_the_standard_library(literal in "-?[0-9]{1,30}(\\.[0-9]{1,30})?(e[+-]?[0-9]{1,3})?") {
            assert_as_std(&literal);
        }

        /// Halfway between two floats, and a little beside it.
        #[test]
        fn ties_are_as_in_the_standard_library(whole in 1_u64 << 53..1 << 60, beside in 0_u8..3) {
            let tie = (whole >> 8 << 8) + 128 - 1 + u64::from(beside);
            assert_as_std(&tie.to_string());
            assert_as_std(&format!("{tie}.5"));
        }
    }
}
