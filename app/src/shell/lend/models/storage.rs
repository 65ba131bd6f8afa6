//! What the models take of this browser's storage, and whether they stay.

use leptos::prelude::*;
use mtor_workshop::StorageView;

use crate::{
    actions::Actions,
    components::{format, icon::Icon},
    state::RealmState,
};

#[component]
pub fn Storage() -> impl IntoView {
    let lend = expect_context::<RealmState>().lend;
    let actions = expect_context::<Actions>();
    let line = Memo::new(move |_| told(lend.storage.get(), lend.storage_refused.get()));
    let can_ask = Memo::new(move |_| lend.storage.with(|it| it.available && !it.persistent));
    view! {
        <div class="storage">
            <p class="small soft num" data-testid="storage-line" role="status">
                {line}
            </p>
            <Show when=move || can_ask.get()>
                <button
                    type="button"
                    class="button"
                    data-testid="storage-keep"
                    on:click=move |_| actions.keep_storage()
                >
                    {Icon::Save.view()}
                    "Keep models in this browser"
                </button>
            </Show>
        </div>
    }
}

fn told(it: StorageView, was_refused: bool) -> String {
    if !it.available {
        return "This browser keeps nothing for this page, as private windows do. A model is \
                fetched again at each visit."
            .to_owned();
    }
    let used = format::size(it.used_bytes);
    let used = match it.quota_bytes {
        0 => format!("Storage: {used} used."),
        quota => format!("Storage: {used} of {} used.", format::size(quota)),
    };
    let stays = match (it.persistent, was_refused) {
        (true, _) => "Models stay until you delete them.",
        (false, false) => "The browser may clear it when the disk gets full.",
        (false, true) => {
            "The browser did not agree to keep it. It usually does once the page is bookmarked \
             or installed."
        }
    };
    format!("{used} {stays}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(persistent: bool, was_refused: bool, expect: &str) {
        let view = StorageView {
            used_bytes: 1_240_000_000,
            quota_bytes: 40_000_000_000,
            persistent,
            available: true,
        };
        let expect = format!("Storage: 1.24 GB of 40.0 GB used. {expect}");
        assert_eq!(told(view, was_refused), expect);
    }

    #[test]
    fn what_is_used_is_told_and_whether_it_stays() {
        check(true, false, "Models stay until you delete them.");
        check(
            false,
            false,
            "The browser may clear it when the disk gets full.",
        );
        let refused = "The browser did not agree to keep it. It usually does once the page is \
                       bookmarked or installed.";
        check(false, true, refused);
        assert!(told(StorageView::default(), false).contains("private windows"));
    }
}
