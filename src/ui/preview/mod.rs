//! What a Bake stage comes to: the verdict, and the chain in tabs.

mod command;
mod key;
mod request;
mod scripts;
mod template;
pub mod value;
mod variables;
mod verdict;

use std::sync::Arc;

use leptos::prelude::*;

use crate::preview::{Place, Preview, RegionPreview};
use crate::ui::derived::in_full;
use crate::ui::store::Store;
use command::CommandTab;
use key::KeyTab;
use request::RequestTab;
use scripts::ScriptsTab;
use template::TemplateTab;
use variables::VariablesTab;
use verdict::VerdictLine;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Tab {
    Request,
    Command,
    #[default]
    Variables,
    Template,
    Scripts,
    Key,
}

impl Tab {
    const ALL: [Self; 6] = [Self::Request, Self::Command, Self::Variables, Self::Template, Self::Scripts, Self::Key];

    const fn name(self) -> &'static str {
        match self {
            Self::Request => "Request",
            Self::Command => "Command",
            Self::Variables => "Variables",
            Self::Template => "Template",
            Self::Scripts => "Scripts",
            Self::Key => "Key",
        }
    }

    const fn id(self) -> &'static str {
        match self {
            Self::Request => "preview-tab-request",
            Self::Command => "preview-tab-command",
            Self::Variables => "preview-tab-variables",
            Self::Template => "preview-tab-template",
            Self::Scripts => "preview-tab-scripts",
            Self::Key => "preview-tab-key",
        }
    }
}

/// The region "Bake preview": the verdict, the region's choice, the tabs.
#[component]
pub fn PreviewPane(
    preview: Signal<Option<Arc<Preview>>>,
    on_open: Callback<Place>,
    on_copy: Callback<String>,
) -> impl IntoView {
    let tab = RwSignal::new(Tab::default());
    let chosen = Store::expect().region;
    let names = Memo::new(move |_| {
        preview
            .read()
            .iter()
            .flat_map(|preview| &preview.regions)
            .map(|region| region.region.clone())
            .collect::<Vec<_>>()
    });
    let region: Memo<Option<Arc<RegionPreview>>> = Memo::new(move |_| in_full(preview.read().as_ref()?).cloned());
    let region = Signal::from(region);

    view! {
        <section class="preview" aria-label="Bake preview">
            <div class="verdict-row">
                <VerdictLine preview on_open />
                <Show when=move || { names.read().len() > 1 }>
                    <select
                        class="select region-choice"
                        aria-label="Region of the preview"
                        on:change:target=move |event| chosen.set(event.target().value())
                    >
                        {move || {
                            names
                                .get()
                                .into_iter()
                                .map(|name| {
                                    let value = name.clone();
                                    view! { <option value=value>{name}</option> }
                                })
                                .collect_view()
                        }}
                    </select>
                </Show>
            </div>
            <div class="preview-tabs" role="tablist" aria-label="Parts of the preview" on:keydown=move |event| move_tab(&event, tab)>
                {Tab::ALL
                    .map(|one| {
                        view! {
                            <button
                                type="button"
                                role="tab"
                                id=one.id()
                                aria-controls="preview-panel"
                                aria-selected=move || (tab.get() == one).to_string()
                                tabindex=move || if tab.get() == one { "0" } else { "-1" }
                                on:click=move |_| tab.set(one)
                            >
                                {one.name()}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
            <div class="preview-panel" id="preview-panel" role="tabpanel" aria-labelledby=move || tab.get().id()>
                {move || match tab.get() {
                    Tab::Request => view! { <RequestTab region on_open on_copy /> }.into_any(),
                    Tab::Command => view! { <CommandTab region on_copy /> }.into_any(),
                    Tab::Variables => view! { <VariablesTab region on_open on_copy /> }.into_any(),
                    Tab::Template => view! { <TemplateTab region on_open /> }.into_any(),
                    Tab::Scripts => view! { <ScriptsTab region on_open /> }.into_any(),
                    Tab::Key => view! { <KeyTab region on_copy /> }.into_any(),
                }}
            </div>
        </section>
    }
}

fn move_tab(event: &leptos::ev::KeyboardEvent, tab: RwSignal<Tab>) {
    let at = Tab::ALL.iter().position(|one| *one == tab.get_untracked()).unwrap_or_default();
    let count = Tab::ALL.len();
    let next = match event.key().as_str() {
        "ArrowRight" => (at + 1) % count,
        "ArrowLeft" => (at + count - 1) % count,
        "Home" => 0,
        "End" => count - 1,
        _ => return,
    };
    event.prevent_default();
    if let Some(next) = Tab::ALL.get(next) {
        tab.set(*next);
        crate::ui::browser::focus(next.id());
    }
}
