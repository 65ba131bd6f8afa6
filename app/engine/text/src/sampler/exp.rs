//! The exponential, the same to the last bit on every target.
//!
//! The standard library asks the platform, and platforms differ in the last bit: enough to pick
//! another token. This one uses only additions and multiplications, which IEEE 754 fixes.

/// e to the power of x, for x from minus infinity to 709; within two units in the last place.
pub(super) fn exp(x: f64) -> f64 {
    if x < -708.0 {
        return 0.0;
    }
    // ln 2 in two parts, so that n times the first is exact (Cody and Waite).
    const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let n = (x * std::f64::consts::LOG2_E).round();
    let r = (x - n * LN2_HIGH) - n * LN2_LOW;
    // Taylor to r^13 / 13!: r is at most ln 2 / 2, so the next term is below 5e-18.
    let mut sum = 1.0;
    for k in (1..=13u8).rev() {
        sum = 1.0 + sum * r / f64::from(k);
    }
    sum * power_of_two(n)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "n is a whole number from -1022 to 1023"
)]
fn power_of_two(n: f64) -> f64 {
    f64::from_bits(((n as i64 + 1023) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_agrees_with_the_platforms_within_rounding() {
        for step in -70_800..=7_090 {
            let x = f64::from(step) / 100.0;
            let (ours, theirs) = (exp(x), x.exp());
            assert!(
                (ours - theirs).abs() <= theirs * 1e-15,
                "{x}: {ours} {theirs}"
            );
        }
        assert_eq!(exp(f64::NEG_INFINITY), 0.0);
        assert_eq!(exp(0.0), 1.0);
    }
}
