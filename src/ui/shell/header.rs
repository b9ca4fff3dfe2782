use leptos::prelude::*;

use crate::ui::controls::{Glyph, Icon};

/// Workspace name and layout, the palette, undo and redo, export.
#[component]
pub fn Header(
    name: Signal<String>,
    layout: Signal<String>,
    changed: Signal<usize>,
    can_undo: Signal<bool>,
    can_redo: Signal<bool>,
    on_home: Callback<()>,
    on_palette: Callback<()>,
    on_undo: Callback<()>,
    on_redo: Callback<()>,
    on_theme: Callback<()>,
    theme_icon: Signal<(Icon, String)>,
    on_export: Callback<()>,
) -> impl IntoView {
    view! {
        <header class="header">
            <div class="brand">
                <button
                    class="mark-button"
                    type="button"
                    title="Workspaces: open another, or come back to this one"
                    aria-label="Workspaces"
                    on:click=move |_| on_home.run(())
                >
                    <span class="mark" aria-hidden="true">
                        "B"
                    </span>
                </button>
                <h1 class="clip" title=move || name.get()>{move || name.get()}</h1>
                <small class="dim clip layout-name">{move || layout.get()}</small>
            </div>
            <button class="palette-button" type="button" on:click=move |_| on_palette.run(())>
                <Glyph icon=Icon::Search size=14 />
                <span class="label">"Search or run a command"</span>
                <kbd>"Ctrl K"</kbd>
            </button>
            <button
                class="icon-button"
                type="button"
                title="Undo the last step (Ctrl Z)"
                aria-label="Undo"
                disabled=move || !can_undo.get()
                on:click=move |_| on_undo.run(())
            >
                <Glyph icon=Icon::Undo />
            </button>
            <button
                class="icon-button"
                type="button"
                title="Redo (Ctrl Shift Z)"
                aria-label="Redo"
                disabled=move || !can_redo.get()
                on:click=move |_| on_redo.run(())
            >
                <Glyph icon=Icon::Redo />
            </button>
            <button
                class="icon-button"
                type="button"
                title=move || theme_icon.get().1
                aria-label=move || theme_icon.get().1
                on:click=move |_| on_theme.run(())
            >
                {move || view! { <Glyph icon=theme_icon.get().0 /> }}
            </button>
            <button class="button primary" type="button" on:click=move |_| on_export.run(())>
                {move || match changed.get() {
                    0 => "Export".to_owned(),
                    count => format!("Export ({count})"),
                }}
            </button>
        </header>
    }
}
