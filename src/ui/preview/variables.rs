use std::sync::Arc;

use crate::ui::browser::lower_case;
use crate::ui::controls::When;
use leptos::prelude::*;

use super::table::{Does, Table, value_table};
use crate::preview::RegionPreview;
use crate::ui::derived::Derived;
use crate::worker::Parts;

/// Every variable with its final value, where it came from, and on request
/// the values that it beat, struck through.
pub fn variables_tab(region: Signal<Option<Arc<RegionPreview>>>, does: Does) -> AnyView {
    let filter = RwSignal::new(String::new());
    let beside = Derived::expect().beside;
    let names = Memo::new(move |_| {
        let wanted = lower_case(&filter.read());
        let fits = |text: &str| wanted.is_empty() || lower_case(text).contains(&wanted);
        let region = region.read();
        let rows = region.iter().flat_map(|region| &region.variables);
        rows.filter(|row| fits(&row.name) || fits(&row.value.value.plain()))
            .map(|row| row.name.clone())
            .collect::<Vec<_>>()
    });
    view! {
        <div class="tab-tools">
            <input
                class="input"
                type="search"
                aria-label="Filter variables"
                placeholder="Filter by name or value"
                prop:value=filter
                on:input:target=move |event| filter.set(event.target().value())
            />
            <span class="dim">{move || format!("{} variables", names.read().len())}</span>
        </div>
        {value_table(Table::Variables, "Variables".to_owned(), "Variable", names.into(), region, does)}
        <When when=move || names.read().is_empty() && beside.read().parts.has(Parts::VARIABLES)>
            <p class="empty">
                {move || if filter.read().is_empty() { "No variables yet." } else { "No variable matches the filter." }}
            </p>
        </When>
    }
    .into_any()
}
