//! Sums and units: words to an expression, and the calculator's answer.
//!
//! The calculator knows thousands of short unit names, so a sentence may look like a sum to it.
//! [`super::expression`] therefore decides what is one before the calculator is asked.

use std::sync::atomic::{AtomicU32, Ordering};

use fend_core::{Context, Interrupt, evaluate_with_interrupt};

use crate::limits::{
    SMALL_EXPONENT_DIGITS_MAX, SUM_DECIMALS_MAX, SUM_RESULT_BYTES_MAX, SUM_STEPS_MAX,
    SUM_STEPS_SMALL_POWER_MAX,
};

use super::expression::{self, Expression};

/// Counts looks instead of time: there is no clock here.
#[derive(Debug)]
struct Steps {
    taken: AtomicU32,
    max: u32,
}

impl Interrupt for Steps {
    fn should_interrupt(&self) -> bool {
        self.taken.fetch_add(1, Ordering::Relaxed) >= self.max
    }
}

/// Currencies that people name; the calculator takes unknown words for currencies too.
const CURRENCIES: &[&str] = &[
    "usd", "eur", "gbp", "jpy", "chf", "cad", "aud", "cny", "inr", "sek", "nok", "dkk", "pln",
    "brl", "mxn", "krw", "dollar", "dollars", "euro", "euros", "yen", "franc", "francs", "rupees",
    "bitcoin", "btc",
];

/// The answer, where the words are a sum or ask for another unit.
pub(super) fn answer(question: &str) -> Option<String> {
    let expression = expression::read(question)?;
    match evaluate(&expression.text) {
        Ok(result) if n_decimals(&result) > SUM_DECIMALS_MAX && expression.is_numeric => {
            let rounded = evaluate(&format!("({}) to 10 dp", expression.text));
            said(&expression, &rounded.unwrap_or(result))
        }
        Ok(result) => said(&expression, &result),
        Err(error) => failure(&expression, &error),
    }
}

fn evaluate(expression: &str) -> Result<String, String> {
    // A fresh context: nothing is kept between intents. It has neither random numbers nor
    // exchange rates.
    let mut context = Context::new();
    let steps = Steps {
        taken: AtomicU32::new(0),
        max: steps_max(expression),
    };
    let result = evaluate_with_interrupt(expression, &mut context, &steps)?;
    Ok(result.get_main_result().trim().to_owned())
}

fn steps_max(expression: &str) -> u32 {
    let mut powers = expression.split('^').skip(1);
    let small = |power: &str| {
        let digits = power
            .trim_start()
            .bytes()
            .take_while(u8::is_ascii_digit)
            .count();
        (1..=SMALL_EXPONENT_DIGITS_MAX).contains(&digits)
    };
    match (powers.next(), powers.next()) {
        (Some(power), None) if small(power) && !expression.contains('!') => {
            SUM_STEPS_SMALL_POWER_MAX
        }
        _ => SUM_STEPS_MAX,
    }
}

fn n_decimals(result: &str) -> usize {
    let decimals = result.split_once('.').map_or("", |(_, decimals)| decimals);
    decimals.bytes().take_while(u8::is_ascii_digit).count()
}

fn said(expression: &Expression, result: &str) -> Option<String> {
    let bare = |text: &str| text.replace([' ', ','], "").to_lowercase();
    let nothing_new =
        bare(result) == bare(&expression.text) || bare(result) == bare(&expression.shown);
    if result.is_empty() || nothing_new || result.contains(char::is_control) {
        return None;
    }
    let shown = &expression.shown;
    if result.len() > SUM_RESULT_BYTES_MAX {
        let n = result.len();
        return Some(format!(
            "{shown} has a result of about {n} signs, too long for a card."
        ));
    }
    Some(match result.strip_prefix("approx. ") {
        Some(result) => format!("{shown} ≈ {result}"),
        None => format!("{shown} = {result}"),
    })
}

/// What went wrong, where the words can be nothing but a sum.
fn failure(expression: &Expression, error: &str) -> Option<String> {
    let shown = &expression.shown;
    let error = error.to_lowercase();
    if error.contains("interrupted") {
        return Some(format!("{shown} takes too long to work out here."));
    }
    let words = expression.text.to_lowercase();
    let is_money = words.contains(['$', '€', '£'])
        || words
            .split(|c: char| !c.is_alphabetic())
            .any(|word| CURRENCIES.contains(&word));
    if error.contains("exchange rate") {
        return is_money.then(|| {
            "Exchange rates change by the hour, and nothing here fetches them.".to_owned()
        });
    }
    if error.contains("division by zero") || error.contains("divide by zero") {
        return Some(format!("{shown} has no result: division by zero."));
    }
    if error.contains("units") && error.contains("incompatible") {
        return Some(format!(
            "{shown} has no result: these units measure different things."
        ));
    }
    expression
        .is_numeric
        .then(|| format!("{shown} cannot be worked out: {error}."))
}

#[cfg(test)]
mod tests;
