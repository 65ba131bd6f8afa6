//! Icons: one path each, drawn on 24 by 24.

use leptos::prelude::*;
use mtor_protocol::Realm;

/// What an icon shows; the word beside it says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Talk,
    Film,
    Bolt,
    Web,
    Eye,
    Spark,
    Mic,
    Note,
    Game,
    Send,
    Stop,
    Clip,
    Cross,
    Copy,
    Again,
    Save,
    Look,
    Failed,
    Quiet,
    Sun,
    Moon,
    Auto,
    Down,
    Check,
    Open,
    Play,
    Pause,
    Full,
    Gauge,
    Reel,
}

impl Icon {
    pub const fn of(realm: Realm) -> Self {
        match realm {
            Realm::Chat => Self::Talk,
            Realm::Vision => Self::Eye,
            Realm::Imagine => Self::Spark,
            Realm::Speech => Self::Mic,
            Realm::Video => Self::Film,
            Realm::Music => Self::Note,
            Realm::Game => Self::Game,
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Talk => "M4 5.5h16v11h-8.5L7 20v-3.5H4z",
            Self::Film => "M3.5 5h17v14h-17zM10 9.2v5.6l4.8-2.8z",
            Self::Bolt => "M13 3 5.5 13.5H11L10 21l8-11h-5.5z",
            Self::Web => {
                "M12 12 5.5 6.5M12 12l7-5M12 12l-5.5 6.5M12 12l6 5\
                 M12 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM5 7.2a1.4 1.4 0 1 0 0-2.8 1.4 1.4 0 0 0 0 2.8z\
                 M19.4 7.6a1.4 1.4 0 1 0 0-2.8 1.4 1.4 0 0 0 0 2.8zM6 20.2a1.4 1.4 0 1 0 0-2.8 1.4 1.4 0 0 0 0 2.8z\
                 M18.6 18.8a1.4 1.4 0 1 0 0-2.8 1.4 1.4 0 0 0 0 2.8z"
            }
            Self::Eye => {
                "M2.5 12S6 5.8 12 5.8 21.5 12 21.5 12 18 18.2 12 18.2 2.5 12 2.5 12zM12 14.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6z"
            }
            Self::Spark => {
                "M11 4l1.7 5.3L18 11l-5.3 1.7L11 18l-1.7-5.3L4 11l5.3-1.7zM18.5 15.5v5M16 18h5"
            }
            Self::Mic => {
                "M12 3.5a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3zM5.8 11.5a6.2 6.2 0 0 0 12.4 0M12 17.7V21"
            }
            Self::Note => {
                "M9.5 17.5V5.5l9-2v11.5M9.5 17.5a2.75 2.75 0 1 1-5.5 0 2.75 2.75 0 0 1 5.5 0zM18.5 15a2.75 2.75 0 1 1-5.5 0 2.75 2.75 0 0 1 5.5 0z"
            }
            Self::Game => {
                "M7 7.5h10a4.5 4.5 0 0 1 0 9.5c-2 0-2.5-2-5-2s-3 2-5 2a4.5 4.5 0 0 1 0-9.5zM8 10.3v3.4M6.3 12h3.4M15.8 11h.01M17.6 13h.01"
            }
            Self::Send => "M12 19.5V5M5.5 11.5 12 5l6.5 6.5",
            Self::Stop => "M6.5 6.5h11v11h-11z",
            Self::Clip => "M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 4.5M15.5 9.5h.01",
            Self::Cross => "M6 6l12 12M18 6 6 18",
            Self::Copy => "M9 9h11v11H9zM5.5 15H4V4h11v1.5",
            Self::Again => "M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4v5h-5",
            Self::Save => "M12 4v11M7 10.5l5 5 5-5M4.5 20h15",
            Self::Look => "M12 4 21 19.5H3zM12 10v4.5M12 17h.01",
            Self::Failed => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.5v5.5M12 16.2h.01",
            Self::Quiet => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 12h7",
            Self::Sun => {
                "M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"
            }
            Self::Moon => "M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z",
            Self::Auto => {
                "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 3v18M12 7.5h7.6M12 12h9M12 16.5h7.6"
            }
            Self::Down => "M12 5v14M5.5 12.5 12 19l6.5-6.5",
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::Play => "M7.5 5v14l11.5-7z",
            Self::Pause => "M8.5 5.5v13M15.5 5.5v13",
            Self::Full => "M4.5 9.5v-5h5M14.5 4.5h5v5M19.5 14.5v5h-5M9.5 19.5h-5v-5",
            Self::Gauge => {
                "M4 18a9 9 0 1 1 16 0M12 14.5l4-5M12 16a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z"
            }
            Self::Reel => "M3.5 6.5h12v11h-12zM15.5 10.5l5-3v9l-5-3M7.5 12h4",
            Self::Open => "M14 5h5v5M19 5l-7.5 7.5M10 5H5v14h14v-5",
        }
    }

    /// The drawing; hidden from screen readers, since the word is there.
    pub fn view(self) -> AnyView {
        view! {
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
                <path d=self.path() />
            </svg>
        }
        .into_any()
    }
}
