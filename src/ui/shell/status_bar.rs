use leptos::prelude::*;

use crate::ui::controls::{Glyph, Icon};
use crate::ui::store::Saving;

/// How safe the work is, and what the preview assumes.
#[component]
pub fn StatusBar(
    saving: Signal<Saving>,
    layout: Signal<String>,
    instant: Signal<String>,
    release: Signal<String>,
) -> impl IntoView {
    view! {
        <footer class="status" aria-label="Status">
            <span role="status" class="saving">
                {move || match saving.get() {
                    Saving::Saved => {
                        view! {
                            <span class="ok">
                                <Glyph icon=Icon::Check size=12 />
                            </span>
                            "Saved in this browser"
                        }
                            .into_any()
                    }
                    Saving::Saving => "Saving…".into_any(),
                    Saving::Failed(why) => {
                        view! {
                            <span class="bad" title=why.clone()>
                                {format!("Not saved: {why}")}
                            </span>
                        }
                            .into_any()
                    }
                }}
            </span>
            <span class="clip status-layout">{move || format!("Layout: {}", layout.get())}</span>
            <span class="clip status-instant">{move || instant.get()}</span>
            <span class="spacer">{move || release.get()}</span>
        </footer>
    }
}
