//! Commands of the mini model's program: `write`, `train`, `export`, `measure`, `say`.

use std::{fs, path::PathBuf, process::ExitCode};

use lexopt::{Arg, ValueExt};
use mtor_decoder::Weights;
use mtor_mini::{
    answerer::Answerer,
    chat,
    corpus::Corpus,
    error::Error,
    export::export,
    folder, measure,
    net::Layout,
    rng::Rng,
    state::State,
    train::{Plan, Progress, SHAPE, Shell, train},
    words,
};
use mtor_text::Message;
use serde_json::{Value, json};

const USAGE: &str = "mtor-mini COMMAND\n\
    write    learns the tokenizer, shows the corpus           [--work DIR] [--show N]\n\
    train    trains, or goes on where it stopped              [--work DIR] [--minutes N]\n\
    export   writes the model's files                         [--work DIR] [--model DIR]\n\
    measure  asks the held-out questions, prints a JSON line  [--model DIR] [--q8] [--every N] [--show N] [--outside FILE]\n\
    say WORDS                                                 [--model DIR] [--q8]";

/// The seed of everything that is written and of the first weights.
const SEED: u64 = 1;
/// Conversations that `write` counts.
const N_COUNTED: usize = 5_000;
/// Steps between two lines of `train`.
const TELL_EVERY: u64 = 25;

/// What was typed.
#[derive(Debug)]
struct Args {
    command: String,
    words: Vec<String>,
    work: PathBuf,
    model: PathBuf,
    minutes: f64,
    show: usize,
    every: usize,
    q8: bool,
    outside: Option<PathBuf>,
}

fn main() -> ExitCode {
    match parse().and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn parse() -> Result<Args, Error> {
    let mut args = Args {
        command: String::new(),
        words: Vec::new(),
        work: PathBuf::from("target/mini"),
        model: folder::shipped(),
        minutes: 60.0,
        show: 0,
        every: 1,
        q8: false,
        outside: None,
    };
    let usage = |e: lexopt::Error| Error::Usage(format!("{e}\n{USAGE}"));
    let mut parser = lexopt::Parser::from_env();
    while let Some(arg) = parser.next().map_err(usage)? {
        match arg {
            Arg::Long("work") => args.work = parser.value().map_err(usage)?.into(),
            Arg::Long("model") => args.model = parser.value().map_err(usage)?.into(),
            Arg::Long("outside") => args.outside = Some(parser.value().map_err(usage)?.into()),
            Arg::Long("minutes") => args.minutes = number(&mut parser).map_err(usage)?,
            Arg::Long("show") => args.show = number(&mut parser).map_err(usage)?,
            Arg::Long("every") => args.every = number(&mut parser).map_err(usage)?,
            Arg::Long("q8") => args.q8 = true,
            Arg::Value(word) if args.command.is_empty() => {
                args.command = word.string().map_err(usage)?;
            }
            Arg::Value(word) => args.words.push(word.string().map_err(usage)?),
            other => return Err(usage(other.unexpected())),
        }
    }
    Ok(args)
}

fn number<T>(parser: &mut lexopt::Parser) -> Result<T, lexopt::Error>
where
    T: std::str::FromStr,
    T::Err: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    parser.value()?.parse()
}

fn run(args: Args) -> Result<(), Error> {
    match args.command.as_str() {
        "write" => write(&args),
        "train" => train_on(&args),
        "export" => {
            let state = State::read(&args.work.join("state"))?;
            let tokenizer = folder::read(&args.work, folder::TOKENIZER)?;
            export(&state, &tokenizer, &args.model)
        }
        "measure" => ask_all(&args),
        "say" => {
            let question = Message::new("user", args.words.join(" "));
            println!("{}", open(&args)?.answer(&[question])?);
            Ok(())
        }
        _ => Err(Error::Usage(USAGE.to_owned())),
    }
}

