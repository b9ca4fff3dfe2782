use leptos::prelude::*;

use crate::ui::controls::{Glyph, Icon};
use crate::ui::store::Saving;

/// How safe the work is, and what the preview assumes.
#[component]
pub fn StatusBar(
    saving: Signal<Saving>,
    /// Another tab has the workspace.
    elsewhere: Signal<bool>,
    on_take_over: Callback<()>,
    layout: Signal<String>,
    instant: Signal<String>,
    release: Signal<String>,
) -> impl IntoView {
    view! {
        <footer class="status" aria-label="Status">
            <span role="status" class="saving">
                {move || match saving.get() {
                    _ if elsewhere.get() => {
                        view! {
                            <span class="warn">"Open in another tab: only to look at here"</span>
                            <button class="link-button" type="button" on:click=move |_| on_take_over.run(())>
                                "Take over"
                            </button>
                        }
                            .into_any()
                    }
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
