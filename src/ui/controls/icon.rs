use leptos::prelude::*;

/// The app's icons, drawn on a grid of 16 with a stroke of 1.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Add,
    Archive,
    ArrowDown,
    ArrowUp,
    Attention,
    Bake,
    Branch,
    Check,
    ChevronDown,
    ChevronRight,
    Clock,
    Close,
    Code,
    Copy,
    Cross,
    Download,
    File,
    Folder,
    Grip,
    Info,
    Link,
    Moon,
    More,
    Paste,
    Redo,
    Remove,
    Rename,
    Search,
    Secret,
    Settings,
    Sun,
    Template,
    Terminal,
    Undo,
    Upload,
    Variables,
    Yaml,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Add => "M8 3v10M3 8h10",
            Self::Archive => "M2.5 3h11v3h-11zM3.5 6v7h9V6M6.5 9h3",
            Self::ArrowDown => "M8 3v10M4 9l4 4 4-4",
            Self::ArrowUp => "M8 13V3M4 7l4-4 4 4",
            Self::Attention => "M8 2.2 14.3 13.3H1.7zM8 6.2v3.4M8 11.4v.2",
            Self::Bake => "M2.5 7.5h11v5a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1zM2.5 7.5c0-6 11-6 11 0M6 10.5h4",
            Self::Branch => {
                "M4.5 4.5v7M4.5 9c0-2 7-1 7-4M4.5 4.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM4.5 14.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM11.5 5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z"
            }
            Self::Check => "M3 8.5 6.5 12 13 4.5",
            Self::ChevronDown => "M4 6l4 4 4-4",
            Self::ChevronRight => "M6 4l4 4-4 4",
            Self::Clock => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.2 1.5",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Code => "M5.5 4.5 2 8l3.5 3.5M10.5 4.5 14 8l-3.5 3.5",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Self::Cross => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4",
            Self::Download => "M8 2.5v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
            Self::File => "M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3",
            Self::Folder => "M1.5 3.5h5l1.5 2h6.5v8h-13z",
            Self::Grip => "M6 3v.2M10 3v.2M6 8v.2M10 8v.2M6 13v.2M10 13v.2",
            Self::Info => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.3v3.6M8 5v.2",
            Self::Link => "M6.5 9.5l3-3M7.5 4.5l1-1a2.8 2.8 0 0 1 4 4l-1 1M8.5 11.5l-1 1a2.8 2.8 0 0 1-4-4l1-1",
            Self::Moon => "M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z",
            Self::More => "M3.5 8v.2M8 8v.2M12.5 8v.2",
            Self::Paste => "M5.5 3h-2v11h9V3h-2M5.5 1.5h5v3h-5z",
            Self::Redo => "M10.5 2.5l3 3-3 3M13.5 5.5H6a3.5 3.5 0 0 0 0 7h4",
            Self::Remove => "M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.5 9h6l.5-9",
            Self::Rename => "M2.5 13.5l.6-3L10.5 3.1l2.4 2.4-7.4 7.4zM9 4.6 11.4 7",
            Self::Search => "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3l3.2 3.2",
            Self::Secret => "M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
            Self::Settings => {
                "M2 4.5h7M12 4.5h2M2 11.5h2M7 11.5h7M10.5 6a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM5.5 13a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z"
            }
            Self::Sun => {
                "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3.1 3.1l1 1M11.9 11.9l1 1M3.1 12.9l1-1M11.9 4.1l1-1"
            }
            Self::Template => "M6 2.5c-2.5 0-1 4-3 5.5 2 1.5.5 5.5 3 5.5M10 2.5c2.5 0 1 4 3 5.5-2 1.5-.5 5.5-3 5.5",
            Self::Terminal => "M1.5 3h13v10h-13zM4 6l2 2-2 2M8 10h3.5",
            Self::Undo => "M5.5 2.5l-3 3 3 3M2.5 5.5H10a3.5 3.5 0 0 1 0 7H6",
            Self::Upload => "M8 10.5v-8M4.5 6 8 2.5 11.5 6M2.5 13.5h11",
            Self::Variables => "M2 4.5h12M2 8h12M2 11.5h12M6 2.5v11",
            Self::Yaml => "M3 2.5 6 7v5.5M9 2.5 6 7M10.5 13.5h3M10.5 9h3",
        }
    }
}

/// One icon. It says nothing to assistive technology: its control has a name.
#[component]
pub fn Glyph(icon: Icon, #[prop(default = 16)] size: u32) -> impl IntoView {
    view! {
        <svg
            width=size
            height=size
            viewBox="0 0 16 16"
            fill="none"
            stroke="currentColor"
            stroke-width="1.5"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
        >
            <path d=icon.path() />
        </svg>
    }
}
