//! How a virtual tab works for others: piece by piece, in its manner, or by lying.

use mtor_protocol::{
    Cancel, Code, Credit, Event, Guid, Partial, Progress, RawJson, Refused, Work, WorkResult,
};

use crate::sim::{
    network::Packet,
    world::{MS, World},
};

use super::{Act, Job, Manner};

impl World {
    pub(super) fn set_to_work(&mut self, tab: usize, work: &Work) {
        let attempt = work.attempt.unwrap_or(0);
        let n_left = self.dice.one_of(&[0, 0, 1, 3, 8, 120]);
        let next_seq = 0;
        let so_far = work.body.as_ref().and_then(RawJson::as_text);
        let base = so_far.map_or(0, |it| it.parse().expect("a number of pieces"));
        self.tabs[tab].jobs.insert(
            work.guid.clone(),
            Job {
                attempt,
                n_left,
                next_seq,
                base,
            },
        );
        let after = self.pause(tab);
        self.later(tab, after, Act::Work(work.guid.clone(), attempt));
    }

    pub(super) fn pause(&mut self, tab: usize) -> u64 {
        match self.tabs[tab].manner {
            Manner::Slow if self.chaos => self.dice.between(100, 14_000) * MS,
            _ => self.dice.between(1, 150) * MS,
        }
    }

    pub(super) fn work_on(&mut self, tab: usize, guid: &Guid, attempt: u32) {
        if self.tabs[tab].frozen {
            let act = Act::Work(guid.clone(), attempt);
            return self.later(tab, 500 * MS, act);
        }
        let moody = self.tabs[tab].manner == Manner::Moody && self.dice.percent(40);
        let partial = self.dice.percent(70);
        let Some(job) = self.tabs[tab]
            .jobs
            .get_mut(guid)
            .filter(|it| it.attempt == attempt)
        else {
            return;
        };
        if job.n_left > 0 && !moody {
            job.n_left -= 1;
            let event = if partial {
                job.next_seq += 1;
                let seq = job.next_seq - 1;
                piece(guid, attempt, seq, &format!("{}", job.base + seq))
            } else {
                Event::Progress(Progress {
                    guid: guid.clone(),
                    attempt,
                    done: 1,
                    total: 2,
                })
            };
            self.say(tab, event);
            let after = self.pause(tab);
            return self.later(tab, after, Act::Work(guid.clone(), attempt));
        }
        self.tabs[tab].jobs.remove(guid);
        let event = if moody {
            let code = self.dice.one_of(&[
                Code::WorkerFailed,
                Code::WorkerBusy,
                Code::EndpointDown,
                Code::BadIntent,
            ]);
            let no = Refused::new(code, "in a mood").about(guid);
            Event::Refused(Refused {
                attempt: Some(attempt),
                ..no
            })
        } else {
            answer(guid, attempt, attempt > 1 || self.dice.percent(70))
        };
        self.say(tab, event);
    }

    pub(super) fn lie(&mut self, tab: usize) {
        let after = self.dice.between(10, 900) * MS;
        self.later(tab, after, Act::Lie);
        if self.guids.is_empty() {
            return;
        }
        let at = usize::try_from(self.dice.below(self.guids.len() as u64)).expect("small");
        let guid = self.guids[at].clone();
        if self.tabs[tab].asks.contains_key(&guid) {
            return;
        }
        let attempt = u32::try_from(self.dice.between(1, 5)).expect("small");
        let chunks = 5;
        let event = match self.dice.below(7) {
            0 | 1 => answer(&guid, attempt, true),
            2 => piece(&guid, attempt, 7, "a lie"),
            3 => Event::Cancel(Cancel {
                guid,
                attempt: None,
            }),
            4 => Event::Credit(Credit { guid, chunks }),
            5 => Event::Progress(Progress {
                guid,
                attempt,
                done: 9,
                total: 1,
            }),
            _ => {
                if let Some(socket) = self.tabs[tab].socket {
                    self.send_up(socket, Packet::Garbage);
                }
                return;
            }
        };
        self.say(tab, event);
    }
}

fn piece(guid: &Guid, attempt: u32, seq: u32, text: &str) -> Event {
    Event::Partial(Partial {
        guid: guid.clone(),
        attempt,
        seq,
        body: Some(RawJson::text(text)),
        payload: Vec::new().into(),
    })
}

fn answer(guid: &Guid, attempt: u32, names_attempt: bool) -> Event {
    Event::Result(WorkResult {
        guid: guid.clone(),
        attempt: names_attempt.then_some(attempt),
        result_text: Some(RawJson::text(&format!("{guid}#{attempt}"))),
        body: None,
        worker_id: None,
        model_name: None,
        usage: None,
        steps: None,
        payload: Vec::new().into(),
    })
}