fn open(args: &Args) -> Result<Answerer, Error> {
    let weights = if args.q8 {
        Weights::Q8
    } else {
        Weights::Stored
    };
    Answerer::open(&args.model, weights)
}

fn write(args: &Args) -> Result<(), Error> {
    let corpus = Corpus::new();
    let tokenizer = words::learn(&corpus, SEED)?;
    let json = tokenizer
        .to_string(false)
        .map_err(|e| Error::Words(e.to_string()))?;
    folder::write(&args.work, folder::TOKENIZER, json.as_bytes())?;
    let mut rng = Rng::new(SEED);
    let (mut tokens, mut learned, mut longest) = (0, 0, 0);
    for i in 0..N_COUNTED {
        let turns = corpus.conversation(&mut rng);
        let encoded = words::encode(&tokenizer, &turns)?;
        tokens += encoded.len();
        learned += encoded.iter().filter(|(_, learned)| *learned).count();
        longest = longest.max(encoded.len());
        if i < args.show {
            let text: String = chat::pieces(&turns).into_iter().map(|p| p.text).collect();
            println!("{text}\n");
        }
    }
    let mean = |n: usize| n as f64 / N_COUNTED as f64;
    let figures = json!({
        "vocab": tokenizer.get_vocab_size(true),
        "facts": corpus.n_facts(),
        "written_answers": corpus.n_intents(),
        "held_out_questions": corpus.exam().len(),
        "tokens_mean": mean(tokens),
        "learned_mean": mean(learned),
        "tokens_longest": longest,
    });
    println!("{figures}");
    Ok(())
}

fn train_on(args: &Args) -> Result<(), Error> {
    let corpus = Corpus::new();
    let tokenizer = words::read(&folder::read(&args.work, folder::TOKENIZER)?)?;
    let at = args.work.join("state");
    let mut state = if at.exists() {
        State::read(&at)?
    } else {
        State::first(SHAPE, SEED)
    };
    println!("{} parameters", Layout::new(&state.shape).total);
    let plan = Plan {
        seconds: 60.0 * args.minutes,
        ..Plan::default()
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the shell, which has the clock"
    )]
    let start = std::time::Instant::now();
    let clock = || start.elapsed().as_secs_f64();
    let (mut loss, mut right) = (0.0, 0.0);
    let tell = |p: Progress| {
        loss += p.loss;
        right += p.right;
        if p.step.is_multiple_of(TELL_EVERY) {
            let mean = |sum: f32| f64::from(sum) / TELL_EVERY as f64;
            let line = json!({
                "step": p.step, "tokens": p.tokens, "loss": mean(loss), "right": mean(right),
                "rate": p.rate, "norm": p.norm, "seconds": start.elapsed().as_secs(),
            });
            println!("{line}");
            (loss, right) = (0.0, 0.0);
        }
    };
    train(
        &mut state,
        (&corpus, &tokenizer),
        &plan,
        &at,
        Shell { clock, tell },
    )
}

fn ask_all(args: &Args) -> Result<(), Error> {
    let mut model = open(args)?;
    let items: Vec<_> = Corpus::new()
        .exam()
        .into_iter()
        .step_by(args.every.max(1))
        .collect();
    let mut left = args.show;
    let mut figures = measure::measure(&mut model, &items, |item, answer| {
        if left > 0 {
            left -= 1;
            eprintln!(
                "{}: {:?} -> {answer:?}",
                item.domain.name(),
                item.asked.question
            );
        }
    })?;
    figures["weights"] = Value::from(if args.q8 { "8 bit" } else { "as stored" });
    if let Some(path) = &args.outside {
        let failed = |cause| Error::Read {
            path: path.clone(),
            cause,
        };
        let questions = measure::out_of_scope(&fs::read(path).map_err(failed)?)?;
        figures["outside_by_others"] = measure::refused(&mut model, &questions)?;
    }
    println!("{figures}");
    Ok(())
}
