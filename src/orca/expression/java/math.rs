//! Mathematics as Java computes it.

use std::cmp::Ordering;

use super::number;

/// `Math.pow`.
pub(crate) fn pow(base: f64, exponent: f64) -> f64 {
    // Unlike C, Java has no result for 1^NaN and (±1)^±∞.
    if exponent.is_nan() || base.abs().to_bits() == 1f64.to_bits() && exponent.is_infinite() {
        return if exponent == 0.0 { 1.0 } else { f64::NAN };
    }
    base.powf(exponent)
}

/// `Double.compare`: -0.0 before 0.0, NaN last.
pub(crate) fn compare(left: f64, right: f64) -> Ordering {
    match left.partial_cmp(&right) {
        Some(Ordering::Equal) => (!left.is_sign_negative()).cmp(&!right.is_sign_negative()),
        Some(ordering) => ordering,
        None => left.is_nan().cmp(&right.is_nan()),
    }
}

/// `Math.round(double)`: half goes up.
pub(crate) fn round(number: f64) -> i64 {
    let floor = number.floor();
    number::to_long(if number - floor >= 0.5 { floor + 1.0 } else { floor })
}

/// `Math.max` and `Math.min` of doubles: NaN wins, 0.0 is above -0.0.
pub(crate) fn extreme(left: f64, right: f64, greatest: bool) -> f64 {
    if left.is_nan() || right.is_nan() {
        return f64::NAN;
    }
    if (compare(left, right) == Ordering::Greater) == greatest { left } else { right }
}

/// `Math.rint`: to the nearest even.
pub(crate) fn rint(number: f64) -> f64 {
    number.round_ties_even()
}

/// `Math.signum`.
pub(crate) fn signum(number: f64) -> f64 {
    if number == 0.0 || number.is_nan() { number } else { number.signum() }
}

/// `Math.scalb(number, power)`, in steps so that nothing is lost on the way.
pub(crate) fn scaled(number: f64, power: i32) -> f64 {
    let power = power.clamp(-2099, 2099);
    let mut scaled = number * 2f64.powi(power % 512);
    for _ in 0..(power / 512).abs() {
        scaled *= 2f64.powi(512 * power.signum());
    }
    scaled
}

/// `Math.ulp`.
pub(crate) fn ulp(number: f64) -> f64 {
    let number = number.abs();
    let next = number.next_up();
    if next.is_finite() || !number.is_finite() { next - number } else { number - number.next_down() }
}

/// `Math.IEEEremainder`.
pub(crate) fn ieee_remainder(left: f64, right: f64) -> f64 {
    if left.is_nan() || right.is_nan() || left.is_infinite() || right == 0.0 {
        return f64::NAN;
    }
    if right.is_infinite() {
        return left;
    }
    let right = right.abs();
    let mut rest = left % right;
    let doubled = rest.abs() * 2.0;
    // The quotient is rounded to the nearest, at a tie to the even one.
    let odd = ((left / right).trunc() % 2.0).abs() >= 1.0;
    if doubled > right || doubled >= right && odd {
        rest -= right.copysign(rest);
    }
    if rest == 0.0 { 0.0f64.copysign(left) } else { rest }
}
