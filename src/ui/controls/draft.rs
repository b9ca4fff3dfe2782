use leptos::prelude::*;

/// A text input for values of a certain form. What cannot be represented
/// stays in the field with a message, and the document untouched.
#[component]
pub fn DraftInput(
    #[prop(into)] name: String,
    /// The value as the document says it.
    #[prop(into)]
    value: Signal<String>,
    /// What the typed text means, in the form of `value`, or why it means nothing.
    read: Callback<String, Result<String, String>>,
    /// Gets the meaning of what was typed.
    on_input: Callback<String>,
    #[prop(optional, into)] list: Option<String>,
    #[prop(optional, into)] placeholder: Signal<String>,
) -> impl IntoView {
    let draft = RwSignal::new(None::<String>);
    let message = RwSignal::new(None::<String>);
    let shown = Memo::new(move |_| {
        let value = value.get();
        draft.with(|draft| match draft {
            Some(text) if message.read().is_some() || read.run(text.clone()).as_ref() == Ok(&value) => text.clone(),
            _ => value,
        })
    });
    let message_id = format!("{}-message", name.to_ascii_lowercase().replace(' ', "-"));
    let described = message_id.clone();
    view! {
        <input
            class="input"
            type="text"
            aria-label=name
            aria-describedby=described
            list=list
            spellcheck="false"
            autocomplete="off"
            placeholder=move || placeholder.get()
            aria-invalid=move || message.read().is_some().then_some("true")
            prop:value=move || shown.get()
            on:input:target=move |event| {
                let text = event.target().value();
                let meaning = read.run(text.clone());
                draft.set(Some(text));
                match meaning {
                    Ok(meaning) => {
                        message.set(None);
                        on_input.run(meaning);
                    }
                    Err(why) => message.set(Some(why)),
                }
            }
            on:blur=move |_| {
                if message.read_untracked().is_none() {
                    draft.set(None);
                }
            }
        />
        <p class="field-message bad" id=message_id role="alert">
            {move || message.get()}
        </p>
    }
}
