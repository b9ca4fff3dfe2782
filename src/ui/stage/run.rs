use crate::ui::controls::{Each, When};
use leptos::prelude::*;

use super::fields::Shown;
use super::form::note;
use super::paste::ask_to_paste;
use crate::json::Path;
use crate::orca::BuildForm;
use crate::preview::{Asked, AskedKind, Bake};
use crate::ui::controls::{DraftInput, Glyph, Icon, TextInput};
use crate::ui::derived::Derived;
use crate::ui::store::EditKind;

/// What a run of the pipeline would give: what expressions read, the build,
/// artifacts, and what Rosco looks up.
#[component]
pub fn Run(shown: Shown) -> impl IntoView {
    let derived = Derived::expect();
    let asked =
        Memo::new(move |_| derived.preview.read().as_ref().map(|preview| preview.asked.clone()).unwrap_or_default());
    let places = Memo::new(move |_| asked.read().iter().map(|asked| asked.at.clone()).collect::<Vec<_>>());
    let missing = Memo::new(move |_| asked.read().iter().filter(|asked| asked.missing).count());
    let has_trigger = shown.memo(|bake| bake.part("trigger").is_some());
    let has_build = shown.memo(Bake::has_build);
    let unfolded = RwSignal::new(None::<bool>);
    let is_open = Memo::new(move |_| unfolded.get().unwrap_or_else(|| has_build.get()));
    view! {
        <div class="form-title-row">
            <h3 class="form-title">"What the run gives"</h3>
            {move || {
                (missing.get() > 0)
                    .then(|| view! { <span class="warn tally" role="status"><Glyph icon=Icon::Attention size=12 /> {format!("{} missing", missing.get())}</span> })
            }}
            <span class="spacer"></span>
            <button
                class="button quiet"
                type="button"
                title="Paste the JSON of a trigger or of an execution"
                on:click=move |_| ask_to_paste(shown.store)
            >
                "Paste a trigger"
            </button>
            <When when=move || has_trigger.get()>
                <button
                    class="icon-button small"
                    type="button"
                    title="Take the trigger out"
                    aria-label="Take the trigger out"
                    on:click=move |_| shown.edit("the trigger", EditKind::Command, |bake| bake.set_trigger(None))
                >
                    <Glyph icon=Icon::Close size=12 />
                </button>
            </When>
        </div>
        <div class="asked" role="group" aria-label="What the run gives">
            <Each each=move || places.get() key=Clone::clone let:at>
                {one(shown, asked, at)}
            </Each>
        </div>
        <When when=move || places.read().is_empty()>
            <p class="dim field-message">"No expression of this stage reads anything of a run."</p>
        </When>
        <button
            class="form-fold"
            type="button"
            aria-expanded=move || is_open.get().to_string()
            aria-controls="run-build"
            on:click=move |_| unfolded.set(Some(!is_open.get_untracked()))
        >
            {move || view! { <Glyph icon=if is_open.get() { Icon::ChevronDown } else { Icon::ChevronRight } size=12 /> }}
            "Build that triggers it"
            <span class="dim">{move || if has_build.get() { "" } else { "none" }}</span>
        </button>
        <div class="form-grid" id="run-build" hidden=move || !is_open.get()>
            {BUILD.map(|field| build_field(shown, field))}
        </div>
    }
}

