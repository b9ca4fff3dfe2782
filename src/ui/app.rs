use leptos::prelude::*;

use super::browser::keep_focus;
use super::highlight::Highlight;
use super::opening::Opening;
use super::shell::{Frame, KeptChange, Palette, StartPage, Theme, ToastArea, use_theme};
use super::starter::{Starter, StarterDialog};
use super::store::Store;
use super::{commands, opening};

/// The app: the start page, or the frame around an open workspace.
#[component]
pub fn App() -> impl IntoView {
    let store = Store::provide();
    Highlight::provide();
    let theme = RwSignal::new(Theme::remembered());
    use_theme(theme);
    keep_focus();
    store.flush_on_leaving();
    let palette = RwSignal::new(false);
    let export = RwSignal::new(false);
    let opening = Opening::new(store);
    let starter = Starter::new(store);
    let actions = commands::all(store, &commands::Doors { theme, palette, export, opening, starter });
    commands::listen(store, actions);
    opening::listen_for_drops(opening);
    opening.resume_last();

    let files = Signal::derive(move || store.paths().iter().map(ToString::to_string).collect::<Vec<_>>());
    view! {
        {move || {
            if store.opened.read().is_some() {
                view! { <Frame theme palette export opening starter /> }.into_any()
            } else {
                view! {
                    <StartPage
                        kept=opening.kept.into()
                        busy=opening.busy.into()
                        can_cancel=opening.can_cancel.into()
                        on_cancel=Callback::new(move |()| opening.cancel())
                        on_text=Callback::new(move |text| opening.take_text(text))
                        error=opening.error.into()
                        folders=opening::can_pick_folders()
                        on_folder=Callback::new(move |()| opening.pick_folder())
                        on_files=Callback::new(move |files: web_sys::FileList| opening.take_files(&files))
                        on_sample=Callback::new(move |()| opening.open_sample())
                        on_new=Callback::new(move |()| starter.begin())
                        on_change=Callback::new(move |(id, change): (String, KeptChange)| {
                            opening.change_kept(id, move |card| match &change {
                                KeptChange::Name(name) => card.name.clone_from(name),
                                KeptChange::Removed(removed) => card.removed = *removed,
                            });
                        })
                        on_save_all=Callback::new(move |()| opening.save_all())
                        on_kept=Callback::new(move |id| opening.open_kept(id))
                    />
                }
                    .into_any()
            }
        }}
        <Palette open=palette actions files on_file=Callback::new(move |path: String| store.open_file(&path)) />
        <StarterDialog starter />
        <ToastArea toasts=store.toasts />
    }
}
