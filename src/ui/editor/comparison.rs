use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::Language;
use super::monaco::{Comparison, MonacoHandle, Readiness};
use crate::ui::controls::When;

/// What changed between two texts, side by side or in one another.
#[component]
pub fn TextComparison(
    monaco: MonacoHandle,
    /// Names what is compared for assistive technology: the file's path.
    #[prop(into)]
    label: Signal<String>,
    #[prop(into)] original: Signal<Arc<str>>,
    #[prop(into)] modified: Signal<Arc<str>>,
    #[prop(into)] language: Signal<Language>,
    #[prop(into)] side_by_side: Signal<bool>,
) -> impl IntoView {
    let host = NodeRef::<html::Div>::new();
    let comparison = StoredValue::<Option<Comparison>, LocalStorage>::new_local(None);
    let mounted = RwSignal::new(false);
    let readiness = monaco.readiness();
    monaco.load();
    on_cleanup(move || {
        if let Some(comparison) = comparison.try_get_value().flatten() {
            comparison.dispose_comparison();
        }
    });

    Effect::new(move |_| {
        let (Readiness::Ready, Some(element)) = (readiness.get(), host.get()) else { return };
        if mounted.get_untracked() {
            return;
        }
        if let Some(made) = monaco.comparison(&element) {
            comparison.set_value(Some(made));
            mounted.set(true);
        }
    });
    let there = move || mounted.get().then(|| comparison.get_value()).flatten();
    Effect::new(move |_| {
        if let Some(comparison) = there() {
            comparison.set_side_by_side(side_by_side.get());
        }
    });
    Effect::new(move |_| {
        if let Some(comparison) = there() {
            comparison.compare(&original.get(), &modified.get(), language.get().id(), &label.get());
        }
    });

    view! {
        <div class="text-comparison">
            <div class="text-surface" node_ref=host hidden=move || !mounted.get()></div>
            <When when=move || !mounted.get()>
                <pre class="text-area" aria-label=move || label.get()>{move || modified.get().to_string()}</pre>
            </When>
        </div>
    }
}
