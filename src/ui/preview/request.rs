use std::sync::Arc;

use leptos::prelude::*;

use super::table::{Does, Table, value_table};
use super::value::{CopyButton, provenance};
use crate::preview::RegionPreview;

/// The body of the request that Orca posts to Rosco.
pub fn request_tab(region: Signal<Option<Arc<RegionPreview>>>, does: Does) -> AnyView {
    let json = Signal::derive(move || region.read().as_ref().map(|region| request_json(region)).unwrap_or_default());
    let names =
        Memo::new(move |_| region.read().as_ref().map(|region| Table::Request.names(region)).unwrap_or_default());
    view! {
        <div class="tab-tools">
            <span class="dim clip">
                {move || region.read().as_ref().map(|region| format!("POST /api/v1/{}/bake", region.region))}
            </span>
            <span class="spacer"></span>
            <CopyButton label="Copy the request as JSON" text=json on_copy=does.on_copy />
        </div>
        {value_table(Table::Request, "Request".to_owned(), "Field", names.into(), region, does)}
        <div class="because">
            {move || {
                region
                    .read()
                    .iter()
                    .flat_map(|region| &region.because)
                    .map(|from| view! { <p class="dim">"This region because of " {provenance(from, does.on_open)}</p> })
                    .collect_view()
            }}
        </div>
    }
    .into_any()
}

fn request_json(region: &RegionPreview) -> String {
    let fields: Vec<String> = region
        .request
        .iter()
        .map(|field| format!("  {}: {}", serde_json::Value::from(field.name.as_str()), field.value.value.plain()))
        .collect();
    format!("{{\n{}\n}}", fields.join(",\n"))
}
