use leptos::{ev, html, prelude::*};

use super::command::Action;
use crate::ui::browser::lower_case;
use crate::ui::controls::{Dialog, When};

/// Something that the palette can jump to or run.
#[derive(Clone)]
struct Entry {
    key: String,
    title: String,
    hint: String,
    run: Callback<()>,
}

/// Search for a file or a command; Enter takes the first, arrows choose.
#[component]
pub fn Palette(
    open: RwSignal<bool>,
    actions: Signal<Vec<Action>>,
    /// Path of every file.
    files: Signal<Vec<String>>,
    on_file: Callback<String>,
) -> impl IntoView {
    let query = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let input = NodeRef::<html::Input>::new();
    let entries = Memo::new_with_compare(
        move |_| {
            let query = lower_case(&query.read());
            if open.get() { matching(&query, &actions.read(), &files.read(), on_file) } else { Vec::new() }
        },
        |_, _| true,
    );
    Effect::new(move |_| {
        if open.get() {
            query.set(String::new());
            chosen.set(0);
        }
    });
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    let take = move |at: usize| {
        let entry = entries.with_untracked(|entries| entries.get(at).cloned());
        if let Some(entry) = entry {
            open.set(false);
            entry.run.run(());
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let count = entries.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" => chosen.update(|at| *at = (*at + 1).min(count.saturating_sub(1))),
            "ArrowUp" => chosen.update(|at| *at = at.saturating_sub(1)),
            "Enter" => take(chosen.get_untracked()),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <Dialog name="Search or run a command" open class="dialog palette">
            <input
                node_ref=input
                class="input palette-input"
                type="text"
                role="combobox"
                aria-label="Search files and commands"
                aria-controls="palette-list"
                aria-expanded="true"
                aria-activedescendant=move || {
                    (chosen.get() < entries.with(Vec::len)).then(|| format!("palette-{}", chosen.get()))
                }
                placeholder="Search files and commands"
                spellcheck="false"
                autocomplete="off"
                prop:value=query
                on:input:target=move |event| {
                    query.set(event.target().value());
                    chosen.set(0);
                }
                on:keydown=on_key
            />
            <ul class="palette-list" id="palette-list" role="listbox" aria-label="Results">
                {move || {
                    entries
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(at, entry)| {
                            view! {
                                <li
                                    id=format!("palette-{at}")
                                    role="option"
                                    data-key=entry.key
                                    aria-selected=move || (chosen.get() == at).to_string()
                                    on:click=move |_| take(at)
                                >
                                    <span class="clip">{entry.title}</span>
                                    <span class="dim spacer">{entry.hint}</span>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            <When when=move || entries.with(Vec::is_empty)>
                <p class="empty">"Nothing is called that."</p>
            </When>
        </Dialog>
    }
}

const SHOWN: usize = 60;

fn matching(query: &str, actions: &[Action], files: &[String], on_file: Callback<String>) -> Vec<Entry> {
    let actions = actions
        .iter()
        .filter(|action| action.enabled.get_untracked() && lower_case(&action.title).contains(query))
        .map(|action| Entry {
            key: action.id.to_owned(),
            title: action.title.clone(),
            hint: action.keys.to_owned(),
            run: action.run,
        });
    let files = files.iter().filter(|path| lower_case(path).contains(query)).map(|path| {
        let target = path.clone();
        Entry {
            key: path.clone(),
            title: path.rsplit('/').next().unwrap_or(path).to_owned(),
            hint: path.clone(),
            run: Callback::new(move |()| on_file.run(target.clone())),
        }
    });
    actions.chain(files).take(SHOWN).collect()
}
