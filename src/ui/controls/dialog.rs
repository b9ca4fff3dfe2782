use leptos::{html, prelude::*};

use super::When;

/// A modal dialog over everything: named, closed by Escape, focus handed back
/// by the browser.
#[component]
pub fn Dialog(
    #[prop(into)] name: String,
    open: RwSignal<bool>,
    #[prop(default = "dialog")] class: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() && !dialog.open() {
            // Only fails on a dialog that is open already.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    let children = StoredValue::new(children);
    view! {
        <dialog
            node_ref=node
            class=class
            aria-label=name
            on:close=move |_| open.set(false)
            on:click=move |event| {
                let outside = node.get_untracked().is_some_and(|dialog| {
                    event.target().is_some_and(|target| wasm_bindgen::JsValue::from(target) == wasm_bindgen::JsValue::from(dialog))
                });
                if outside {
                    open.set(false);
                }
            }
        >
            <When when=move || open.get()>{children.read_value()()}</When>
        </dialog>
    }
}
