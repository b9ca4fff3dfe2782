use leptos::prelude::*;

use crate::ui::controls::{Glyph, Icon};

/// A titled part with its count and a way to add to it.
#[component]
pub fn Section(
    title: &'static str,
    #[prop(into)] count: Signal<usize>,
    add: &'static str,
    on_add: Callback<()>,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="visual-section" aria-label=title>
            <div class="section-head">
                <h2>{title}</h2>
                <span class="dim">{move || count.get()}</span>
                <button
                    class="button quiet spacer"
                    type="button"
                    aria-label=format!("Add {}", add.to_ascii_lowercase())
                    on:click=move |_| on_add.run(())
                >
                    <Glyph icon=Icon::Add size=14 />
                    {add}
                </button>
            </div>
            {children()}
        </section>
    }
}
