//! Which models this tab knows, and how far each is.

use mtor_store::{Catalog, Held, Model, StoreError};
use mtor_workshop::{LoadPhase, ModelState, ModelView};

use crate::limits::ADDED_MAX;

/// The catalog, what was added to it, and the state of each.
#[derive(Debug)]
pub struct Books {
    entries: Vec<Entry>,
    n_named: usize,
}

#[derive(Debug)]
struct Entry {
    model: Model,
    state: ModelState,
}

impl Books {
    /// The named models, all absent.
    pub fn open(catalog: &Catalog) -> Self {
        let absent = ModelState::Absent { here_bytes: 0 };
        let entries: Vec<Entry> = catalog
            .models()
            .iter()
            .map(|model| Entry {
                model: model.clone(),
                state: absent.clone(),
            })
            .collect();
        Self {
            n_named: entries.len(),
            entries,
        }
    }

    /// Adds a model by link or from disk; one that is known already is the same one.
    ///
    /// # Errors
    /// A link that is none, or too many of them.
    pub fn add(&mut self, model: Model) -> Result<String, String> {
        let id = model.id.clone();
        let known = |it: &&Entry| it.model.id == id || it.model.link == model.link;
        if let Some(entry) = self.entries.iter().find(known) {
            return Ok(entry.model.id.clone());
        }
        if self.entries.len() - self.n_named >= ADDED_MAX {
            return Err(format!(
                "{ADDED_MAX} models are on the list beside the named ones, and more would hide \
                 them. Delete or remove one first."
            ));
        }
        self.entries.push(Entry {
            model,
            state: ModelState::Absent { here_bytes: 0 },
        });
        Ok(id)
    }

    /// What the browser's storage holds, also of models that were added on an earlier visit.
    pub fn found(&mut self, held: &Held) {
        if self.get(&held.id).is_none() {
            // What was a good link then is one now; a list that is full is no reason to forget.
            let Ok(model) = Model::from_link(&held.link) else {
                return;
            };
            let model = Model {
                id: held.id.clone(),
                name: held.name.clone(),
                size_bytes: held.total_bytes.unwrap_or_default(),
                ..model
            };
            let absent = ModelState::Absent { here_bytes: 0 };
            self.entries.push(Entry {
                model,
                state: absent,
            });
        }
        let state = match self.state(&held.id) {
            // Why it failed stays to be read.
            Some(ModelState::Failed { message, .. }) => ModelState::Failed {
                message: message.clone(),
                here_bytes: held.here_bytes,
            },
            _ if held.complete => ModelState::Here,
            _ => ModelState::Absent {
                here_bytes: held.here_bytes,
            },
        };
        self.set(&held.id, state);
    }

    pub fn get(&self, id: &str) -> Option<&Model> {
        self.entry(id).map(|it| &it.model)
    }

    pub fn state(&self, id: &str) -> Option<&ModelState> {
        self.entry(id).map(|it| &it.state)
    }

    /// All of it is in this browser, and it is not in memory or on the way there.
    pub fn is_whole(&self, id: &str) -> bool {
        matches!(self.state(id), Some(ModelState::Here))
    }

    /// Bytes of it that are in this browser, as far as its state tells.
    pub fn here_bytes(&self, id: &str) -> u64 {
        let Some(entry) = self.entry(id) else {
            return 0;
        };
        match entry.state {
            ModelState::Absent { here_bytes } | ModelState::Failed { here_bytes, .. } => here_bytes,
            ModelState::Here => entry.model.size_bytes,
            ModelState::Loading { .. } | ModelState::Ready { .. } => 0,
        }
    }

    pub fn set(&mut self, id: &str, state: ModelState) {
        let Some(entry) = self.entries.iter_mut().find(|it| it.model.id == id) else {
            return;
        };
        if let ModelState::Loading {
            phase: LoadPhase::Fetching,
            total,
            ..
        } = state
            && total > 0
        {
            entry.model.size_bytes = total;
        }
        entry.state = state;
    }

