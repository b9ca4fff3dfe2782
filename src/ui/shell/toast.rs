use std::time::Duration;

use crate::ui::controls::Each;
use leptos::prelude::*;

const SHOWN_FOR: Duration = Duration::from_secs(6);

/// Short notices at the bottom: said to assistive technology, gone by themselves.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<(u32, String)>>,
    next: StoredValue<u32>,
}

impl Toasts {
    pub fn new() -> Self {
        Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) }
    }

    pub fn say(self, text: impl Into<String>) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        self.shown.update(|shown| shown.push((id, text.into())));
        set_timeout(move || self.shown.update(|shown| shown.retain(|(one, _)| *one != id)), SHOWN_FOR);
    }
}

impl Default for Toasts {
    fn default() -> Self {
        Self::new()
    }
}

#[component]
pub fn ToastArea(toasts: Toasts) -> impl IntoView {
    view! {
        <div class="toasts" role="status" aria-label="Notices">
            <Each each=move || toasts.shown.get() key=|(id, _)| *id let((_id, text))>
                <p class="toast">{text}</p>
            </Each>
        </div>
    }
}
