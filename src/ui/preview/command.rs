use std::sync::Arc;

use leptos::prelude::*;

use crate::preview::{RegionPreview, Word, shell_text};
use crate::ui::controls::{Glyph, Icon, When};
use crate::ui::highlight::Highlight;

/// The command that Rosco runs, one flag a line, with a copy for a shell.
#[component]
pub fn CommandTab(region: Signal<Option<Arc<RegionPreview>>>, on_copy: Callback<String>) -> impl IntoView {
    let text = Memo::new(move |_| {
        region.read().as_ref().and_then(|region| region.command.as_ref().map(shell_text)).unwrap_or_default()
    });
    view! {
        <div class="tab-tools">
            <span class="dim">"What Rosco runs on its host"</span>
            <span class="spacer"></span>
            <button class="button" type="button" disabled=move || text.read().is_empty() on:click=move |_| on_copy.run(text.get_untracked())>
                <Glyph icon=Icon::Copy size=14 />
                "Copy as shell"
            </button>
        </div>
        {move || {
            region
                .read()
                .as_ref()
                .and_then(|region| region.command.as_ref())
                .map(|command| {
                    view! {
                        <pre class="command" aria-label="Packer command" tabindex="0">{lines(&command.words)}</pre>
                        {(!command.dropped.is_empty())
                            .then(|| {
                                view! {
                                    <section class="dropped" aria-label="Not passed">
                                        <h3>"Not passed"</h3>
                                        <ul>
                                            {command
                                                .dropped
                                                .iter()
                                                .map(|dropped| {
                                                    view! {
                                                        <li>
                                                            <code>{dropped.name.clone()}</code>
                                                            " "
                                                            <span class="dim">{dropped.why.clone()}</span>
                                                        </li>
                                                    }
                                                })
                                                .collect_view()}
                                        </ul>
                                    </section>
                                }
                            })}
                    }
                })
        }}
        <When when=move || text.read().is_empty()>
            <p class="empty">"There is no command yet: see the sentence above."</p>
        </When>
    }
}

/// Words grouped into lines: a flag and what belongs to it.
fn lines(words: &[Word]) -> AnyView {
    let mut grouped: Vec<Vec<&Word>> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let after_flag = at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|word| word.text == "-var");
        let starts_line = at == 0 || (!after_flag && (word.text.starts_with('-') || at + 1 == words.len()));
        match grouped.last_mut() {
            Some(line) if !starts_line => line.push(word),
            _ => grouped.push(vec![word]),
        }
    }
    grouped
        .iter()
        .map(|line| view! { <span class="command-line">{line.iter().map(|word| one(word)).collect_view()}</span> })
        .collect_view()
        .into_any()
}

fn one(word: &Word) -> AnyView {
    let highlight = Highlight::expect();
    let Some(name) = word.variable.clone() else {
        return view! { <span class:flag=word.text.starts_with('-')>{word.text.clone()}</span> }.into_any();
    };
    let value = if word.secret {
        "••••••".to_owned()
    } else {
        word.text.split_once('=').map(|(_, value)| value.to_owned()).unwrap_or_default()
    };
    let (hot, over) = (name.clone(), name.clone());
    view! {
        <span
            class="assignment"
            class:hot=move || highlight.is(&hot)
            on:pointerenter=move |_| highlight.set(&over)
            on:pointerleave=move |_| highlight.clear()
        >
            <span class="name">{name}</span>
            "="
            <span class="given">{value}</span>
        </span>
    }
    .into_any()
}
