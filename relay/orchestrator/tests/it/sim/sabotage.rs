//! Faults put into what the orchestrator says, to see that the simulator notices.

use mtor_orchestrator::Output;
use mtor_protocol::{Code, Event, Refused};

/// A fault put into what the orchestrator says, to see that it is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sabotage {
    None,
    /// Work goes to a second worker too.
    SecondLease,
    /// An answer with an older attempt's number reaches the tab that asked.
    Unfenced,
    LostResult,
    TwoEnds,
    /// A worker that loses its lease is not told.
    ForgottenCancel,
    SwallowedPartial,
    /// A tab is not told that its worker is lost.
    LostHandBack,
    /// A tab is told that its worker is lost, and then what comes of it all the same.
    Unreleased,
}

impl Sabotage {
    /// The same output, or a sabotaged one.
    pub(super) fn tamper(self, output: Output) -> Vec<Output> {
        let Output::Send { session, event } = &output else {
            return vec![output];
        };
        let session = *session;
        match (self, event) {
            (Self::SecondLease, Event::Work(_)) => vec![output.clone(), output],
            (Self::Unfenced, Event::Result(it)) if it.attempt > Some(1) => {
                let mut old = it.clone();
                old.attempt = old.attempt.map(|it| it - 1);
                vec![Output::Send {
                    session,
                    event: Event::Result(old),
                }]
            }
            (Self::LostResult, Event::Result(_)) => Vec::new(),
            (Self::TwoEnds, Event::Result(_)) => vec![output.clone(), output],
            (Self::ForgottenCancel, Event::Cancel(_)) => Vec::new(),
            (Self::LostHandBack, Event::Refused(no)) if no.code == Code::WorkerLost => Vec::new(),
            (Self::Unreleased, Event::Partial(it)) if it.seq == 3 => {
                let no = Refused::new(Code::WorkerLost, "not true").about(&it.guid);
                let event = Event::Refused(no);
                vec![output.clone(), Output::Send { session, event }, output]
            }
            (Self::SwallowedPartial, Event::Partial(it)) if it.seq == 1 => Vec::new(),
            _ => vec![output],
        }
    }
}
