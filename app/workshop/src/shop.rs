//! What the thread knows and the attempts in work: one task for each.
//!
//! A task answers with events: progress and partials while it works, then one result or one
//! refusal. Stopping an attempt drops its task, and its request with it.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use futures_util::future::{AbortHandle, abortable};
use mtor_abilities::{
    Endpoint, EndpointError, Key, built_in_capabilities, limits::PROBE_BYTES_MAX,
};
use mtor_protocol::{Capability, Guid, Roster, Work};
use wasm_bindgen_futures::spawn_local;

use crate::{
    FromThread, ToThread,
    bench::{self, Bench},
    fetch, port,
};

/// The engine that this tab speaks for.
#[derive(Debug, Clone)]
pub(crate) struct Connected {
    pub(crate) endpoint: Endpoint,
    pub(crate) key: Option<Key>,
}

/// See the module's words.
#[derive(Debug, Default)]
pub(crate) struct Shop {
    pub(crate) roster: Rc<Roster>,
    alone: bool,
    slow_ms: u32,
    endpoint: Option<Connected>,
    /// Counts the wishes to connect: an older check that comes late is void.
    wish: u64,
    tasks: BTreeMap<(Guid, u32), AbortHandle>,
}

impl Shop {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn serve(this: &Rc<RefCell<Self>>, work: Work) {
        let attempt = work.attempt.unwrap_or_default();
        let key = (work.guid.clone(), attempt);
        let mut shop = this.borrow_mut();
        let bench = Bench {
            guid: work.guid.clone(),
            attempt,
            roster: Rc::clone(&shop.roster),
            alone: shop.alone,
            slow_ms: shop.slow_ms,
            endpoint: shop.endpoint.clone(),
        };
        let (task, handle) = abortable(bench::run(bench, work));
        shop.tasks.insert(key.clone(), handle);
        let shop = Rc::clone(this);
        spawn_local(async move {
            // One that was stopped is off the list already.
            if task.await.is_ok() {
                shop.borrow_mut().tasks.remove(&key);
            }
        });
    }

    pub(crate) fn stop(&mut self, guid: &Guid, attempt: u32) {
        if let Some(task) = self.tasks.remove(&(guid.clone(), attempt)) {
            task.abort();
        }
    }

    pub(crate) fn told(this: &Rc<RefCell<Self>>, word: ToThread) {
        let mut shop = this.borrow_mut();
        match word {
            ToThread::Alone { alone } => shop.alone = alone,
            ToThread::Slow { ms } => shop.slow_ms = ms,
            ToThread::Disconnect => {
                shop.wish += 1;
                shop.endpoint = None;
                let offers = built_in_capabilities();
                port::tell(&FromThread::Disconnected { offers });
            }
            connect @ ToThread::Connect { .. } => {
                shop.wish += 1;
                let wish = shop.wish;
                spawn_local(Self::connect(Rc::clone(this), connect, wish));
            }
        }
    }

    async fn connect(this: Rc<RefCell<Self>>, form: ToThread, wish: u64) {
        let ToThread::Connect {
            url,
            key,
            model,
            page_origin,
        } = form
        else {
            return;
        };
        let outcome = check(&url, &key, &model, &page_origin).await;
        let mut shop = this.borrow_mut();
        if shop.wish != wish {
            return;
        }
        port::tell(&match outcome {
            Ok((connected, models)) => {
                let offers = offers(&connected.endpoint.capabilities(&models));
                shop.endpoint = Some(connected);
                FromThread::Connected {
                    url,
                    models,
                    offers,
                }
            }
            Err(message) => {
                // The engine before is not what the person asked for any more.
                shop.endpoint = None;
                let offers = built_in_capabilities();
                port::tell(&FromThread::Disconnected { offers });
                FromThread::Failed { url, message }
            }
        });
    }
}

/// The built-in abilities and an endpoint's, realm by realm.
fn offers(endpoint: &[Capability]) -> Vec<Capability> {
    let mut offers = built_in_capabilities();
    for extra in endpoint {
        match offers.iter_mut().find(|c| c.realm == extra.realm) {
            Some(same) => merge(same, extra),
            None => offers.push(extra.clone()),
        }
    }
    offers
}

/// One realm, two ways to serve it: the models add up; the slots are those of the slower way,
/// since the relay counts them together.
fn merge(into: &mut Capability, extra: &Capability) {
    into.models.extend(extra.models.iter().cloned());
    into.slots = into.slots.min(extra.slots);
    // Nothing is known of the two together before the first outcome.
    into.expected_ms = None;
}

async fn check(
    url: &str,
    key: &str,
    model: &str,
    page_origin: &str,
) -> Result<(Connected, Vec<String>), String> {
    let endpoint = Endpoint::parse(url).map_err(|why| why.to_string())?;
    let key = Key::new(key);
    let models = probe(&endpoint, key.as_ref(), page_origin)
        .await
        .map_err(|why| why.advice(&endpoint, page_origin))?;
    let model = model.trim();
    let endpoint = Endpoint {
        model: (!model.is_empty()).then(|| model.to_owned()),
        ..endpoint
    };
    let endpoint = endpoint.with_models_of(&models);
    Ok((Connected { endpoint, key }, models))
}

async fn probe(
    endpoint: &Endpoint,
    key: Option<&Key>,
    page_origin: &str,
) -> Result<Vec<String>, EndpointError> {
    if endpoint.is_mixed_content(page_origin) {
        return Err(EndpointError::MixedContent);
    }
    let mut reply = fetch::probe(&endpoint.probe(key)).await?;
    let status = reply.head().status;
    let body = reply.whole(PROBE_BYTES_MAX).await?;
    endpoint.read_probe(status, &body)
}
