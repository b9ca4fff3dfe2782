use std::collections::HashSet;
use std::sync::Arc;

use leptos::{ev, prelude::*};

use super::bakes::{BakeRow, BakesList};
use crate::ui::browser::focus;
use crate::ui::controls::{Each, Glyph, Icon, When};
use crate::workspace::{TreeRow, tree_rows};

/// What a file is, in a few letters and a word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileMark {
    /// "{ }", "sh", "var", "ros": empty for a file that means nothing here.
    pub letters: &'static str,
    /// "Packer template", "script".
    pub word: &'static str,
    pub changed: bool,
    /// Problems found in it.
    pub problems: usize,
}

/// The navigation "Files": the tree, and below it the bakes.
#[component]
pub fn FilesPane(
    paths: Signal<Vec<Arc<str>>>,
    /// Tracked where it is read.
    mark: Callback<Arc<str>, FileMark>,
    active: Signal<Option<Arc<str>>>,
    layout: Signal<String>,
    on_open: Callback<Arc<str>>,
    bakes: Signal<Vec<BakeRow>>,
    active_bake: Signal<Option<Arc<str>>>,
    on_bake: Callback<Arc<str>>,
    on_new_bake: Callback<()>,
    on_new: Callback<()>,
) -> impl IntoView {
    let closed = RwSignal::new(HashSet::<String>::new());
    let rows = Memo::new(move |_| {
        let closed = closed.read();
        tree_rows(&paths.read(), |folder| !closed.contains(folder))
    });
    let focused = RwSignal::new(None::<Arc<str>>);
    let current = Memo::new(move |_| {
        let rows = rows.read();
        let wanted = focused.get().or_else(|| active.get());
        wanted
            .filter(|path| rows.iter().any(|row| row.path == *path))
            .or_else(|| rows.first().map(|row| Arc::clone(&row.path)))
    });
    let toggle = move |folder: &str| {
        closed.update(|closed| {
            if !closed.remove(folder) {
                closed.insert(folder.to_owned());
            }
        });
    };
    let go = move |path: &Arc<str>| {
        focused.set(Some(Arc::clone(path)));
        focus(&row_id(path));
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let rows = rows.read_untracked();
        let Some(at) = current.get_untracked().and_then(|path| rows.iter().position(|row| row.path == path)) else {
            return;
        };
        let Some(row) = rows.get(at) else { return };
        let target = match event.key().as_str() {
            "ArrowDown" => rows.get(at + 1),
            "ArrowUp" => at.checked_sub(1).and_then(|at| rows.get(at)),
            "Home" => rows.first(),
            "End" => rows.last(),
            "ArrowRight" if row.open == Some(true) => rows.get(at + 1),
            "ArrowLeft" if row.open != Some(true) => {
                rows.get(..at).and_then(|before| before.iter().rev().find(|other| other.depth < row.depth))
            }
            "ArrowRight" if row.open == Some(false) => {
                event.prevent_default();
                return toggle(&row.path);
            }
            "ArrowLeft" => {
                event.prevent_default();
                return toggle(&row.path);
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(target) = target {
            go(&Arc::clone(&target.path));
        }
    };

    view! {
        <nav class="files" aria-label="Files">
            <div class="pane-title-row">
                <h2 class="pane-title">"Files"</h2>
                <button class="icon-button small" type="button" title="New from a tarball, a zip, packages…" aria-label="New from…" on:click=move |_| on_new.run(())>
                    <Glyph icon=Icon::Add size=14 />
                </button>
            </div>
            <p class="layout-line dim clip" title=move || layout.get()>{move || layout.get()}</p>
            <ul class="tree" role="tree" aria-label="Files of the repo" on:keydown=on_key>
                <Each each=move || rows.get() key=Clone::clone let:row>
                    <TreeItem row mark active current on_open toggle=Callback::new(move |path: Arc<str>| toggle(&path)) focused />
                </Each>
            </ul>
            <When when=move || paths.read().is_empty()>
                <p class="empty">"This folder holds no files."</p>
            </When>
            <BakesList bakes active=active_bake on_open=on_bake on_new=on_new_bake />
        </nav>
    }
}

fn row_id(path: &str) -> String {
    format!("file:{path}")
}

#[component]
fn TreeItem(
    row: TreeRow,
    mark: Callback<Arc<str>, FileMark>,
    active: Signal<Option<Arc<str>>>,
    current: Memo<Option<Arc<str>>>,
    on_open: Callback<Arc<str>>,
    toggle: Callback<Arc<str>>,
    focused: RwSignal<Option<Arc<str>>>,
) -> impl IntoView {
    let TreeRow { path, label, depth, open } = row;
    let is_folder = open.is_some();
    let marks = {
        let path = Arc::clone(&path);
        Memo::new(move |_| if is_folder { FileMark::default() } else { mark.run(Arc::clone(&path)) })
    };
    let selected = {
        let path = Arc::clone(&path);
        Memo::new(move |_| active.read().as_ref() == Some(&path))
    };
    let tabindex = {
        let path = Arc::clone(&path);
        move || if current.read().as_ref() == Some(&path) { "0" } else { "-1" }
    };
    let name = {
        let label = label.clone();
        move || {
            let mark = marks.get();
            let word = if mark.word.is_empty() { String::new() } else { format!(", {}", mark.word) };
            let changed = if mark.changed { ", changed" } else { "" };
            let problems = match mark.problems {
                0 => String::new(),
                1 => ", 1 problem".to_owned(),
                count => format!(", {count} problems"),
            };
            format!("{label}{word}{changed}{problems}")
        }
    };
    let act = {
        let path = Arc::clone(&path);
        move || {
            focused.set(Some(Arc::clone(&path)));
            if is_folder { toggle.run(Arc::clone(&path)) } else { on_open.run(Arc::clone(&path)) }
        }
    };
    let act_by_key = act.clone();
    view! {
        <li role="none">
            <div
                class="tree-row"
                class:folder=is_folder
                class:dim=move || !is_folder && marks.read().word.is_empty()
                id=row_id(&path)
                role="treeitem"
                attr:aria-level=(depth + 1).to_string()
                aria-expanded=open.map(|open| open.to_string())
                aria-selected=move || selected.get().to_string()
                aria-label=name
                title=path.to_string()
                tabindex=tabindex
                data-depth=depth.min(8).to_string()
                on:click=move |_| act()
                on:keydown=move |event| {
                    if matches!(event.key().as_str(), "Enter" | " ") {
                        event.prevent_default();
                        act_by_key();
                    }
                }
            >
                <span class="tree-sign" aria-hidden="true">
                    {match open {
                        Some(true) => view! { <Glyph icon=Icon::ChevronDown size=12 /> }.into_any(),
                        Some(false) => view! { <Glyph icon=Icon::ChevronRight size=12 /> }.into_any(),
                        // Signs, not text: what they mean is in the row's name.
                    None => view! { <span class="letters" data-sign=move || marks.read().letters></span> }.into_any(),
                    }}
                </span>
                <span class="clip">{label}</span>
                {move || (marks.read().problems > 0).then(|| view! { <span class="warn count" data-sign=marks.read().problems.to_string()></span> })}
                {move || marks.read().changed.then(|| view! { <span class="dot" title="Changed"></span> })}
            </div>
        </li>
    }
}
