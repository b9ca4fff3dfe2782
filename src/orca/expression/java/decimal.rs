//! The digits of `Double.toString` and `Float.toString` as Java up to 18 finds
//! them: not always the shortest that read back. Mirrors `FloatingDecimal`.

use std::cmp::Ordering;

use super::number::{low_int, to_int};

/// Digits and decimal exponent (0.d₁d₂… × 10^exponent) of a positive finite number.
pub(super) struct Digits {
    pub(super) digits: String,
    pub(super) exponent: i32,
}

/// Of a `double`, by its bits without the sign.
pub(super) fn of_double(bits: u64) -> Digits {
    let fraction = bits & ((1 << 52) - 1);
    let biased = i32::try_from(bits >> 52 & 0x7ff).unwrap_or(0);
    normalized(fraction, biased, 52, 1023)
}

/// Of a `float`, by its bits without the sign.
pub(super) fn of_float(bits: u32) -> Digits {
    let fraction = u64::from(bits & ((1 << 23) - 1));
    let biased = i32::try_from(bits >> 23 & 0xff).unwrap_or(0);
    normalized(fraction, biased, 23, 127)
}

fn normalized(fraction: u64, biased: i32, width: i32, bias: i32) -> Digits {
    let shift = 52 - width;
    if biased == 0 {
        // A subnormal number: the leading bit goes to its place.
        let leading = i32::try_from(fraction.leading_zeros()).unwrap_or(64);
        let up = leading - (63 - width);
        return develop(1 - up - bias, fraction << up << shift, 64 - leading);
    }
    develop(biased - bias, (fraction | 1 << width) << shift, width + 1)
}

/// Decimal digits that do not matter in a number whose last bit is worth 2^power.
fn insignificant(power: i32) -> u32 {
    // The whole part of power × log₁₀ 2.
    if power > 1 && power < 64 { u32::try_from(i64::from(power) * 30_103 / 100_000).unwrap_or(0) } else { 0 }
}

fn develop(exponent: i32, bits: u64, significant: i32) -> Digits {
    let tail = i32::try_from(bits.trailing_zeros()).unwrap_or(0);
    let fraction_bits = 53 - tail;
    let tiny = (fraction_bits - exponent - 1).max(0);
    if (-21..=62).contains(&exponent) && tiny == 0 && fraction_bits < 64 {
        let whole = if exponent >= 52 { bits << (exponent - 52) } else { bits >> (52 - exponent) };
        let drop = if exponent > significant { insignificant(exponent - significant - 1) } else { 0 };
        return from_whole(whole, drop);
    }
    let estimate = estimate(exponent, bits);
    let five = (-estimate).max(0);
    let mut two = five + tiny + exponent;
    let scale_five = estimate.max(0);
    let mut scale_two = scale_five + tiny;
    let mut half_two = two - significant;
    two -= fraction_bits - 1;
    let common = two.min(scale_two);
    two -= common;
    scale_two -= common;
    half_two -= common;
    if fraction_bits == 1 {
        half_two -= 1;
    }
    if half_two < 0 {
        two -= half_two;
        scale_two -= half_two;
        half_two = 0;
    }
    let width_of_five = |power: i32| if power < 27 { five_bits(power) } else { power * 3 };
    let number_bits = fraction_bits + two + width_of_five(five);
    let scale_bits = scale_two + 1 + width_of_five(scale_five + 1);
    if number_bits < 64 && scale_bits < 64 {
        let power = |power: i32, shift: i32| 5i64.wrapping_pow(power.unsigned_abs()).wrapping_shl(shift.unsigned_abs());
        let number = (bits >> tail).cast_signed().wrapping_mul(power(five, 0)).wrapping_shl(two.unsigned_abs());
        let small = number_bits < 32 && scale_bits < 32;
        return generate_small(number, power(scale_five, scale_two), power(five, half_two), estimate, small);
    }
    let number = Big::of(bits >> tail).times_five(five).shifted(two);
    let scale = Big::of(1).times_five(scale_five).shifted(scale_two);
    let half = Big::of(1).times_five(five).shifted(half_two);
    generate(number, &scale, half, estimate)
}

fn estimate(exponent: i32, bits: u64) -> i32 {
    let mantissa = f64::from_bits(1023 << 52 | bits & ((1 << 52) - 1));
    // Java's log10(2), which is three ulps short of it.
    let log_of_two = 301_029_995_663_981.0 / 1e15;
    let guess = (mantissa - 1.5) * 0.289_529_654 + 0.176_091_259 + f64::from(exponent) * log_of_two;
    to_int(guess.floor())
}

fn from_whole(whole: u64, drop: u32) -> Digits {
    let power = 10u64.pow(drop);
    let rest = whole % power;
    let whole = whole / power + u64::from(drop > 0 && rest >= power / 2);
    let digits = whole.to_string();
    let exponent = i32::try_from(digits.len()).unwrap_or(0) + i32::try_from(drop).unwrap_or(0);
    Digits { digits: trimmed(digits), exponent }
}

fn trimmed(digits: String) -> String {
    let kept = digits.trim_end_matches('0');
    if kept.is_empty() { "0".to_owned() } else { kept.to_owned() }
}

/// Bits of 5^power.
fn five_bits(power: i32) -> i32 {
    if power == 0 { 0 } else { 64 - i32::try_from(5u64.pow(power.unsigned_abs()).leading_zeros()).unwrap_or(0) }
}

