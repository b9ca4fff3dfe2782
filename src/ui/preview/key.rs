use std::sync::Arc;

use leptos::prelude::*;

use super::value::CopyButton;
use crate::preview::RegionPreview;
use crate::ui::controls::When;

/// Rosco's bake key, part by part, and what is not in it.
#[component]
pub fn KeyTab(region: Signal<Option<Arc<RegionPreview>>>, on_copy: Callback<String>) -> impl IntoView {
    let text = Signal::derive(move || {
        region
            .read()
            .as_ref()
            .and_then(|region| region.bake_key.as_ref().map(|key| key.text.clone()))
            .unwrap_or_default()
    });
    view! {
        {move || {
            region
                .read()
                .as_ref()
                .and_then(|region| region.bake_key.as_ref())
                .map(|key| {
                    view! {
                        <div class="key-text">
                            <code>{key.text.clone()}</code>
                            <CopyButton label="Copy the bake key" text on_copy />
                        </div>
                        <table class="table" aria-label="Parts of the bake key">
                            <thead>
                                <tr>
                                    <th scope="col">"Part"</th>
                                    <th scope="col">"Is"</th>
                                </tr>
                            </thead>
                            <tbody>
                                {key
                                    .parts
                                    .iter()
                                    .map(|part| {
                                        view! {
                                            <tr>
                                                <td class="mono">
                                                    {if part.text.is_empty() { "(empty)".to_owned() } else { part.text.clone() }}
                                                </td>
                                                <td>{part.what.clone()}</td>
                                            </tr>
                                        }
                                    })
                                    .collect_view()}
                            </tbody>
                        </table>
                        <p class="key-note">
                            "Rosco looks for a finished image under this key before it bakes. "
                            <strong>"Not part of it: "</strong>
                            {key.not_in_key.join(", ")}
                            ". Whoever changes only these gets the old image again, unless Rebake is set."
                        </p>
                    }
                })
        }}
        <When when=move || text.get().is_empty()>
            <p class="empty">"There is no bake key yet: see the sentence above."</p>
        </When>
    }
}
