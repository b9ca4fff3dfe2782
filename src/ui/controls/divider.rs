use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

const KEY_STEP: f64 = 16.0;

/// A bar between two panes, dragged by pointer or moved by arrow keys. The
/// width belongs to the pane on the side that `grows` names.
#[component]
pub fn Divider(
    #[prop(into)] name: String,
    class: &'static str,
    width: RwSignal<f64>,
    min: f64,
    max: f64,
    grows: Grows,
) -> impl IntoView {
    let drag = RwSignal::new(None::<(f64, f64)>);
    let set = move |wanted: f64| width.set(wanted.clamp(min, max));
    let sign = match grows {
        Grows::Start => 1.0,
        Grows::End => -1.0,
    };
    let on_down = move |event: ev::PointerEvent| {
        if let Some(element) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) {
            let _ = element.set_pointer_capture(event.pointer_id());
        }
        drag.set(Some((f64::from(event.client_x()), width.get_untracked())));
        event.prevent_default();
    };
    let on_move = move |event: ev::PointerEvent| {
        if let Some((from, was)) = drag.get_untracked() {
            set(was + sign * (f64::from(event.client_x()) - from));
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowLeft" => -KEY_STEP,
            "ArrowRight" => KEY_STEP,
            _ => return,
        };
        event.prevent_default();
        set(width.get_untracked() + sign * step);
    };
    view! {
        <div
            class=class
            role="separator"
            aria-orientation="vertical"
            aria-label=name
            aria-valuenow=move || whole(width.get()).to_string()
            aria-valuemin=whole(min).to_string()
            aria-valuemax=whole(max).to_string()
            tabindex="0"
            data-dragging=move || drag.get().map(|_| "")
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=move |_| drag.set(None)
            on:pointercancel=move |_| drag.set(None)
            on:keydown=on_key
        ></div>
    }
}

/// Whole pixels: what writes fractions is large.
#[expect(clippy::cast_possible_truncation, reason = "no pane is that wide")]
pub fn whole(pixels: f64) -> i32 {
    pixels.round() as i32
}

/// Which pane gets wider as the bar moves towards the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grows {
    Start,
    End,
}
