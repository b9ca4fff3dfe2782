use leptos::prelude::*;

use crate::preview::Changed;
use crate::ui::controls::{Glyph, Icon};
use crate::ui::derived::Derived;

/// What the edits since opening do to this bake, in a sentence; unfolded, every
/// change with its value before and after.
#[component]
pub fn EffectLine() -> impl IntoView {
    let derived = Derived::expect();
    let unfolded = RwSignal::new(false);
    let effect = Memo::new(move |_| derived.state.read().as_ref()?.effect.clone());
    move || {
        effect.get().map(|effect| {
            let class = if effect.keeps_image { "effect keeps" } else { "effect" };
            let count = effect.changed.len();
            let changed = StoredValue::new(effect.changed);
            let icon = move || if unfolded.get() { Icon::ChevronDown } else { Icon::ChevronRight };
            view! {
                <div class=class role="status" aria-label="What your edits do">
                    <button
                        class="fold"
                        type="button"
                        disabled=count == 0
                        aria-label="Every change"
                        aria-expanded=move || unfolded.get().to_string()
                        on:click=move |_| unfolded.update(|open| *open = !*open)
                    >
                        {move || view! { <Glyph icon=icon() size=12 /> }}
                    </button>
                    <p>
                        <strong>"Your edits change "</strong>
                        {effect.summary}
                        ". "
                        {effect.about_key}
                    </p>
                    {move || unfolded.get().then(|| changed.with_value(|changed| changes(changed)))}
                </div>
            }
        })
    }
}

/// Names, and values before and after.
pub fn changes(changed: &[Changed]) -> AnyView {
    let cell = |value: &Option<String>| match value.as_deref() {
        None => view! { <span class="dim">"not there"</span> }.into_any(),
        Some("") => view! { <span class="dim">"empty"</span> }.into_any(),
        Some(value) => value.to_owned().into_any(),
    };
    let rows = changed.iter().map(|one| {
        view! {
            <tr>
                <th scope="row">{one.name.clone()}</th>
                <td class="was">{cell(&one.before)}</td>
                <td class="now">{cell(&one.after)}</td>
            </tr>
        }
    });
    view! {
        <table class="changes" aria-label="Changes">
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
