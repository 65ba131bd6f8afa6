//! Light, dark, or as the system says; kept between visits.

use leptos::prelude::*;
use web_sys::Storage;

use crate::components::icon::Icon;

#[cfg(test)]
mod tests;

const KEY: &str = "mtor-theme";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    const fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::System => Icon::Auto,
            Self::Light => Icon::Sun,
            Self::Dark => Icon::Moon,
        }
    }

    fn from_name(name: &str) -> Self {
        let all = [Self::System, Self::Light, Self::Dark];
        let found = all.into_iter().find(|it| it.name() == name);
        found.unwrap_or(Self::System)
    }
}

/// A browser may forbid storage; the theme then lasts as long as the tab.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn kept() -> Theme {
    let name = storage().and_then(|it| it.get_item(KEY).ok().flatten());
    Theme::from_name(&name.unwrap_or_default())
}

fn apply(theme: Theme) {
    let root = document().document_element();
    if let Some(root) = root {
        // Both calls fail only for names that are not names.
        drop(match theme {
            Theme::System => root.remove_attribute("data-theme"),
            _ => root.set_attribute("data-theme", theme.name()),
        });
    }
    if let Some(storage) = storage() {
        // A full storage forgets the choice; nothing else is lost.
        drop(storage.set_item(KEY, theme.name()));
    }
}

#[component]
pub fn ThemeButton() -> impl IntoView {
    let theme = RwSignal::new(kept());
    Effect::new(move |_| apply(theme.get()));
    let label = move || {
        let (now, next) = (theme.get(), theme.get().next());
        format!("Theme: {}. Change to {}.", now.name(), next.name())
    };
    view! {
        <button
            type="button"
            class="button quiet round"
            data-testid="theme"
            aria-label=label
            title=label
            on:click=move |_| theme.update(|it| *it = it.next())
        >
            {move || theme.get().icon().view()}
        </button>
    }
}
