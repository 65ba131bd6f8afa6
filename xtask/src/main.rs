//! The only automation: `cargo xtask up | test | build | bench NAME | films | shots`.

#![forbid(unsafe_code)]

use std::process::ExitCode;

mod bench;
mod build;
mod failure;
mod films;
mod page;
mod place;
mod run;
mod shots;
mod system;
mod test;
mod tools;
mod up;

use failure::Failure;

const HELP: &str = "\
cargo xtask up [--port N] [--lan] [--tls]   build the page, start the relay, print the URL
cargo xtask test                            every check; ends with `N passed, N failed`
cargo xtask build                           the release: one relay binary with the page inside
cargo xtask bench dispatch | size           measurements, one JSON line on stdout
cargo xtask bench fidelity --corpus DIR     what is drawn against pictures by others
cargo xtask bench engine [--native | --gpu-parity]   the decoder beside wllama and candle
cargo xtask bench frame [--corpus DIR]      what a frame costs; also by lyon and vello
cargo xtask bench morph --corpus DIR        morphs between shapes that have little in common
cargo xtask films                           writes the library's films to public/films
cargo xtask shots [--out DIR]               pictures of the page's main states
";

fn main() -> ExitCode {
    match dispatch() {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Result<ExitCode, Failure> {
    let mut arguments = lexopt::Parser::from_env();
    let command = match arguments.next()? {
        Some(lexopt::Arg::Value(command)) => command.to_string_lossy().into_owned(),
        _ => String::new(),
    };
    match command.as_str() {
        "up" => up::up(&mut arguments),
        "test" => test::test(&mut arguments),
        "build" => build::build(&mut arguments),
        "bench" => bench::bench(&mut arguments),
        "films" => films::films(&mut arguments),
        "shots" => shots::shots(&mut arguments),
        "" | "help" => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        other => Err(Failure::new(
            format!("there is no command `{other}`"),
            "nothing was done",
            format!("use one of these:\n{HELP}"),
        )),
    }
}
