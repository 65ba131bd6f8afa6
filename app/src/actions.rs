//! What a person can do on the page: the one door from the panels to the ports.

use leptos::prelude::*;
use mtor_abilities::{
    built_in::GUIDE,
    endpoint::{ChatBody, Turn},
    limits::{HISTORY_BYTES_MAX, HISTORY_TURNS_MAX},
    route,
};
use mtor_protocol::{Guid, Name, RawJson, Realm, Work, client::Input};
use mtor_workshop::{LoadOptions, SketchBody, ToThread};

use crate::{
    cards, clock,
    hub::Hub,
    keeper, lending, models,
    state::{Card, Dials, Phase, RealmState},
};

/// Where the dials are kept in this browser.
const DIALS_KEY: &str = "mtor.dials";

/// Given down as context beside [`RealmState`].
#[derive(Debug, Clone, Copy)]
pub struct Actions {
    state: RealmState,
    hub: StoredValue<Hub, LocalStorage>,
}

/// A picture to ask about.
#[derive(Debug, Clone)]
pub struct Attachment {
    pub bytes: bytes::Bytes,
    pub mime: String,
    /// An object URL for showing it.
    pub url: String,
}

/// An engine's address as the person typed it. The key stays in this tab's memory.
#[derive(Clone)]
pub struct EndpointForm {
    pub url: String,
    pub key: String,
    /// Empty: the first model that the endpoint names.
    pub model: String,
}

impl std::fmt::Debug for EndpointForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never the key.
        f.debug_struct("EndpointForm")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

impl Actions {
    /// Opens the link and the ports; called once, by `App`.
    pub fn start(state: RealmState) -> Self {
        if let Some(dials) = crate::storage::load(DIALS_KEY) {
            state.lend.dials.set(dials);
        }
        let hub = Hub::start(state);
        lending::start(state, &hub);
        keeper::start(&hub);
        Self {
            state,
            hub: StoredValue::new_local(hub),
        }
    }

    /// Asks the realm; the card appears in `state.cards` at once. Returns its guid.
    pub fn ask(&self, words: String, attachment: Option<Attachment>) -> Option<Guid> {
        let words = words.trim().to_owned();
        if words.is_empty() && attachment.is_none() {
            return None;
        }
        let guid = Guid::v7(clock::unix_ms(), clock::random());
        let work = self.intent(&guid, &words, attachment.as_ref());
        let mut card = Card::new(guid.clone(), words, work.realm, clock::unix_ms());
        card.attachment = attachment.as_ref().map(|it| it.url.clone());
        card.sent_picture = attachment;
        self.hub.with_value(|hub| hub.ask(card, work));
        Some(guid)
    }

    /// Stops an open intent.
    pub fn cancel(&self, guid: &Guid) {
        self.hub.with_value(|hub| hub.cancel(guid));
    }

    /// Asks a refused or answered card's words again, in a new card.
    pub fn again(&self, guid: &Guid) {
        let found = |cards: &Vec<Card>| cards.iter().find(|c| c.guid == *guid).cloned();
        let Some(card) = self.state.cards.with_untracked(found) else {
            return;
        };
        self.ask(card.words, card.sent_picture);
    }

    /// Removes finished cards.
    pub fn clear(&self) {
        self.state.cards.update(|all| {
            all.retain(|card| {
                if card.is_finished() {
                    cards::release(card);
                }
                !card.is_finished()
            });
        });
    }

    pub fn lend(&self, wanted: bool) {
        self.state.lend.wanted.set(wanted);
        self.state.lend.since_ms.set(wanted.then(clock::unix_ms));
        let hub = self.hub.with_value(Clone::clone);
        lending::switched(self.state, hub);
    }

    /// Keeps the dials for the next visit and applies them at once.
    pub fn set_dials(&self, dials: Dials) {
        crate::storage::save(DIALS_KEY, &dials);
        self.state.lend.dials.set(dials);
        self.hub.with_value(|hub| lending::apply(self.state, hub));
    }

    /// Checks the endpoint; the outcome is in `state.lend.endpoint`.
    pub fn connect_endpoint(&self, form: EndpointForm) {
        self.hub
            .with_value(|hub| lending::connect(self.state, hub, form));
    }

    pub fn disconnect_endpoint(&self) {
        self.hub
            .with_value(|hub| hub.tell_thread(&ToThread::Disconnect));
    }

    /// Gets a model ready: what is missing is fetched, then it is read and measured.
    pub fn load_model(&self, id: String, options: LoadOptions) {
        self.tell_engine(&ToThread::Load { id, options });
    }

