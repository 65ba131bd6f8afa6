//! What a virtual tab that asks may be told: in order, of the newest attempt, ended once.

use mtor_protocol::{Code, Credit, Event, Guid, Partial, RawJson, Refused, WorkResult, limits};

use crate::sim::world::World;

use super::Ask;

impl World {
    pub(super) fn own(&mut self, tab: usize, guid: &Guid, what: &str) -> Result<&mut Ask, String> {
        let it = &mut self.tabs[tab];
        let ended = it.ended.contains(guid);
        it.asks.get_mut(guid).ok_or_else(|| {
            format!("{what} of {guid}, which is not open here (tab {tab}, ended before: {ended})")
        })
    }

    pub(super) fn shown(&mut self, tab: usize, it: &Partial) -> Result<(), String> {
        let chaos = self.chaos;
        let ask = self.own(tab, &it.guid, "partial")?;
        newest(ask, it.attempt)?;
        if it.seq != ask.next_seq {
            return Err(format!(
                "expected partial {} of {}, got {}",
                ask.next_seq, it.guid, it.seq
            ));
        }
        let text = it.body.as_ref().and_then(RawJson::as_text);
        let number = text.and_then(|text| text.parse::<u32>().ok());
        if number.is_some_and(|number| number != ask.base + ask.next_seq) {
            return Err(format!(
                "piece {} of {} reads {number:?}",
                ask.base + ask.next_seq,
                it.guid
            ));
        }
        ask.next_seq += 1;
        ask.n_shown += 1;
        if ask.n_shown.is_multiple_of(16) && !(ask.stalls && chaos) {
            let credit = Credit {
                guid: it.guid.clone(),
                chunks: 16,
            };
            self.say(tab, Event::Credit(credit));
        }
        Ok(())
    }

    pub(super) fn answered(&mut self, tab: usize, it: &WorkResult) -> Result<(), String> {
        let ask = self.own(tab, &it.guid, "result")?;
        let attempt = it.attempt.unwrap_or(0);
        newest(ask, attempt)?;
        let words = it
            .result_text
            .as_ref()
            .and_then(RawJson::as_text)
            .unwrap_or_default();
        if words != format!("{}#{attempt}", it.guid) {
            return Err(format!(
                "the answer of {} #{attempt} reads {words}",
                it.guid
            ));
        }
        self.report.answered += 1;
        self.end(tab, &it.guid);
        Ok(())
    }

    pub(super) fn refused(&mut self, tab: usize, no: &Refused) -> Result<(), String> {
        let Some(guid) = &no.guid else {
            return Ok(());
        };
        // These are about what it sent as a worker.
        let as_worker = [
            Code::StaleAttempt,
            Code::NotYours,
            Code::OutOfOrder,
            Code::RateLimited,
        ];
        let is_worker =
            as_worker.contains(&no.code) && !no.message.starts_with("The tab that asked");
        if is_worker || no.code == Code::HelloFirst {
            return Ok(());
        }
        let ask = self.own(tab, guid, "refusal")?;
        if no.code == Code::Draining {
            ask.accepted = false;
            return Ok(());
        }
        if no.code == Code::WorkerLost && ask.work.attempts_used < limits::TAKEOVERS_MAX {
            return self.take_over(tab, guid);
        }
        self.report.refused += 1;
        self.end(tab, guid);
        Ok(())
    }

    /// Asks another worker to go on after the pieces that are shown.
    fn take_over(&mut self, tab: usize, guid: &Guid) -> Result<(), String> {
        let catches_up = self.tabs[tab].behind_until.is_some();
        let ask = self.own(tab, guid, "a lost worker")?;
        if !ask.work.takeover || ask.next_seq == 0 {
            return Err(format!("{guid} has nothing to take over"));
        }
        ask.base += ask.next_seq;
        ask.work.body = Some(RawJson::text(&ask.base.to_string()));
        ask.work.attempts_used += 1;
        (ask.accepted, ask.attempt, ask.next_seq) = (false, 0, 0);
        let work = ask.work.clone();
        self.report.taken_over += 1;
        // What a resumed session has not accepted is submitted once it has caught up.
        if !catches_up {
            self.say(tab, Event::Work(work));
        }
        Ok(())
    }

    pub(super) fn end(&mut self, tab: usize, guid: &Guid) {
        let it = &mut self.tabs[tab];
        it.asks.remove(guid);
        it.ended.insert(guid.clone());
    }
}

pub(super) fn newest(ask: &mut Ask, attempt: u32) -> Result<(), String> {
    if attempt < ask.attempt {
        let guid = &ask.work.guid;
        return Err(format!("attempt {attempt} of {guid} after {}", ask.attempt));
    }
    if attempt > ask.attempt {
        ask.attempt = attempt;
        ask.next_seq = 0;
    }
    Ok(())
}
