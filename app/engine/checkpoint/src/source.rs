//! Where bytes come from. Synchronous, since in a background thread both OPFS access handles and
//! `FileReaderSync` are; native programs use files, tests use memory.

/// Bytes could not be read. The sentence says why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ReadError(pub String);

/// The files of one checkpoint, by their place in the plan.
pub trait Source {
    /// Fills `into` with the bytes of `file` that begin at `at`.
    ///
    /// # Errors
    /// When fewer bytes are there, or the device fails. `into` is then not to be used.
    fn read(&mut self, file: usize, at: u64, into: &mut [u8]) -> Result<(), ReadError>;
}

/// Files that lie in memory.
#[derive(Debug, Clone, Default)]
pub struct InMemory(pub Vec<Vec<u8>>);

impl Source for InMemory {
    fn read(&mut self, file: usize, at: u64, into: &mut [u8]) -> Result<(), ReadError> {
        let bytes = self
            .0
            .get(file)
            .ok_or_else(|| ReadError(format!("There is no file {file} in memory.")))?;
        let piece = usize::try_from(at)
            .ok()
            .and_then(|from| Some(from..from.checked_add(into.len())?))
            .and_then(|range| bytes.get(range));
        match piece {
            Some(piece) => {
                into.copy_from_slice(piece);
                Ok(())
            }
            None => Err(ReadError(format!(
                "File {file} ends at byte {}; {} bytes from byte {at} were asked for.",
                bytes.len(),
                into.len()
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(file: usize, at: u64, length: usize, expect: Option<&[u8]>) {
        let mut source = InMemory(vec![vec![1, 2, 3], vec![4]]);
        let mut into = vec![0; length];
        let read = source.read(file, at, &mut into);
        assert_eq!(
            read.ok().map(|()| into.as_slice()),
            expect,
            "file {file} at {at}"
        );
    }

    #[test]
    fn memory_gives_what_it_has_and_refuses_the_rest() {
        check(0, 1, 2, Some(&[2, 3]));
        check(1, 0, 1, Some(&[4]));
        check(0, 3, 0, Some(&[]));
        check(0, 2, 2, None);
        check(2, 0, 1, None);
        check(0, u64::MAX, 2, None);
    }
}
