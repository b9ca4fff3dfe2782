use std::cell::RefCell;
use std::rc::Rc;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement, MutationObserver, MutationObserverInit};

/// What can take the focus.
const FOCUSABLE: &str =
    "button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea, a[href], [tabindex='0']";
/// Where the focus goes when nothing near is left, as when a workspace opens.
const BEGINNING: &str = "[role='treeitem'][tabindex='0'], main button";

/// Moves the focus to the element of that id, if it is there.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        take(&element);
    }
}

/// As [`focus`], once what the current change brings is on the page.
pub fn focus_soon(id: &str) {
    let id = id.to_owned();
    request_animation_frame(move || focus(&id));
}

/// Has the focus go to what is nearest whenever the element that has it
/// leaves the page, so that it is not lost after an action.
pub fn keep_focus() {
    let held: Rc<RefCell<Vec<Step>>> = Rc::default();
    let listener = window_event_listener(ev::focusin, {
        let held = Rc::clone(&held);
        move |event| {
            if let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
                *held.borrow_mut() = steps_from(element);
            }
        }
    });
    let changed = Closure::<dyn FnMut()>::new(move || {
        let gone = held.borrow().first().is_some_and(|step| !step.element.is_connected());
        if gone {
            let steps = std::mem::take(&mut *held.borrow_mut());
            // Somebody else may have found it a place.
            if document().active_element().is_none_or(|active| active.tag_name() == "BODY") {
                rescue(&steps);
            }
        }
    });
    let Ok(observer) = MutationObserver::new(changed.as_ref().unchecked_ref()) else { return };
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_subtree(true);
    if let Some(body) = document().body() {
        // Fails only where nothing is asked to be observed.
        let _ = observer.observe_with_options(&body, &options);
    }
    let kept = StoredValue::new_local((observer, changed));
    on_cleanup(move || {
        listener.remove();
        kept.with_value(|(observer, _)| observer.disconnect());
    });
}

/// An element that has the focus or holds it, and its neighbours at that time.
struct Step {
    element: Element,
    previous: Option<Element>,
    next: Option<Element>,
}

fn steps_from(element: Element) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = Some(element);
    while let Some(element) = at.filter(|element| element.tag_name() != "BODY") {
        at = element.parent_element();
        let (previous, next) = (element.previous_element_sibling(), element.next_element_sibling());
        steps.push(Step { element, previous, next });
    }
    steps
}

/// Focuses what now stands where the innermost element stood of which that
/// can be told: its successor, its neighbour, or the start of what held it.
fn rescue(steps: &[Step]) {
    let Some(lost) = steps.first() else { return };
    let alike = alike(&lost.element);
    let connected = |element: &Option<Element>| element.clone().filter(|element| element.is_connected());
    // The outermost is the whole screen: where that went, another begins.
    let inner = steps.len().saturating_sub(1);
    for Step { element, previous, next } in steps.iter().take(inner) {
        if element.is_connected() {
            if reach(element, &alike) {
                return;
            }
            continue;
        }
        let (previous, next) = (connected(previous), connected(next));
        let successor = match (&previous, &next) {
            (Some(previous), _) => previous.next_element_sibling(),
            (None, Some(next)) => next.previous_element_sibling(),
            (None, None) => None,
        };
        if [successor, next, previous].iter().flatten().any(|near| reach(near, &alike)) {
            return;
        }
    }
    if let Ok(Some(element)) = document().query_selector(BEGINNING) {
        take(&element);
    }
}

/// A selector for elements of the same kind.
fn alike(element: &Element) -> String {
    let classes = element.class_list();
    let classes = (0..classes.length()).filter_map(|at| classes.item(at));
    std::iter::once(element.tag_name().to_ascii_lowercase()).chain(classes).collect::<Vec<_>>().join(".")
}

/// Focuses what is alike in `place`, else the first that can be focused there.
fn reach(place: &Element, alike: &str) -> bool {
    if place.matches(FOCUSABLE).unwrap_or_default() && take(place) {
        return true;
    }
    let found = [alike, FOCUSABLE].map(|selector| place.query_selector(selector).ok().flatten());
    found.iter().flatten().any(take)
}

/// Focuses the element; false where it did not take the focus, as when it is hidden.
fn take(element: &Element) -> bool {
    let Some(html) = element.dyn_ref::<HtmlElement>() else { return false };
    let _ = html.focus();
    document().active_element().is_some_and(|active| active == *element)
}

/// Leads to the field that shows a place of a document (`data-at`), the first
/// of `places` that has one in sight; false where there is none.
pub fn lead_to(places: &[String]) -> bool {
    let found = places.iter().find_map(|place| {
        let quoted = place.replace('\\', "\\\\").replace('"', "\\\"");
        let element = document().query_selector(&format!("[data-at=\"{quoted}\"]")).ok()??;
        element.dyn_into::<web_sys::HtmlElement>().ok().filter(|element| element.offset_parent().is_some())
    });
    let Some(element) = found else { return false };
    let classes = element.class_list();
    let _ = classes.remove_1("led-here");
    element.scroll_into_view();
    // Asking for its size has the class count as new.
    let _ = element.offset_width();
    let _ = classes.add_1("led-here");
    let field = element.query_selector("input:not(:disabled), select, button").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = field.focus();
    }
    true
}
