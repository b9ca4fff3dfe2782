use leptos::prelude::*;

use crate::source::{FileMode, Hunk, LineDiff, Side};
use crate::workspace::ChangedFile;
use crate::workspace::export::{Comparison, ContentComparison, compare};

/// What changed in one file, line by line.
#[component]
pub fn Difference(file: ChangedFile) -> impl IntoView {
    let Comparison { content, mode } = compare(&file);
    view! {
        <h3 class="mono difference-title">{file.path.to_string()}</h3>
        {mode.map(|(was, now)| view! { <p class="dim">{format!("Mode {} → {}", mode_text(was), mode_text(now))}</p> })}
        {match content {
            ContentComparison::Same => view! { <p class="dim">"Its bytes are the same."</p> }.into_any(),
            ContentComparison::Binary { was, now } => {
                let size = |size: Option<usize>| size.map_or_else(|| "nothing".to_owned(), |size| format!("{size} bytes"));
                view! { <p class="dim">{format!("No text: {} → {}", size(was), size(now))}</p> }.into_any()
            }
            ContentComparison::TooLarge { was, now } => {
                view! { <p class="dim">{format!("Too much text to compare: {was} → {now} bytes")}</p> }.into_any()
            }
            ContentComparison::Text(difference) => lines(&difference),
        }}
    }
}

fn lines(difference: &LineDiff) -> AnyView {
    view! {
        <p class="dim">{counted(difference.added, difference.removed)}</p>
        <div class="difference" role="table" aria-label="Changed lines">
            {difference.hunks.iter().map(one_hunk).collect_view()}
        </div>
    }
    .into_any()
}

fn counted(added: usize, removed: usize) -> String {
    let lines = |count: usize| if count == 1 { "1 line".to_owned() } else { format!("{count} lines") };
    match (added, removed) {
        (added, 0) => format!("{} added", lines(added)),
        (0, removed) => format!("{} removed", lines(removed)),
        (added, removed) => format!("{} added, {removed} removed", lines(added)),
    }
}

fn one_hunk(hunk: &Hunk) -> impl IntoView + use<> {
    let head = format!("@@ -{},{} +{},{} @@", hunk.old_start, hunk.old_lines, hunk.new_start, hunk.new_lines);
    view! {
        <div class="hunk-head dim" role="row">
            <span role="cell">{head}</span>
        </div>
        {hunk
            .lines
            .iter()
            .map(|line| {
                let (class, sign) = match line.side {
                    Side::Both => ("difference-line", " "),
                    Side::Old => ("difference-line removed", "−"),
                    Side::New => ("difference-line added", "+"),
                };
                let number = |number: Option<usize>| number.map(|number| number.to_string()).unwrap_or_default();
                view! {
                    <div class=class role="row">
                        <span class="number" role="cell">{number(line.old)}</span>
                        <span class="number" role="cell">{number(line.new)}</span>
                        <span class="sign" role="cell">{sign}</span>
                        <span class="line-text" role="cell">{line.text.clone()}</span>
                    </div>
                }
            })
            .collect_view()}
    }
}

fn mode_text(mode: FileMode) -> String {
    match mode {
        FileMode::Unix(bits) => format!("{bits:o}"),
        FileMode::Symlink => "symbolic link".to_owned(),
        FileMode::Unknown => "unknown".to_owned(),
    }
}