fn one(shown: Shown, asked: Memo<Vec<Asked>>, at: Path) -> AnyView {
    let first = asked.with_untracked(|all| all.iter().find(|asked| asked.at == at).cloned());
    let Some(first) = first else { return ().into_any() };
    let now = {
        let at = at.clone();
        Memo::new(move |_| asked.read().iter().find(|asked| asked.at == at).cloned())
    };
    let value = {
        let at = at.clone();
        shown.memo(move |bake| bake.text_at(&at).unwrap_or_default())
    };
    let (name, place) = (first.name.clone(), at.to_string());
    let key = EditKind::Field(place.clone());
    let answered = first.clone();
    let on_input = Callback::new(move |text: String| {
        let asked = now.get_untracked().unwrap_or_else(|| answered.clone());
        shown.edit(&asked.name, key.clone(), |bake| bake.answer(&asked, &text));
    });
    let hint = Signal::derive(move || {
        let asked = now.read();
        let default = asked.as_ref().and_then(|asked| asked.default.clone());
        match (default, first.kind) {
            (Some(default), _) => format!("{default} (the pipeline’s default)"),
            (None, AskedKind::Image) => "ami-…".to_owned(),
            (None, AskedKind::Property) => "not set".to_owned(),
            (None, _) => String::new(),
        }
    });
    let notes = move || {
        let now = now.read();
        let asked = now.as_ref()?;
        let words = match asked.kind {
            AskedKind::Image => "Rosco looks this image up by its name: give its id.".to_owned(),
            AskedKind::Property => "Rosco asks for this dynamic property.".to_owned(),
            AskedKind::Parameter => "The pipeline asks for it; no expression of this stage reads it.".to_owned(),
            AskedKind::Read | AskedKind::Artifact => format!("read by {}", asked.needed_by.join(", ")),
        };
        Some(note("dim", words))
    };
    let label = name.clone();
    view! {
        <div class="asked-row" class:missing=move || now.read().as_ref().is_some_and(|asked| asked.missing) data-at=place>
            <span class="asked-name mono">
                {move || {
                    now.read()
                        .as_ref()
                        .is_some_and(|asked| asked.missing)
                        .then(|| view! { <span class="warn" title="Missing"><Glyph icon=Icon::Attention size=12 /></span> })
                }}
                {label}
            </span>
            <TextInput name value on_input placeholder=hint />
            {notes}
        </div>
    }
    .into_any()
}

/// A field of the build's form.
#[derive(Clone, Copy)]
struct BuildField {
    name: &'static str,
    hint: &'static str,
    read: fn(&BuildForm) -> String,
    write: fn(&mut BuildForm, &str),
}

const BUILD: [BuildField; 7] = [
    BuildField {
        name: "Build number",
        hint: "7",
        read: |build| if build.number == 0 { String::new() } else { build.number.to_string() },
        write: |build, text| build.number = text.trim().parse().unwrap_or_default(),
    },
    BuildField {
        name: "Files",
        hint: "hello_1.2-h7.abc_all.deb, …",
        read: |build| build.files.join(", "),
        write: |build, text| {
            build.files = text.split([',', ' ']).filter(|file| !file.is_empty()).map(ToOwned::to_owned).collect();
        },
    },
    BuildField {
        name: "Job",
        hint: "",
        read: |build| build.job.clone(),
        write: |build, text| text.clone_into(&mut build.job),
    },
    BuildField {
        name: "CI system",
        hint: "",
        read: |build| build.master.clone(),
        write: |build, text| text.clone_into(&mut build.master),
    },
    BuildField {
        name: "Build URL",
        hint: "",
        read: |build| build.url.clone(),
        write: |build, text| text.clone_into(&mut build.url),
    },
    BuildField {
        name: "Branch",
        hint: "",
        read: |build| build.branch.clone(),
        write: |build, text| text.clone_into(&mut build.branch),
    },
    BuildField {
        name: "Commit",
        hint: "",
        read: |build| build.commit.clone(),
        write: |build, text| text.clone_into(&mut build.commit),
    },
];

fn build_field(shown: Shown, field: BuildField) -> AnyView {
    let value = shown.memo(move |bake| (field.read)(&bake.build()));
    let on_input = Callback::new(move |text: String| {
        shown.edit(field.name, EditKind::Field(field.name.to_owned()), |bake| {
            bake.set_build(|build| (field.write)(build, &text))
        });
    });
    // What is typed is kept as it is as long as it means what the build has.
    let read = Callback::new(move |text: String| {
        let mut build = BuildForm::default();
        (field.write)(&mut build, &text);
        Ok((field.read)(&build))
    });
    view! {
        <span class="form-label">{field.name}</span>
        <div>
            <DraftInput name=field.name value read on_input placeholder=Signal::stored(field.hint.to_owned()) />
        </div>
    }
    .into_any()
}
