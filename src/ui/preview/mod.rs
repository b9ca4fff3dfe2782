//! What a Bake stage comes to: the verdict, and the chain in tabs.

mod command;
mod effect;
mod key;
mod log;
mod packer;
mod regions;
mod request;
mod scripts;
mod table;
mod template;
pub mod value;
mod variables;
mod verdict;

use std::sync::Arc;

use crate::ui::chain::Showing;
use crate::ui::controls::When;
use leptos::prelude::*;

use crate::preview::{Place, Preview};
use crate::ui::derived::Derived;
use crate::worker::Parts;
use command::command_tab;
use effect::EffectLine;
use key::key_tab;
use log::log_tab;
use regions::{RegionTabs, differences_table};
use request::request_tab;
use scripts::scripts_tab;
use table::Does;
use template::template_tab;
use variables::variables_tab;
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
    Log,
}

impl Tab {
    const ALL: [Self; 7] =
        [Self::Request, Self::Command, Self::Variables, Self::Template, Self::Scripts, Self::Key, Self::Log];

    const fn name(self) -> &'static str {
        match self {
            Self::Request => "Request",
            Self::Command => "Command",
            Self::Variables => "Variables",
            Self::Template => "Template",
            Self::Scripts => "Scripts",
            Self::Key => "Key",
            Self::Log => "Log",
        }
    }

    /// The parts of a region's preview that it shows.
    const fn parts(self) -> Parts {
        match self {
            Self::Request | Self::Key | Self::Log => Parts::NONE,
            // The command's flags tell where their values come from.
            Self::Variables | Self::Command => Parts::VARIABLES,
            // So do the lines.
            Self::Template => Parts::VARIABLES.with(Parts::TEMPLATE),
            Self::Scripts => Parts::SCRIPTS,
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
            Self::Log => "preview-tab-log",
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
    let compare = RwSignal::new(false);
    let region = Derived::expect().region;
    let shows = expect_context::<Showing>();
    Effect::new(move |_| {
        let preview = tab.get().parts();
        if shows.0.read_untracked().preview != preview {
            shows.0.update(|shows| shows.preview = preview);
        }
    });
    let does = Does { on_open, on_copy };
    let names = Memo::new(move |_| {
        let preview = preview.read();
        let regions = preview.iter().flat_map(|preview| &preview.regions);
        regions.map(|region| (region.region.clone(), region.failure.is_some())).collect::<Vec<_>>()
    });
    let many = Memo::new(move |_| names.read().len() > 1);
    let comparing = Memo::new(move |_| many.get() && compare.get());
    let regions =
        Signal::derive(move || preview.read().as_ref().map(|preview| preview.regions.clone()).unwrap_or_default());

    view! {
        <section class="preview" aria-label="Bake preview">
            <div class="verdict-row">
                <VerdictLine preview on_open />
                <EffectLine />
            </div>
            <div class="preview-heads">
                <When when=move || many.get()>
                    <RegionTabs names compare />
                </When>
                <div
                    class="preview-tabs"
                    role="tablist"
                    aria-label="Parts of the preview"
                    hidden=move || comparing.get()
                    on:keydown=move |event| move_tab(&event, tab)
                >
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
            </div>
            <div
                class="preview-panel"
                id="preview-panel"
                role="tabpanel"
                aria-labelledby=move || if comparing.get() { "region-tab-" } else { tab.get().id() }
            >
                {move || {
                    if comparing.get() {
                        return differences_table(regions);
                    }
                    match tab.get() {
                        Tab::Request => request_tab(region, does),
                        Tab::Command => command_tab(region, does),
                        Tab::Variables => variables_tab(region, does),
                        Tab::Template => template_tab(region, does),
                        Tab::Scripts => scripts_tab(region, does),
                        Tab::Key => key_tab(region, does),
                        Tab::Log => log_tab(does),
                    }
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
