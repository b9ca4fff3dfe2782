use leptos::prelude::*;
use serde_json::Value;

use super::attributes::Attributes;
use super::fields::Shown;
use crate::json;
use crate::orca::snake_case;
use crate::preview::{Bake, Control, FormField, Offer, PROVIDERS, Source};
use crate::ui::controls::{Checkbox, Choice, DraftInput, Each, Glyph, Icon, TextInput};
use crate::ui::derived::Derived;
use crate::ui::store::EditKind;

/// The fields of a Bake stage, by its provider's table.
#[component]
pub fn StageForm(shown: Shown) -> impl IntoView {
    let derived = Derived::expect();
    let source = RwSignal::new(None::<Source>);
    let unfolded = RwSignal::new(None::<bool>);
    Effect::new(move |_| {
        shown.store.bake.track();
        source.set(None);
        unfolded.set(None);
    });
    let fields = shown.memo(move |bake| bake.form(source.get()));
    let plain = Memo::new(move |_| fields.read().iter().copied().filter(|field| !field.advanced).collect::<Vec<_>>());
    let advanced = Memo::new(move |_| fields.read().iter().copied().filter(|field| field.advanced).collect::<Vec<_>>());
    let set =
        shown.memo(|bake| bake.form(None).iter().filter(|field| field.advanced && bake.is_set(field.key)).count());
    // Open where something is set, until the user says otherwise.
    let is_open = Memo::new(move |_| unfolded.get().unwrap_or_else(|| set.get() > 0));
    let provider = shown.memo(Bake::provider);
    let providers =
        Signal::stored(PROVIDERS.iter().map(|form| (form.id.to_owned(), form.name.to_owned())).collect::<Vec<_>>());
    let choose = Callback::new(move |id: String| {
        shown.edit("the provider", EditKind::Command, |bake| bake.set_provider(&id));
    });
    let refused =
        move || {
            let id = provider.get();
            let configured = derived.configured.read();
            configured.providers.get(&id).filter(|images| !images.enabled).map(|_| {
                note("warn", format!("Rosco’s configuration does not enable {id}, so Rosco refuses its bakes."))
            })
        };
    view! {
        <div class="form-grid">
            <span class="form-label">"Provider"</span>
            <div>
                <Choice name="Provider" value=provider options=providers on_input=choose />
                {refused}
            </div>
            <Each
                each=move || plain.get()
                key=which
                let:field
            >
                {one(shown, source, field)}
            </Each>
        </div>
        <button
            class="form-fold"
            type="button"
            aria-expanded=move || is_open.get().to_string()
            aria-controls="stage-advanced"
            on:click=move |_| unfolded.set(Some(!is_open.get_untracked()))
        >
            {move || view! { <Glyph icon=if is_open.get() { Icon::ChevronDown } else { Icon::ChevronRight } size=12 /> }}
            "Advanced"
            <span class="dim">{move || format!("{} of {} set", set.get(), advanced.read().len())}</span>
        </button>
        <div class="form-grid" id="stage-advanced" hidden=move || !is_open.get()>
            <Each each=move || advanced.get() key=which let:field>
                {one(shown, source, field)}
            </Each>
        </div>
        <h3 class="form-title">"Extended attributes"</h3>
        <Attributes shown />
    }
}

/// Tells rows apart: another provider's field of the same key may want other things.
fn which(field: &&'static FormField) -> usize {
    std::ptr::from_ref(*field).addr()
}

/// A message below a field.
pub fn note(class: &'static str, text: String) -> AnyView {
    view! { <p class=format!("field-message {class}")>{text}</p> }.into_any()
}

/// The row of one field.
fn one(shown: Shown, source: RwSignal<Option<Source>>, field: &'static FormField) -> AnyView {
    let label = if matches!(field.control, Control::Flag | Control::FlagKept) { "" } else { field.label };
    let lacks = shown.memo(move |bake| bake.lacks(field));
    let notes = move || {
        let becomes = becomes(shown, field.key);
        (lacks.get().map(|text| note("dim", text)), becomes.map(|text| note("becomes", text)))
    };
    view! {
        <span class="form-label">{label}</span>
        <div data-at=format!("stage.{}", field.key)>
            {control(shown, source, field)}
            {notes}
        </div>
    }
    .into_any()
}

/// What a field with an expression is in the region that is shown.
fn becomes(shown: Shown, key: &'static str) -> Option<String> {
    let text = shown.bake.read().as_ref()?.field_below(key).as_text();
    if !text.contains("${") {
        return None;
    }
    let region = shown.region.read();
    let sent = region.as_ref()?.request.iter().find(|sent| sent.name == snake_case(key))?;
    let value = sent.value.value.plain();
    let value = match json::read(&value) {
        Ok(Value::String(text)) => text,
        _ => value,
    };
    Some(if value == text { "Not known yet.".to_owned() } else { format!("= {value}") })
}

