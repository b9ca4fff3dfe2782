//! Export: first what changed, then the ways out.

use leptos::prelude::*;

use crate::ui::controls::Dialog;

#[component]
pub fn ExportReview(open: RwSignal<bool>) -> impl IntoView {
    view! { <Dialog name="Export" open><p>"…"</p></Dialog> }
}