/// As [`generate`], in 64 or 32 bits that overflow as Java's do.
fn generate_small(mut number: i64, scale: i64, mut half: i64, estimate: i32, small: bool) -> Digits {
    let wrap = |value: i64| if small { i64::from(low_int(value)) } else { value };
    let tens = wrap(scale.wrapping_mul(10));
    let digit = |number: i64| u8::try_from(number / scale.max(1)).unwrap_or(0);
    let mut exponent = estimate;
    let mut digits: Vec<u8> = Vec::new();
    let first = digit(number);
    number = wrap((number % scale.max(1)).wrapping_mul(10));
    half = wrap(half.wrapping_mul(10));
    let mut low = number < half;
    let mut high = wrap(number.wrapping_add(half)) > tens;
    if first == 0 && !high {
        exponent -= 1;
    } else {
        digits.push(first);
    }
    if !(-3..8).contains(&exponent) {
        (low, high) = (false, false);
    }
    while !low && !high && digits.len() < 30 {
        let next = digit(number);
        number = wrap((number % scale.max(1)).wrapping_mul(10));
        half = wrap(half.wrapping_mul(10));
        if half > 0 {
            low = number < half;
            high = wrap(number.wrapping_add(half)) > tens;
        } else {
            (low, high) = (true, true);
        }
        digits.push(next);
    }
    let difference = wrap(number.wrapping_mul(2).wrapping_sub(tens)).cmp(&0);
    finish(digits, exponent, low, high, difference)
}

fn generate(mut number: Big, scale: &Big, mut half: Big, estimate: i32) -> Digits {
    let ten_scales = scale.clone().times(10);
    let mut exponent = estimate;
    let mut digits: Vec<u8> = Vec::new();
    let mut digit = number.divide(scale);
    number = number.times(10);
    half = half.times(10);
    let mut low = number.compare(&half) == Ordering::Less;
    let mut high = number.plus(&half).compare(&ten_scales) != Ordering::Less;
    if digit == 0 && !high {
        exponent -= 1;
    } else {
        digits.push(digit);
    }
    // There is at least one digit after the point where there is an exponent.
    if !(-3..8).contains(&exponent) {
        (low, high) = (false, false);
    }
    while !low && !high && digits.len() < 30 {
        digit = number.divide(scale);
        number = number.times(10);
        half = half.times(10);
        low = number.compare(&half) == Ordering::Less;
        high = number.plus(&half).compare(&ten_scales) != Ordering::Less;
        digits.push(digit);
    }
    let difference = number.times(2).compare(&ten_scales);
    finish(digits, exponent, low, high, difference)
}

/// Rounds the last digit as the way the digits ended says.
fn finish(mut digits: Vec<u8>, exponent: i32, low: bool, high: bool, difference: Ordering) -> Digits {
    let mut exponent = exponent + 1;
    let odd = digits.last().is_some_and(|digit| digit % 2 == 1);
    if high && (!low || difference == Ordering::Greater || difference == Ordering::Equal && odd) {
        round_up(&mut digits, &mut exponent);
    }
    let text: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    Digits { digits: trimmed(text), exponent }
}

fn round_up(digits: &mut [u8], exponent: &mut i32) {
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return;
        }
        *digit = 0;
    }
    if let Some(first) = digits.first_mut() {
        *first = 1;
        *exponent += 1;
    }
}

/// A natural number in 32-bit digits, the lowest first.
#[derive(Clone)]
struct Big(Vec<u32>);

impl Big {
    fn of(value: u64) -> Self {
        Self(vec![low(value), low(value >> 32)])
    }

    fn times(mut self, factor: u32) -> Self {
        let mut carry: u64 = 0;
        for digit in &mut self.0 {
            let product = u64::from(*digit) * u64::from(factor) + carry;
            *digit = low(product);
            carry = product >> 32;
        }
        self.0.push(low(carry));
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }

    fn times_five(mut self, power: i32) -> Self {
        for _ in 0..power {
            self = self.times(5);
        }
        self
    }

    fn shifted(self, by: i32) -> Self {
        let words = usize::try_from(by / 32).unwrap_or(0);
        let factor = 1u32 << (by % 32).max(0);
        let mut shifted = vec![0; words];
        shifted.extend(self.times(factor).0);
        Self(shifted)
    }

    fn digit(&self, at: usize) -> u32 {
        self.0.get(at).copied().unwrap_or(0)
    }

    fn compare(&self, other: &Self) -> Ordering {
        let size = self.0.len().max(other.0.len());
        (0..size)
            .rev()
            .map(|at| self.digit(at).cmp(&other.digit(at)))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }

    fn plus(&self, other: &Self) -> Self {
        let size = self.0.len().max(other.0.len());
        let mut carry: u64 = 0;
        let mut sum = Vec::with_capacity(size + 1);
        for at in 0..size {
            let total = u64::from(self.digit(at)) + u64::from(other.digit(at)) + carry;
            sum.push(low(total));
            carry = total >> 32;
        }
        sum.push(low(carry));
        Self(sum)
    }

    /// Divides by a number that goes in less than ten times; keeps the rest, gives the quotient.
    fn divide(&mut self, by: &Self) -> u8 {
        let mut quotient = 0;
        while quotient < 10 && self.compare(by) != Ordering::Less {
            let mut borrow: i64 = 0;
            for (at, digit) in self.0.iter_mut().enumerate() {
                let difference = i64::from(*digit) - i64::from(by.0.get(at).copied().unwrap_or(0)) - borrow;
                borrow = i64::from(difference < 0);
                *digit = low(difference.cast_unsigned());
            }
            quotient += 1;
        }
        quotient
    }
}

#[allow(clippy::cast_possible_truncation, reason = "the low half is what is asked for")]
fn low(value: u64) -> u32 {
    value as u32
}