fn control(shown: Shown, source: RwSignal<Option<Source>>, field: &'static FormField) -> AnyView {
    let (key, name) = (field.key, field.label);
    let text = shown.text(key);
    let on_input = shown.write_text(key);
    let hint = Signal::stored(field.hint.to_owned());
    match field.control {
        Control::Text(Offer::Nothing) => view! { <TextInput name value=text on_input placeholder=hint /> }.into_any(),
        Control::Text(offer) => {
            let list = format!("offer-{key}");
            let offers = offers(shown, offer);
            view! {
                <TextInput name value=text on_input placeholder=hint list=list.clone() />
                {datalist(list, offers)}
            }
            .into_any()
        }
        Control::Number => {
            let on_input = Callback::new(move |text: String| {
                let value = text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from);
                shown.write(key, EditKind::Field(key.to_owned()), &value);
            });
            view! { <TextInput name value=text on_input placeholder=hint /> }.into_any()
        }
        Control::Flag | Control::FlagKept => {
            let kept = field.control == Control::FlagKept;
            let on_input = Callback::new(move |flag: bool| {
                let value = if flag || kept { Value::Bool(flag) } else { Value::Null };
                shown.write(key, EditKind::Command, &value);
            });
            view! {
                <Checkbox name checked=shown.flag(key) on_input />
                <span class="dim form-hint">{field.hint}</span>
            }
            .into_any()
        }
        Control::Choice(values) => {
            let options = values.iter().map(|value| ((*value).to_owned(), (*value).to_owned())).collect::<Vec<_>>();
            view! { <Choice name value=text options=Signal::stored(options) on_input /> }.into_any()
        }
        Control::BaseImage => {
            view! { <Choice name value=text options=Derived::expect().base_oses on_input /> }.into_any()
        }
        Control::Source => {
            let of = shown.memo(move |bake| source.get().unwrap_or_else(|| bake.source()).id().to_owned());
            let options =
                Source::ALL.iter().map(|(_, id, name)| ((*id).to_owned(), (*name).to_owned())).collect::<Vec<_>>();
            let on_input = Callback::new(move |id: String| {
                let Some(chosen) = Source::from_id(&id) else { return };
                source.set(Some(chosen));
                shown.edit("the source image", EditKind::Command, |bake| bake.set_source(chosen));
            });
            view! { <Choice name value=of options=Signal::stored(options) on_input /> }.into_any()
        }
        Control::List(offer) => list(shown, field, offer),
    }
}

/// A list of texts, typed with commas; what is known beside it to be added.
fn list(shown: Shown, field: &'static FormField, offer: Offer) -> AnyView {
    let key = field.key;
    let items = shown.memo(move |bake| if key == "regions" { bake.regions() } else { bake.texts(key) });
    let value = Memo::new(move |_| items.read().join(", "));
    let write = move |items: Vec<String>, kind: EditKind| {
        shown.edit(key, kind, |bake| match key {
            "regions" => bake.set_regions(&items),
            _ => bake.set_below(key, &Value::from(items.as_slice())),
        });
    };
    let on_input = Callback::new(move |text: String| write(split(&text), EditKind::Field(key.to_owned())));
    let offers = offers(shown, offer);
    let id = format!("offer-{key}");
    let rest = Memo::new(move |_| {
        let taken = items.read();
        offers.get().into_iter().filter(|(offer, _)| !taken.contains(offer)).take(MOST_OFFERS).collect::<Vec<_>>()
    });
    view! {
        <DraftInput
            name=field.label
            value
            read=Callback::new(|text: String| Ok(split(&text).join(", ")))
            on_input
            list=id.clone()
            placeholder=Signal::stored(field.hint.to_owned())
        />
        {datalist(id, offers)}
        <div class="offers">
            <Each each=move || rest.get() key=Clone::clone let((offer, title))>
                {
                    let (label, added) = (format!("Add {offer}"), offer.clone());
                    view! {
                        <button
                            class="offer"
                            type="button"
                            title=title
                            aria-label=label
                            on:click=move |_| {
                                let mut all = items.get_untracked();
                                all.push(added.clone());
                                write(all, EditKind::Command);
                            }
                        >
                            <Glyph icon=Icon::Add size=10 />
                            {offer}
                        </button>
                    }
                }
            </Each>
        </div>
    }
    .into_any()
}

/// More is not offered for a click.
const MOST_OFFERS: usize = 8;

/// What a form suggests: a value and its title.
fn offers(shown: Shown, offer: Offer) -> Signal<Vec<(String, String)>> {
    let of = |names: Signal<Vec<String>>| {
        Signal::derive(move || names.get().into_iter().map(|name| (name, String::new())).collect::<Vec<_>>())
    };
    let derived = Derived::expect();
    match offer {
        Offer::Nothing => Signal::stored(Vec::new()),
        Offer::Regions => of(derived.regions),
        Offer::Templates => of(derived.templates),
        Offer::VarFiles => of(derived.var_files),
        Offer::Artifacts => shown.memo(Bake::expected_artifacts).into(),
    }
}

fn datalist(id: String, offers: Signal<Vec<(String, String)>>) -> AnyView {
    view! {
        <datalist id=id>
            {move || {
                offers.get().into_iter().map(|(value, title)| view! { <option value=value>{title}</option> }).collect_view()
            }}
        </datalist>
    }
    .into_any()
}

/// Texts, however they are separated.
fn split(text: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for part in text.split([',', ' ', ';']).filter(|part| !part.is_empty()) {
        if !items.iter().any(|item| item == part) {
            items.push(part.to_owned());
        }
    }
    items
}
