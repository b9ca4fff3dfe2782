use leptos::prelude::*;

use super::ways_out::handed_over;
use crate::ui::browser::{copy_text, download};
use crate::ui::store::Store;
use crate::worker::{Cell, CompareFile, Compared, ComparedHunk, ComparedRow};
use crate::workspace::ChangedFile;

/// What changed in one file, before and after side by side; and ways to take it.
#[component]
pub fn Difference(file: Memo<Option<ChangedFile>>) -> impl IntoView {
    let store = Store::expect();
    let compared = RwSignal::new(Compared::default());
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let Some(file) = file.get() else { return };
        let number = asked.get_value().wrapping_add(1);
        asked.set_value(number);
        let (task, bytes) = CompareFile::of(&file);
        let job = store.background().run(&task, handed_over(&bytes));
        leptos::task::spawn_local(async move {
            let answer = job.await;
            if asked.try_get_value() == Some(number) {
                compared.set(match answer {
                    Ok(answer) => answer.reply,
                    Err(error) => Compared { remarks: vec![error.to_string()], hunks: Vec::new() },
                });
            }
        });
    });
    let copy = move |_| {
        let file = file.get_untracked().and_then(|file| file.now);
        leptos::task::spawn_local(async move {
            let copied = match file.as_ref().and_then(|file| file.text()) {
                Some(text) => copy_text(text).await,
                None => false,
            };
            store.toasts.say(if copied { "Copied." } else { "It cannot be copied as text." });
        });
    };
    let save = move |_| {
        if let Some(file) = file.get_untracked()
            && let Some(now) = file.now
        {
            let name = file.path.rsplit('/').next().unwrap_or_default();
            if download(name, "application/octet-stream", &now.bytes).is_err() {
                store.toasts.say("The browser does not save files.");
            }
        }
    };
    let gone = move || file.read().as_ref().is_none_or(|file| file.now.is_none());
    view! {
        <div class="difference-head">
            <h3 class="mono difference-title">{move || file.read().as_ref().map(|file| file.path.to_string())}</h3>
            <button class="button quiet" type="button" disabled=gone on:click=copy>
                "Copy file"
            </button>
            <button class="button quiet" type="button" disabled=gone on:click=save>
                "Save this file"
            </button>
        </div>
        {move || {
            let Compared { remarks, hunks } = compared.get();
            view! {
                {remarks.into_iter().map(|remark| view! { <p class="dim">{remark}</p> }).collect_view()}
                {(!hunks.is_empty())
                    .then(|| {
                        view! {
                            <div class="difference" role="table" aria-label="Changed lines: before, after">
                                {hunks.into_iter().map(one_hunk).collect_view()}
                            </div>
                        }
                    })}
            }
        }}
    }
}

fn one_hunk(hunk: ComparedHunk) -> AnyView {
    view! {
        <div class="hunk-head dim" role="row">
            <span role="cell">{hunk.head}</span>
        </div>
        {hunk.rows.into_iter().map(one_row).collect_view()}
    }
    .into_any()
}

fn one_row(row: ComparedRow) -> AnyView {
    let ComparedRow { was, now, same } = row;
    view! {
        <div class="difference-line" class:same=same role="row">
            {one_cell(was, if same { "" } else { "removed" })}
            {one_cell(now, if same { "" } else { "added" })}
        </div>
    }
    .into_any()
}

fn one_cell(cell: Option<Cell>, class: &'static str) -> AnyView {
    let Some(Cell { number, parts: [before, changed, after] }) = cell else {
        return view! { <span class="number" role="cell"></span><span class="line-text none" role="cell"></span> }
            .into_any();
    };
    view! {
        <span class="number" role="cell">{number}</span>
        <span class=format!("line-text {class}") role="cell">
            {before}
            {(!changed.is_empty()).then(|| view! { <mark>{changed}</mark> })}
            {after}
        </span>
    }
    .into_any()
}
