use leptos::prelude::*;

/// The app: everything that the page shows.
#[component]
pub fn App() -> impl IntoView {
    view! {
        <main aria-label="Editor">
            <h1>"Bakewright"</h1>
        </main>
    }
}
