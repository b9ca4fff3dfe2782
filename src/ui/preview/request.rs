use std::sync::Arc;

use leptos::prelude::*;

use super::value::{CopyButton, badge, provenance, shown};
use crate::preview::{Place, RegionPreview};

/// The body of the request that Orca posts to Rosco.
#[component]
pub fn RequestTab(
    region: Signal<Option<Arc<RegionPreview>>>,
    on_open: Callback<Place>,
    on_copy: Callback<String>,
) -> impl IntoView {
    let json = Signal::derive(move || region.read().as_ref().map(|region| request_json(region)).unwrap_or_default());
    view! {
        <div class="tab-tools">
            <span class="dim">
                {move || region.read().as_ref().map(|region| format!("POST /api/v1/{}/bake", region.region))}
            </span>
            <span class="spacer"></span>
            <CopyButton label="Copy the request as JSON" text=json on_copy />
        </div>
        <table class="table request-table" aria-label="Request">
            <thead>
                <tr>
                    <th scope="col">"Field"</th>
                    <th scope="col">"Value"</th>
                    <th scope="col">"From"</th>
                </tr>
            </thead>
            <tbody>
                {move || {
                    region
                        .read()
                        .iter()
                        .flat_map(|region| &region.request)
                        .map(|field| {
                            view! {
                                <tr title=field.value.from.text.clone()>
                                    <th scope="row" class="clip">{field.name.clone()}</th>
                                    <td title=field.value.value.plain()>{shown(&field.value.value)}</td>
                                    <td>{badge(field.value.from.origin)}</td>
                                </tr>
                            }
                        })
                        .collect_view()
                }}
            </tbody>
        </table>
        <div class="because">
            {move || {
                region
                    .read()
                    .iter()
                    .flat_map(|region| &region.because)
                    .map(|from| view! { <p class="dim">"This region because of " {provenance(from, on_open)}</p> })
                    .collect_view()
            }}
        </div>
    }
}

fn request_json(region: &RegionPreview) -> String {
    let fields: Vec<String> = region
        .request
        .iter()
        .map(|field| format!("  {}: {}", serde_json::Value::from(field.name.as_str()), field.value.value.plain()))
        .collect();
    format!("{{\n{}\n}}", fields.join(",\n"))
}
