//! The corpus as a whole.

use super::*;

fn draw(seed: u64, n: usize) -> Vec<Vec<Asked>> {
    let corpus = Corpus::new();
    let mut rng = Rng::new(seed);
    (0..n).map(|_| corpus.conversation(&mut rng)).collect()
}

#[test]
fn a_seed_writes_the_same_text_again() {
    assert_eq!(draw(5, 500), draw(5, 500));
    assert_ne!(draw(5, 50), draw(6, 50));
}

#[test]
fn no_held_out_phrasing_is_in_the_training_text() {
    let corpus = Corpus::new();
    let plain = corpus.plain_exam(&mut Rng::new(1));
    let asked = plain.iter().filter(|item| item.before.is_empty());
    let exam: BTreeSet<String> = asked.map(|item| normal(&item.asked.question)).collect();
    assert!(exam.len() > 1_200, "{}", exam.len());
    let mut rng = Rng::new(11);
    for _ in 0..60_000 {
        let asked = corpus.plain(&mut rng);
        let question = noise::reworded(&asked.question, &mut rng);
        if corpus.forbidden.contains(&normal(&question)) {
            continue;
        }
        for question in [
            normal(&question),
            normal(&noise::decorated(&question, &mut rng)),
        ] {
            assert!(!exam.contains(&question), "{question:?}");
        }
    }
}

#[test]
fn a_clean_question_has_one_answer() {
    let corpus = Corpus::new();
    let mut rng = Rng::new(13);
    let mut answers = std::collections::BTreeMap::new();
    for _ in 0..60_000 {
        let asked = corpus.plain(&mut rng);
        let question = normal(&asked.question);
        let old = answers.insert(question, asked.answer.clone());
        assert!(old.is_none_or(|old| old == asked.answer), "{asked:?}");
    }
}

#[test]
fn there_are_hundreds_of_facts() {
    let corpus = Corpus::new();
    assert!(corpus.n_facts() >= 500, "{}", corpus.n_facts());
    assert!(corpus.n_intents() >= 100, "{}", corpus.n_intents());
}
