use leptos::{ev, prelude::*};

use super::header::Header;
use super::status_bar::StatusBar;
use super::theme::Theme;
use crate::ui::controls::{Divider, Grows, Icon, whole};
use crate::ui::derived::Derived;
use crate::ui::editor::EditorPane;
use crate::ui::editor::monaco::MonacoHandle;
use crate::ui::export::ExportReview;
use crate::ui::files::FilesPane;
use crate::ui::opening::Opening;
use crate::ui::preview::PreviewPane;
use crate::ui::problems::ProblemsPane;
use crate::ui::stage::StagePane;
use crate::ui::starter::{Beside, Starter};
use crate::ui::store::Store;
use crate::workspace::{Direction, Scope, What};

/// The width of a pane at first: a part of the window's, within bounds.
struct Width {
    part: f64,
    least: f64,
    most: f64,
}

const FILES: Width = Width { part: 0.17, least: 176.0, most: 232.0 };
const BAKE: Width = Width { part: 0.33, least: 340.0, most: 480.0 };

impl Width {
    fn at_first(&self) -> f64 {
        let window = window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or_default();
        (window * self.part).round().clamp(self.least, self.most)
    }
}

/// The pane that a narrow screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pane {
    Files,
    Editor,
    Bake,
}

impl Pane {
    const ALL: [Self; 3] = [Self::Files, Self::Editor, Self::Bake];

    const fn key(self) -> &'static str {
        match self {
            Self::Files => "files",
            Self::Editor => "editor",
            Self::Bake => "bake",
        }
    }

    const fn tab_id(self) -> &'static str {
        match self {
            Self::Files => "pane-tab-files",
            Self::Editor => "pane-tab-editor",
            Self::Bake => "pane-tab-bake",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Files => "Files",
            Self::Editor => "Editor",
            Self::Bake => "Bake",
        }
    }
}