    /// Takes an added model off the list; a named one stays, absent.
    pub fn forget(&mut self, id: &str) {
        self.set(id, ModelState::Absent { here_bytes: 0 });
        let mut place = 0;
        let n_named = self.n_named;
        self.entries.retain(|it| {
            place += 1;
            place <= n_named || it.model.id != id
        });
    }

    /// As the Lend panel shows them.
    pub fn views(&self) -> Vec<ModelView> {
        let numbered = self.entries.iter().enumerate();
        numbered
            .map(|(place, entry)| view(entry, place >= self.n_named))
            .collect()
    }

    fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|it| it.model.id == id)
    }
}

/// Says why a link is none of a model.
///
/// # Errors
/// The sentence for the person who pasted it.
pub fn linked(url: &str) -> Result<Model, String> {
    Model::from_link(url).map_err(|why: StoreError| why.to_string())
}

fn view(entry: &Entry, added: bool) -> ModelView {
    let Entry { model, state } = entry;
    ModelView {
        id: model.id.clone(),
        name: model.name.clone(),
        size_bytes: model.size_bytes,
        license: model.license.clone(),
        link: model.link.clone(),
        needs: model.needs.clone(),
        added,
        state: state.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn books() -> Books {
        Books::open(&Catalog::built_in())
    }

    #[test]
    fn a_link_is_added_once_and_forgotten_whole() {
        let mut books = books();
        let n = books.views().len();
        let id = books.add(linked("somebody/a-model").unwrap()).unwrap();
        let again = books.add(linked("https://huggingface.co/somebody/a-model").unwrap());
        assert_eq!((again.unwrap(), books.views().len()), (id.clone(), n + 1));
        let added = books.views().into_iter().filter(|it| it.added);
        let added: Vec<String> = added.map(|it| it.id).collect();
        assert_eq!(added, [id.as_str()]);
        books.forget(&id);
        assert_eq!(books.views().len(), n);
        books.forget("mini");
        assert_eq!(books.views().len(), n);
        assert!(linked("https://example.org/model.gguf").is_err());
    }

    #[test]
    fn the_list_has_an_end() {
        let mut books = books();
        for i in 0..ADDED_MAX {
            books
                .add(linked(&format!("somebody/model-{i}")).unwrap())
                .unwrap();
        }
        let why = books.add(linked("somebody/one-more").unwrap()).unwrap_err();
        assert!(why.contains("remove one"), "{why}");
    }

    #[test]
    fn what_an_earlier_visit_left_is_listed() {
        #[track_caller]
        fn check(complete: bool, expect: ModelState) {
            let mut books = books();
            let held = Held {
                id: "left".to_owned(),
                name: "somebody/left".to_owned(),
                link: "https://huggingface.co/somebody/left".to_owned(),
                here_bytes: 7,
                total_bytes: Some(9),
                complete,
            };
            books.found(&held);
            assert_eq!(books.state("left"), Some(&expect));
            assert_eq!(books.is_whole("left"), complete);
        }
        check(true, ModelState::Here);
        check(false, ModelState::Absent { here_bytes: 7 });
        assert!(!books().is_whole("mini"), "nothing is known of it yet");
    }

    #[test]
    fn why_a_model_failed_stays_with_what_is_here_of_it() {
        let mut books = books();
        let failed = |here_bytes| ModelState::Failed {
            message: "It is damaged.".to_owned(),
            here_bytes,
        };
        books.set("mini", failed(0));
        let held = Held {
            id: "mini".to_owned(),
            name: "MTOR mini".to_owned(),
            link: "models/mini".to_owned(),
            here_bytes: 7,
            total_bytes: Some(7),
            complete: true,
        };
        books.found(&held);
        assert_eq!(books.state("mini"), Some(&failed(7)));
        assert_eq!(books.here_bytes("mini"), 7);
    }
}
