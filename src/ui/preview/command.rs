use std::sync::Arc;

use leptos::prelude::*;

use super::table::{Does, trail};
use crate::preview::{Explained, RegionPreview, Shown, Word, shell_text};
use crate::ui::controls::{Glyph, Icon, When};
use crate::ui::highlight::Highlight;

/// The command that Rosco runs, one flag a line, with a copy for a shell.
pub fn command_tab(region: Signal<Option<Arc<RegionPreview>>>, does: Does) -> AnyView {
    let open = RwSignal::new(None::<usize>);
    let text = Memo::new(move |_| {
        region.read().as_ref().and_then(|region| region.command.as_ref().map(shell_text)).unwrap_or_default()
    });
    view! {
        <div class="tab-tools">
            <span class="dim">"What Rosco runs on its host"</span>
            <span class="spacer"></span>
            <button class="button" type="button" disabled=move || text.read().is_empty() on:click=move |_| does.on_copy.run(text.get_untracked())>
                <Glyph icon=Icon::Copy size=14 />
                "Copy as shell"
            </button>
        </div>
        {move || region.read().as_ref().map(|region| command(region, open, does))}
        <When when=move || text.read().is_empty()>
            <p class="empty">"There is no command yet: see the sentence above."</p>
        </When>
    }
    .into_any()
}

fn command(region: &Arc<RegionPreview>, open: RwSignal<Option<usize>>, does: Does) -> AnyView {
    let Some(command) = &region.command else { return ().into_any() };
    let dropped = (!command.dropped.is_empty()).then(|| {
        let rows = command.dropped.iter().map(|dropped| {
            view! {
                <li>
                    <code>{dropped.name.clone()}</code>
                    " "
                    <span class="dim">{dropped.why.clone()}</span>
                </li>
            }
        });
        view! {
            <section class="dropped" aria-label="Not passed">
                <h3>"Not passed"</h3>
                <ul>{rows.collect_view()}</ul>
            </section>
        }
    });
    view! {
        <div class="command" aria-label="Packer command" role="group" tabindex="0">{lines(region, &command.words, open, does)}</div>
        {dropped}
    }
    .into_any()
}

/// Words grouped into lines: a flag and what belongs to it.
fn lines(region: &Arc<RegionPreview>, words: &[Word], open: RwSignal<Option<usize>>, does: Does) -> AnyView {
    let mut grouped: Vec<Vec<(usize, &Word)>> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let after_flag = at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|word| word.text == "-var");
        let starts_line = at == 0 || (!after_flag && (word.text.starts_with('-') || at + 1 == words.len()));
        match grouped.last_mut() {
            Some(line) if !starts_line => line.push((at, word)),
            _ => grouped.push(vec![(at, word)]),
        }
    }
    let one_line = |line: &Vec<(usize, &Word)>| {
        let told: Vec<(usize, Explained)> =
            line.iter().filter_map(|(at, word)| Some((*at, explained(region, word)?))).collect();
        let told = StoredValue::new(told);
        let explanation = move || {
            let at = open.get()?;
            told.with_value(|told| told.iter().find(|(of, _)| *of == at).map(|(_, value)| trail(value, does.on_open)))
        };
        view! {
            <div class="command-line">{line.iter().map(|(at, word)| (one(*at, word, open), " ")).collect_view()}</div>
            {explanation}
        }
    };
    grouped.iter().map(one_line).collect_view().into_any()
}

/// What is known of a word: that of its variable, or its own way back.
fn explained(region: &RegionPreview, word: &Word) -> Option<Explained> {
    if let Some(name) = &word.variable {
        return region.variables.iter().find(|row| row.name == *name).map(|row| row.value.clone());
    }
    let from = word.trail.first()?.clone();
    Some(Explained::new(Shown::text(word.text.clone()), word.trail.clone(), || from))
}

fn one(at: usize, word: &Word, open: RwSignal<Option<usize>>) -> AnyView {
    let highlight = Highlight::expect();
    let name = word.variable.clone();
    if name.is_none() && word.trail.is_empty() {
        return view! { <span class:flag=word.text.starts_with('-')>{word.text.clone()}</span> }.into_any();
    }
    let value = match (&name, word.secret) {
        (Some(_), true) => "••••••".to_owned(),
        (Some(_), false) => word.text.split_once('=').map(|(_, value)| value.to_owned()).unwrap_or_default(),
        (None, _) => word.text.clone(),
    };
    let (hot, over) = (name.clone().unwrap_or_default(), name.clone());
    let named = name.map(|name| view! { <span class="name">{name}</span>"=" });
    view! {
        <button
            class="assignment"
            class:hot=move || highlight.is(&hot)
            type="button"
            title="Where does this come from?"
            aria-expanded=move || (open.get() == Some(at)).to_string()
            on:click=move |_| open.update(|open| *open = if *open == Some(at) { None } else { Some(at) })
            on:pointerenter=move |_| over.iter().for_each(|name| highlight.set(name))
            on:pointerleave=move |_| highlight.clear()
        >
            {named}
            <span class="given">{value}</span>
        </button>
    }
    .into_any()
}
