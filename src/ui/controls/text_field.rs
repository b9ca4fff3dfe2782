use leptos::prelude::*;

use super::Each;

/// A text input that writes on each keystroke. What it shows is always what
/// the document says.
#[component]
pub fn TextInput(
    #[prop(into)] name: String,
    #[prop(into)] value: Signal<String>,
    on_input: Callback<String>,
    #[prop(optional, into)] placeholder: Signal<String>,
    #[prop(optional, into)] list: Option<String>,
    #[prop(optional, into)] invalid: Signal<bool>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional)] secret: bool,
) -> impl IntoView {
    view! {
        <input
            class="input"
            type=if secret { "password" } else { "text" }
            id=id
            aria-label=name
            list=list
            spellcheck="false"
            autocomplete="off"
            autocapitalize="off"
            placeholder=move || placeholder.get()
            aria-invalid=move || invalid.get().then_some("true")
            prop:value=move || value.get()
            on:input:target=move |event| on_input.run(event.target().value())
        />
    }
}

/// A choice among named values; a value that is not among them is kept and shown.
#[component]
pub fn Choice(
    #[prop(into)] name: String,
    #[prop(into)] value: Signal<String>,
    /// Value and text of each option.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    on_input: Callback<String>,
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView {
    let all = Memo::new(move |_| {
        let mut options = options.get();
        let value = value.get();
        if !options.iter().any(|(known, _)| *known == value) {
            options.insert(0, (value.clone(), if value.is_empty() { "–".to_owned() } else { value }));
        }
        options
    });
    view! {
        <select class="select" id=id aria-label=name on:change:target=move |event| on_input.run(event.target().value())>
            <Each each=move || all.get() key=Clone::clone let((option, text))>
                {
                    let this = option.clone();
                    view! {
                        <option value=option prop:selected=move || value.get() == this>
                            {text}
                        </option>
                    }
                }
            </Each>
        </select>
    }
}

/// A box to tick, with its label.
#[component]
pub fn Checkbox(
    #[prop(into)] name: String,
    #[prop(into)] checked: Signal<bool>,
    on_input: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="checkbox">
            <input
                type="checkbox"
                prop:checked=move || checked.get()
                on:change:target=move |event| on_input.run(event.target().checked())
            />
            <span>{name}</span>
        </label>
    }
}
