use leptos::prelude::*;

use super::browser::{Background, keep_focus};
use super::highlight::Highlight;
use super::opening::Opening;
use super::shell::{Frame, Palette, StartPage, Theme, ToastArea, use_theme};
use super::store::Store;
use super::{commands, opening};
use crate::worker::Module;

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
    let background = Background::new(Module::Archives);
    let opening = Opening::new(store, background.clone());
    let background = StoredValue::new_local(background);
    let actions = commands::all(store, &commands::Doors { theme, palette, export, opening });
    commands::listen(store, actions);
    opening::listen_for_drops(opening);
    opening.resume_last();

    let files = Signal::derive(move || store.paths().iter().map(ToString::to_string).collect::<Vec<_>>());
    view! {
        {move || {
            if store.opened.read().is_some() {
                view! { <Frame theme palette export opening background=background.get_value() /> }.into_any()
            } else {
                view! {
                    <StartPage
                        kept=opening.kept.into()
                        busy=opening.busy.into()
                        error=opening.error.into()
                        folders=opening::can_pick_folders()
                        on_folder=Callback::new(move |()| opening.pick_folder())
                        on_files=Callback::new(move |files: web_sys::FileList| opening.take_files(&files))
                        on_sample=Callback::new(move |()| opening.open_sample())
                        on_kept=Callback::new(move |id| opening.open_kept(id))
                    />
                }
                    .into_any()
            }
        }}
        <Palette open=palette actions files on_file=Callback::new(move |path: String| store.open_file(&path)) />
        <ToastArea toasts=store.toasts />
    }
}
