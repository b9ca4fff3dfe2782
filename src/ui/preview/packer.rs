use leptos::prelude::*;

use crate::preview::{PackerSays, PackerVerdict};
use crate::ui::controls::{Glyph, Icon};

/// Whether Packer takes the template, with its own words.
pub fn packer_line(verdict: &PackerVerdict) -> AnyView {
    let PackerVerdict { says, words, depends, version, is_recorded } = verdict.clone();
    let (class, icon, sentence) = match says {
        PackerSays::Accept => ("ok", Icon::Check, format!("Packer {version} accepts this template.")),
        PackerSays::Reject => ("bad", Icon::Cross, format!("Packer {version} would reject this template.")),
        PackerSays::Depends => ("dim", Icon::Info, format!("Nothing found that Packer {version} would reject.")),
    };
    let source = (!is_recorded).then_some("Known from the source of Packer, not recorded.");
    view! {
        <div class="packer-verdict">
            <p>
                <span class=class>
                    <Glyph icon size=14 />
                </span>
                {sentence}
                " "
                <span class="dim">{source}</span>
            </p>
            {(says == PackerSays::Depends).then(|| depends_on(depends))}
            {(!words.is_empty())
                .then(|| {
                    view! {
                        <details>
                            <summary>"Packer’s own words"</summary>
                            <pre tabindex="0">{words}</pre>
                        </details>
                    }
                })}
        </div>
    }
    .into_any()
}

fn depends_on(depends: Vec<String>) -> impl IntoView {
    view! {
        <p>"It depends on what is not known here:"</p>
        <ul>{depends.into_iter().map(|one| view! { <li>{one}</li> }).collect_view()}</ul>
    }
}