    /// Stops a load; what has arrived stays for the next time.
    pub fn cancel_load(&self, id: String) {
        self.tell_engine(&ToThread::CancelLoad { id });
    }

    pub fn unload_model(&self, id: String) {
        self.tell_engine(&ToThread::Unload { id });
    }

    /// Removes a model's files from this browser.
    pub fn delete_model(&self, id: String) {
        self.tell_engine(&ToThread::Delete { id });
    }

    /// Adds what a pasted link names; the outcome is in `state.lend.link`.
    pub fn add_link(&self, url: &str) {
        self.hub
            .with_value(|hub| models::add_link(self.state, hub, url));
    }

    /// Uses a model's files from disk as they are; the outcome is in `state.lend.files`.
    pub fn add_files(&self, files: &web_sys::FileList) {
        self.hub
            .with_value(|hub| models::add_files(self.state, hub, files));
    }

    /// Asks the browser to keep the models for good.
    pub fn keep_storage(&self) {
        models::keep_storage(self.state);
    }

    /// The browser's own model answers for others, where there is one.
    pub fn use_browser_model(&self) {
        self.state.lend.bridge_wanted.set(true);
    }

    pub fn stop_browser_model(&self) {
        self.state.lend.bridge_wanted.set(false);
    }

    fn tell_engine(&self, word: &ToThread) {
        self.hub.with_value(|hub| hub.tell_engine(word));
    }

    /// Tries the relay now instead of at the next backoff.
    pub fn rejoin(&self) {
        self.hub.with_value(|hub| hub.feed(Input::Online));
    }

    /// Words to an intent: the realm by rules, and in chat the guide for what the guide knows,
    /// a lent model for the rest.
    fn intent(&self, guid: &Guid, words: &str, picture: Option<&Attachment>) -> Work {
        let routed = route(words);
        let realm = if picture.is_some() {
            Realm::Vision
        } else {
            routed.realm
        };
        let body = match realm {
            Realm::Chat => self.history(),
            Realm::Imagine => self.seed(words),
            _ => None,
        };
        Work {
            guid: guid.clone(),
            realm,
            query_text: Some(RawJson::text(&routed.query_text)),
            body,
            user_id: None,
            model_type: None,
            model_name: self.model_for(realm),
            priority: Default::default(),
            deadline_ms: None,
            takeover: realm == Realm::Chat,
            attempts_used: 0,
            attempt: None,
            lease_ms: None,
            payload: picture.map(|it| it.bytes.clone()).unwrap_or_default(),
        }
    }

    /// In chat, a model that somebody lends; the tab that lends it asks its guide first.
    fn model_for(&self, realm: Realm) -> Option<Name> {
        if realm != Realm::Chat {
            return None;
        }
        self.state.roster.with_untracked(|roster| {
            let capabilities = roster.workers.iter().flat_map(|w| &w.capabilities);
            capabilities
                .filter(|c| c.realm == Realm::Chat)
                .flat_map(|c| c.models.iter())
                .find(|m| m.as_str() != GUIDE)
                .cloned()
        })
    }

    /// The same words asked again are drawn another way: the seed counts them.
    fn seed(&self, words: &str) -> Option<RawJson> {
        let same = |cards: &Vec<Card>| cards.iter().filter(|c| c.words == words).count();
        let seed = self.state.cards.with_untracked(same);
        RawJson::of(&SketchBody { seed: seed as u64 }).ok()
    }

    /// Earlier turns, for a model that has to know what "it" is.
    fn history(&self) -> Option<RawJson> {
        let turn = |role: &str, content: String| Turn {
            role: role.to_owned(),
            content,
        };
        let (mut messages, mut n_bytes) = (Vec::new(), 0);
        self.state.cards.with_untracked(|cards| {
            let answered = cards
                .iter()
                .filter(|c| c.realm == Realm::Chat && c.phase.get_untracked() == Phase::Done);
            // The newest that an engine is given; more would only fill the wire.
            for card in answered.rev() {
                let text = card.text.get_untracked();
                n_bytes += card.words.len() + text.len();
                if n_bytes > HISTORY_BYTES_MAX || messages.len() + 2 > HISTORY_TURNS_MAX {
                    break;
                }
                messages.push(turn("assistant", text));
                messages.push(turn("user", card.words.clone()));
            }
        });
        messages.reverse();
        if messages.is_empty() {
            return None;
        }
        RawJson::of(&ChatBody {
            messages,
            prefix: None,
        })
        .ok()
    }
}
