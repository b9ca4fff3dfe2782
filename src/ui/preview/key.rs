use std::sync::Arc;

use crate::ui::controls::When;
use leptos::prelude::*;

use super::effect::changes;
use super::table::Does;
use super::value::CopyButton;
use crate::preview::{BakeKey, RegionPreview};
use crate::ui::derived::Derived;
use crate::ui::store::Store;

/// Rosco's bake key, part by part, what is not in it, what the edits do to it,
/// and who would share the image.
pub fn key_tab(region: Signal<Option<Arc<RegionPreview>>>, does: Does) -> AnyView {
    let (derived, store) = (Derived::expect(), Store::expect());
    let key: Memo<Option<BakeKey>> = Memo::new(move |_| region.read().as_ref()?.bake_key.clone());
    let text = Signal::derive(move || key.read().as_ref().map(|key| key.text.clone()).unwrap_or_default());
    let shared = move || {
        let beside = derived.beside.read();
        (!beside.shared.is_empty()).then(|| {
            let rows = beside.shared.iter().map(|shared| {
                let text = shared.text.clone();
                match shared.bake.clone() {
                    Some(path) => view! {
                        <li>
                            <button class="link-button" type="button" on:click=move |_| store.bake.set(Some(Arc::clone(&path)))>{text}</button>
                        </li>
                    }
                    .into_any(),
                    None => view! { <li>{text}</li> }.into_any(),
                }
            });
            view! {
                <section class="key-section" aria-label="Shared image">
                    <h3>"Would share its image"</h3>
                    <ul>{rows.collect_view()}</ul>
                    <p class="dim">"Their keys are equal: whichever bakes first makes the image for both."</p>
                </section>
            }
        })
    };
    let edits = move || {
        let state = derived.state.read();
        let effect = state.as_ref()?.effect.as_ref()?;
        Some(view! {
            <section class="key-section" aria-label="What the edits do">
                <h3>"What your edits do"</h3>
                <p class:warn=effect.keeps_image>{effect.about_key.clone()}</p>
                {changes(&effect.changed)}
            </section>
        })
    };
    view! {
        {move || key.read().as_ref().map(|key| parts(key, text, does))}
        {edits}
        {shared}
        <When when=move || text.get().is_empty()>
            <p class="empty">"There is no bake key yet: see the sentence above."</p>
        </When>
    }
    .into_any()
}

fn parts(key: &BakeKey, text: Signal<String>, does: Does) -> AnyView {
    let rows = key.parts.iter().map(|part| {
        view! {
            <tr>
                <td class="mono">{if part.text.is_empty() { "(empty)".to_owned() } else { part.text.clone() }}</td>
                <td>{part.what.clone()}</td>
            </tr>
        }
    });
    view! {
        <div class="key-text">
            <code>{key.text.clone()}</code>
            <CopyButton label="Copy the bake key" text on_copy=does.on_copy />
        </div>
        <table class="table" aria-label="Parts of the bake key">
            <thead>
                <tr>
                    <th scope="col">"Part"</th>
                    <th scope="col">"Is"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        <p class="key-note">
            "Rosco looks for a finished image under this key before it bakes. "
            <strong>"Not part of it: "</strong>
            {key.not_in_key.join(", ")}
            ". Whoever changes only these gets the old image again, unless Rebake is set."
        </p>
    }
    .into_any()
}