/// The frame around an open workspace: everything wired to the store.
#[component]
pub fn Frame(
    theme: RwSignal<Theme>,
    palette: RwSignal<bool>,
    export: RwSignal<bool>,
    opening: Opening,
    starter: Starter,
) -> impl IntoView {
    let store = Store::expect();
    let derived = Derived::provide(store);
    let monaco = MonacoHandle::new();
    store.listen(
        move |change| match &change.what {
            What::Edited { before, edits, .. } => monaco.forward(&change.path, before, edits),
            What::Renamed { from } => monaco.rename(from, &change.path),
            What::Created | What::Deleted => monaco.close(&change.path),
            What::Saved => {}
        },
        move || monaco.close_all(),
    );
    let files_width = RwSignal::new(FILES.at_first());
    let bake_width = RwSignal::new(BAKE.at_first());
    let pane = RwSignal::new(Pane::Editor);
    let style =
        move || format!("--files-width: {}px; --bake-width: {}px", whole(files_width.get()), whole(bake_width.get()));
    // A new workspace shows its first template and its first bake.
    if store.tabs.read_untracked().is_empty() && store.active.read_untracked().is_none() {
        let paths = derived.paths.get_untracked();
        let templates: Vec<_> = paths.into_iter().filter(|path| derived.kind(path).is_template()).collect();
        store.show_what_matters(&templates);
    }
    // A reload comes back to what was shown.
    Effect::new(move |before: Option<()>| {
        store.tabs.track();
        store.active.track();
        store.bake.track();
        if before.is_some() {
            leptos::task::spawn_local(async move { store.write_card(true).await });
        }
    });
    // Opening a file from a narrow screen's tree should show it.
    Effect::new(move |before: Option<()>| {
        store.active.track();
        store.reveal.track();
        if before.is_some() {
            pane.set(Pane::Editor);
        }
    });

    Effect::new(move |_| {
        starter.beside.set(Beside {
            folder: derived.template_folder.get(),
            used: derived.used_template(),
            images: derived.images(),
        });
    });
    let name =
        Signal::derive(move || store.opened.read().as_ref().map(|opened| opened.name.clone()).unwrap_or_default());
    let changed = Signal::derive(move || store.changed_files().iter().filter(|file| !file.aside).count());
    let theme_icon = Signal::derive(move || match theme.get() {
        Theme::System => (Icon::Settings, "Theme: as the system".to_owned()),
        Theme::Light => (Icon::Sun, "Theme: light".to_owned()),
        Theme::Dark => (Icon::Moon, "Theme: dark".to_owned()),
    });
    let on_open = Callback::new(move |place| store.open_place(&place));
    let on_copy = Callback::new(move |text: String| {
        leptos::task::spawn_local(async move {
            let copied = crate::ui::browser::copy_text(&text).await;
            store.toasts.say(if copied { "Copied." } else { "This browser does not let the page copy." });
        });
    });

    view! {
        <div class="frame" style=style data-pane=move || pane.get().key()>
            <Header
                name
                layout=derived.layout_name
                changed
                can_undo=Signal::derive(move || store.can(Direction::Back, &Scope::Workspace))
                can_redo=Signal::derive(move || store.can(Direction::Forth, &Scope::Workspace))
                on_home=Callback::new(move |()| opening.go_home())
                on_palette=Callback::new(move |()| palette.set(true))
                on_undo=Callback::new(move |()| store.undo(Scope::Workspace))
                on_redo=Callback::new(move |()| store.redo(Scope::Workspace))
                on_theme=Callback::new(move |()| theme.update(|theme| *theme = theme.next()))
                theme_icon
                on_export=Callback::new(move |()| export.set(true))
            />
            <div class="pane-switch" role="tablist" aria-label="Panes" on:keydown=move |event| move_pane(&event, pane)>
                {Pane::ALL
                    .map(|one| {
                        view! {
                            <button
                                type="button"
                                role="tab"
                                id=one.tab_id()
                                aria-selected=move || (pane.get() == one).to_string()
                                tabindex=move || if pane.get() == one { "0" } else { "-1" }
                                on:click=move |_| pane.set(one)
                            >
                                {one.name()}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
            <FilesPane
                paths=derived.paths
                mark=derived.mark
                active=store.active.into()
                layout=derived.layout_name
                on_open=Callback::new(move |path: std::sync::Arc<str>| {
                    store.open_file(&path);
                    pane.set(Pane::Editor);
                })
                bakes=derived.bakes
                active_bake=store.bake.into()
                on_bake=Callback::new(move |path| {
                    store.bake.set(Some(path));
                    pane.set(Pane::Bake);
                })
                on_new_bake=Callback::new(move |()| {
                    crate::ui::stage::new_bake(store);
                    pane.set(Pane::Bake);
                })
                on_new=Callback::new(move |()| starter.begin())
            />
            <EditorPane monaco>
                <Divider name="Width of the files pane" class="divider divider-files" width=files_width min=140.0 max=480.0 grows=Grows::Start />
                <Divider name="Width of the bake pane" class="divider divider-bake" width=bake_width min=320.0 max=900.0 grows=Grows::End />
            </EditorPane>
            <div class="bake">
                <StagePane on_copy />
                <PreviewPane preview=derived.preview on_open on_copy />
            </div>
            <ProblemsPane findings=derived.findings has_bake=Signal::derive(move || derived.bake.read().is_some()) on_open />
            <StatusBar saving=store.saving.into() elsewhere=store.elsewhere.into() on_take_over=Callback::new(move |()| store.take_over()) layout=derived.layout_name instant=derived.instant release=derived.release />
            <ExportReview open=export />
        </div>
    }
}

/// Arrow keys go from tab to tab, as tabs do.
fn move_pane(event: &ev::KeyboardEvent, pane: RwSignal<Pane>) {
    let at = Pane::ALL.iter().position(|one| *one == pane.get_untracked()).unwrap_or_default();
    let count = Pane::ALL.len();
    let next = match event.key().as_str() {
        "ArrowRight" => (at + 1) % count,
        "ArrowLeft" => (at + count - 1) % count,
        "Home" => 0,
        "End" => count - 1,
        _ => return,
    };
    event.prevent_default();
    if let Some(next) = Pane::ALL.get(next) {
        pane.set(*next);
        crate::ui::browser::focus(next.tab_id());
    }
}
