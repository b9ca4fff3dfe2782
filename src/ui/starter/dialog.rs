use leptos::prelude::*;

use super::Starter;
use crate::starter::form::{Begin, Field, Input};
use crate::ui::controls::{Checkbox, Choice, Dialog, Each, Glyph, Icon, TextInput, When};

/// The questions on one side, what comes of the answers on the other.
#[component]
pub fn StarterDialog(starter: Starter) -> impl IntoView {
    let Starter { open, begin, filled, .. } = starter;
    let title = move || match begin.get() {
        Begin::Repo => "New config repo",
        Begin::Template => "New template",
        Begin::Addition => "Install something as well",
    };
    let button = move || match begin.get() {
        Begin::Repo => "Make the repo",
        Begin::Template => "Add the template",
        Begin::Addition => "Add to the template",
    };
    let ways = Signal::derive(move || {
        let mut ways = vec![("template".to_owned(), "A new template".to_owned())];
        if let Some(path) = starter.template() {
            let name = path.rsplit('/').next().unwrap_or_default();
            ways.push(("addition".to_owned(), format!("Something more that {name} installs")));
        }
        ways
    });
    let way =
        Signal::derive(
            move || {
                if begin.get() == Begin::Addition { "addition".to_owned() } else { "template".to_owned() }
            },
        );
    let choose = Callback::new(move |way: String| {
        begin.set(if way == "addition" { Begin::Addition } else { Begin::Template });
    });
    view! {
        <Dialog name="New from…" open class="dialog starter-dialog">
            <header class="dialog-header">
                <h2>{title}</h2>
                <button class="icon-button" type="button" aria-label="Close" on:click=move |_| open.set(false)>
                    <Glyph icon=Icon::Close />
                </button>
            </header>
            <div class="starter-body">
                <div class="form-grid starter-form">
                    <When when=move || begin.get() != Begin::Repo>
                        <span class="form-label">"Make"</span>
                        <Choice name="Make" value=way options=ways on_input=choose />
                    </When>
                    <Each each=move || filled.get().fields key=|field| (field.id.clone(), field.label.clone(), matches!(field.input, Input::Choice { .. })) let:field>
                        {question(starter, field)}
                    </Each>
                </div>
                <div class="starter-made" role="region" aria-label="What is made" tabindex="0">
                    {move || made(starter)}
                </div>
            </div>
            <footer class="dialog-footer">
                <button class="button" type="button" on:click=move |_| open.set(false)>
                    "Cancel"
                </button>
                <button class="button primary" type="button" on:click=move |_| starter.make()>
                    {button}
                </button>
            </footer>
        </Dialog>
    }
}

/// One question with its answer, and what is wrong with it once it was answered.
fn question(starter: Starter, field: Field) -> AnyView {
    let id = StoredValue::new(field.id.clone());
    let first = field.clone();
    let now = Memo::new(move |_| {
        let filled = starter.filled.read();
        filled.fields.iter().find(|other| other.id == first.id).cloned().unwrap_or_else(|| first.clone())
    });
    // The answer itself: the worker is a moment behind.
    let value = Signal::derive(move || {
        let answers = starter.answers.read();
        id.with_value(|id| answers.get(id).cloned()).unwrap_or_else(|| now.get().value)
    });
    let on_input = Callback::new(move |text: String| id.with_value(|id| starter.answer(id, text)));
    let problem = Memo::new(move |_| {
        let touched = starter.touched.read();
        now.get().problem.filter(|_| id.with_value(|id| touched.contains(id)))
    });
    let control_id = format!("starter-{}", field.id);
    let control = match &field.input {
        Input::Check => {
            let checked = Signal::derive(move || value.get() == "true");
            let check = Callback::new(move |on: bool| on_input.run(on.to_string()));
            return view! {
                <span></span>
                <Checkbox name=field.label.clone() checked on_input=check />
            }
            .into_any();
        }
        Input::Choice { .. } => {
            let options = Signal::derive(move || match now.get().input {
                Input::Choice { options } => options,
                _ => Vec::new(),
            });
            view! { <Choice name=field.label.clone() value options on_input id=control_id.clone() /> }.into_any()
        }
        Input::Text { .. } => {
            let placeholder = Signal::derive(move || match now.get().input {
                Input::Text { placeholder } => placeholder,
                _ => String::new(),
            });
            let invalid = Signal::derive(move || problem.read().is_some());
            view! { <TextInput name=field.label.clone() value on_input placeholder invalid id=control_id.clone() /> }
                .into_any()
        }
    };
    view! {
        <label for=control_id>{field.label.clone()}</label>
        <div>
            {control}
            {move || match problem.get() {
                Some(why) => view! { <p class="field-message bad" role="alert">{why}</p> }.into_any(),
                None => view! { <p class="field-message dim">{now.get().hint}</p> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

fn made(starter: Starter) -> AnyView {
    let filled = starter.filled.get();
    if let Some(problem) = filled.problem {
        return view! {
            <p class="message bad" role="alert">
                <Glyph icon=Icon::Attention size=14 />
                <span>{problem}</span>
            </p>
        }
        .into_any();
    }
    let Some(made) = filled.made else {
        return view! { <p class="dim">"What is made, and what you should know of it, stands here once the answers can be used."</p> }
            .into_any();
    };
    view! {
        <h3>"Files"</h3>
        <ul class="mono starter-files">
            {made.paths.into_iter().map(|path| view! { <li>{path}</li> }).collect_view()}
        </ul>
        <h3>"Good to know"</h3>
        <ul class="starter-notes">
            {made.notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}
        </ul>
    }
    .into_any()
}
