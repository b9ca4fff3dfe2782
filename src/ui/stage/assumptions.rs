use leptos::prelude::*;

use super::bakes::this_second;
use super::fields::Shown;
use crate::preview::{self, Instant};
use crate::rosco::{EmptyValues, Plugins, Release};
use crate::ui::controls::{Choice, DraftInput, Each, Glyph, Icon, Row, RowChange, Rows, TextInput};
use crate::ui::derived::Derived;
use crate::ui::store::EditKind;

/// What the preview takes for given: one instant, the environment of Rosco's
/// host, the Spinnaker release.
#[component]
pub fn Assumptions(shown: Shown) -> impl IntoView {
    let derived = Derived::expect();
    let instant = Memo::new(move |_| shown.bake.read().as_ref().map(|bake| readable(bake.instant)).unwrap_or_default());
    let email = shown.memo(|bake| bake.application_email().unwrap_or_default());
    let release =
        Memo::new(move |_| shown.bake.read().as_ref().map(|bake| bake.release.to_string()).unwrap_or_default());
    let releases = Signal::stored(
        preview::releases()
            .into_iter()
            .map(|release| {
                let packer = release.rosco().packer;
                (release.to_string(), format!("{release} (Packer {packer})"))
            })
            .collect::<Vec<_>>(),
    );
    let set = move |key: &'static str, kind: EditKind, value: String| {
        shown.edit(key, kind, |bake| bake.set_assumption(key, &value));
    };
    let rows = Memo::new(move |_| {
        let bake = shown.bake.read();
        let pairs = bake.iter().flat_map(|bake| bake.environment.iter());
        pairs.map(|(name, value)| Row { name: name.clone(), value: value.clone(), note: None }).collect::<Vec<_>>()
    });
    let on_change = Callback::new(move |change: RowChange| {
        let name_at =
            |at: usize| rows.with_untracked(|rows| rows.get(at).map(|row| row.name.clone())).unwrap_or_default();
        let field = |at: usize| EditKind::Field(format!("environment {at}"));
        match change {
            RowChange::Add(name) => {
                let at = rows.with_untracked(Vec::len);
                shown.edit("the environment", field(at), |bake| bake.set_environment(&name, ""));
            }
            RowChange::Rename(at, to) => {
                shown.edit("the environment", field(at), |bake| bake.rename_environment(&name_at(at), &to));
            }
            RowChange::Value(at, text) => {
                let name = name_at(at);
                shown.edit(&name, EditKind::Field(format!("environment of {name}")), |bake| {
                    bake.set_environment(&name, &text)
                });
            }
            RowChange::Remove(at) => {
                let name = name_at(at);
                shown.edit(&name, EditKind::Command, |bake| bake.remove_environment(&name));
            }
        }
    });
    view! {
        <h3 class="form-title">"The preview assumes"</h3>
        <div class="form-grid">
            <span class="form-label">"Instant"</span>
            <div>
                <div class="form-with-button">
                    <DraftInput
                        name="Instant"
                        value=instant
                        read=Callback::new(|text: String| Instant::parse(&text).map(readable).map_err(|error| error.to_string()))
                        on_input=Callback::new(move |text: String| {
                            if let Ok(instant) = Instant::parse(&text) {
                                set("instant", EditKind::Field("instant".to_owned()), instant.to_string());
                            }
                        })
                    />
                    <button
                        class="button"
                        type="button"
                        title="Take the present moment"
                        on:click=move |_| set("instant", EditKind::Command, this_second().to_string())
                    >
                        <Glyph icon=Icon::Clock size=14 />
                        "Now"
                    </button>
                </div>
            </div>
            <span class="form-label">"Spinnaker"</span>
            <div>
                <Choice
                    name="Spinnaker release"
                    value=release
                    options=releases
                    on_input=Callback::new(move |release: String| set("spinnaker", EditKind::Command, release))
                />
                <p class="field-message dim">
                    {move || shown.bake.read().as_ref().map(|bake| means(bake.release))}
                </p>
            </div>
            <span class="form-label">"E-mail"</span>
            <div>
                <TextInput
                    name="Application’s e-mail"
                    value=email
                    on_input=Callback::new(move |text: String| set("applicationEmail", EditKind::Field("email".to_owned()), text))
                    placeholder=Signal::stored("of the application in Front50; becomes user".to_owned())
                />
            </div>
        </div>
        <h3 class="form-title">"Environment of Rosco’s host"</h3>
        <Rows name="Environment variable" at="assumptions.environment" rows on_change suggestions=derived.environment_names />
        <h3 class="form-title">"Rosco’s configuration"</h3>
        <ol class="layers" aria-label="Rosco’s configuration, the weakest first">
            <li class="dim">"rosco.yml that ships with Rosco"</li>
            <Each each=move || derived.configured.read().layers.clone() key=Clone::clone let:path>
                {
                    let (target, name) = (path.clone(), path.rsplit('/').next().unwrap_or_default().to_owned());
                    view! {
                        <li>
                            <button class="link-button mono" type="button" title=path on:click=move |_| shown.store.open_file(&target)>
                                {name}
                            </button>
                        </li>
                    }
                }
            </Each>
            <li class="dim">"the environment above"</li>
        </ol>
        <p class="field-message dim">
            {move || format!("Each is laid over those before it. Templates are in {}.", derived.configured.read().config_dir)}
        </p>
    }
}

/// What a release means for a bake.
fn means(release: Release) -> String {
    let image = release.rosco();
    let plugins = match image.plugins {
        Plugins::BuiltIn => "all plugins built in".to_owned(),
        Plugins::Installed(names) => format!("only the plugins {}", names.join(", ")),
    };
    let drops = match image.empty_values {
        EmptyValues::DropFalsy => "Rosco drops empty values, false and 0",
        EmptyValues::DropNullAndEmptyText => "Rosco drops null and empty texts only",
    };
    format!("Packer {} with {plugins}; {drops}.", image.packer)
}

/// `2026-11-22 05:15:00 UTC`.
fn readable(instant: Instant) -> String {
    instant.to_string().replace('T', " ").replace('Z', " UTC")
}
