//! `films`: writes the library.

use std::process::ExitCode;

use crate::{
    failure::Failure,
    place,
    run::{cargo, watch},
};

/// Runs the program that draws every film.
pub(crate) fn films(arguments: &mut lexopt::Parser) -> Result<ExitCode, Failure> {
    if let Some(extra) = arguments.next()? {
        return Err(extra.unexpected().into());
    }
    let public = place::root().join("public");
    let mut write = cargo(&["run", "--package", "mtor-films", "--"]);
    write.arg(public.join("fonts")).arg(public.join("films"));
    watch("writing the films", write, "read the error above")?;
    Ok(ExitCode::SUCCESS)
}
