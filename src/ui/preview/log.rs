use leptos::prelude::*;

use super::table::{Does, trail};
use crate::preview::{CommandDifference, Explained, LogRead, LoggedError, Origin, Provenance, Shown};
use crate::ui::chain::Log;
use crate::ui::controls::{Glyph, Icon};
use crate::ui::derived::Derived;

/// A bake that ran or failed: its log, held against this preview.
pub fn log_tab(does: Does) -> AnyView {
    let (Log(log), derived) = (expect_context::<Log>(), Derived::expect());
    let told = move || {
        let beside = derived.beside.read();
        beside.log.as_ref().map(|read| read_log(read, does))
    };
    view! {
        <div class="tab-tools">
            <span class="dim clip">"A bake that ran or failed, held against this one"</span>
            <span class="spacer"></span>
            <button class="button" type="button" disabled=move || log.read().is_empty() on:click=move |_| log.set(String::new())>
                "Clear"
            </button>
        </div>
        <textarea
            class="textarea log-area"
            aria-label="Log of a bake"
            placeholder="Paste Rosco’s or Packer’s log, or the JSON of the execution"
            spellcheck="false"
            rows="5"
            prop:value=log
            on:input:target=move |event| log.set(event.target().value())
        ></textarea>
        {told}
    }
    .into_any()
}

fn read_log(read: &LogRead, does: Does) -> AnyView {
    let command = match &read.command {
        None => view! { <p class="dim">"It has no command of Rosco’s to compare."</p> }.into_any(),
        Some(differences) if differences.is_empty() => said(
            "ok",
            Icon::Check,
            "The command that ran is the one that would run now, but for its moment.".to_owned(),
        ),
        Some(differences) => {
            let count = differences.len();
            let words = if count == 1 { "One thing differs".to_owned() } else { format!("{count} things differ") };
            let rows = differences.iter().enumerate().map(|(at, one)| difference(one, at == 0, does));
            view! {
                {said("warn", Icon::Attention, format!("{words} from the command that ran; the first with its origin:"))}
                <table class="changes" aria-label="Command that ran">
                    <thead>
                        <tr>
                            <th scope="col">"Name"</th>
                            <th scope="col">"Ran"</th>
                            <th scope="col">"Now"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            }
            .into_any()
        }
    };
    let image = match (&read.image_name, &read.ami) {
        (None, _) if read.finished => said(
            "bad",
            Icon::Cross,
            "Packer built something, but Rosco finds no image name in this log: Spinnaker would hear of no image."
                .to_owned(),
        ),
        (None, _) => ().into_any(),
        (Some(name), ami) => {
            let id = ami.as_ref().map(|ami| format!(", {ami}")).unwrap_or_default();
            said("ok", Icon::Check, format!("Rosco takes {name}{id} for the image."))
        }
    };
    view! {
        <div class="log-read" role="status">
            {read.region.clone().map(|region| view! { <p class="dim">{format!("Held against {region}.")}</p> })}
            {command}
            {image}
            {errors(&read.errors, does)}
        </div>
    }
    .into_any()
}

fn said(class: &'static str, icon: Icon, text: String) -> AnyView {
    view! {
        <p class="message">
            <span class=class>
                <Glyph icon size=14 />
            </span>
            <span>{text}</span>
        </p>
    }
    .into_any()
}

fn difference(one: &CommandDifference, is_first: bool, does: Does) -> AnyView {
    let cell = |value: &Option<String>| match value.as_deref() {
        None => view! { <span class="dim">"not passed"</span> }.into_any(),
        Some("") => view! { <span class="dim">"passed"</span> }.into_any(),
        Some(value) => value.to_owned().into_any(),
    };
    let origin = (is_first && !one.trail.is_empty()).then(|| {
        let nobody = || Provenance::new(Origin::Nobody, "nobody", None);
        let told = Explained::new(Shown::default(), one.trail.clone(), nobody);
        view! { <tr><td colspan="3">{trail(&told, does.on_open)}</td></tr> }
    });
    view! {
        <tr>
            <th scope="row">{one.name.clone()}</th>
            <td class="was">{cell(&one.ran)}</td>
            <td class="now">{cell(&one.now)}</td>
        </tr>
        {origin}
    }
    .into_any()
}

fn errors(errors: &[LoggedError], does: Does) -> AnyView {
    if errors.is_empty() {
        return ().into_any();
    }
    let rows = errors.iter().map(|error| {
        let link = error.place.clone().map(|place| {
            let label = place.label();
            view! { <button class="link-button mono" type="button" on:click=move |_| does.on_open.run(place.clone())>{label}</button>" " }
        });
        view! { <li>{link} <code>{error.text.clone()}</code></li> }
    });
    view! {
        <section class="key-section" aria-label="Errors in the log">
            <h3>"Errors in the log"</h3>
            <ul class="log-errors">{rows.collect_view()}</ul>
        </section>
    }
    .into_any()
}
