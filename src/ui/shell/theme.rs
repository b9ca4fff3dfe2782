use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

const KEY: &str = "bakewright.theme";

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The one that this browser was last told.
    pub fn remembered() -> Self {
        match storage().and_then(|storage| storage.get_item(KEY).ok().flatten()).as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    pub const fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    fn remember(self) {
        if let Some(storage) = storage() {
            // Without storage the choice lasts as long as the page.
            let _ = storage.set_item(KEY, self.word());
        }
    }
}

/// Puts the theme on the page and gives what is in force: true for dark.
pub fn use_theme(theme: RwSignal<Theme>) -> Memo<bool> {
    let system_dark = RwSignal::new(false);
    if let Ok(Some(query)) = window().match_media("(prefers-color-scheme: dark)") {
        system_dark.set(query.matches());
        let listened = query.clone();
        let on_change = wasm_bindgen::closure::Closure::<dyn FnMut()>::new(move || system_dark.set(listened.matches()));
        let function: &JsValue = on_change.as_ref();
        query.set_onchange(Some(function.unchecked_ref()));
        // The page listens for as long as it lives.
        on_change.forget();
    }
    let dark = Memo::new(move |_| match theme.get() {
        Theme::System => system_dark.get(),
        Theme::Light => false,
        Theme::Dark => true,
    });
    Effect::new(move |_| {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", if dark.get() { "dark" } else { "light" });
        }
        theme.get().remember();
    });
    dark
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
