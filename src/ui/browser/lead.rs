use futures_channel::oneshot;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// This tab is the one of the browser's that may write something; until dropped.
pub struct Lead(Option<Function>);

impl Drop for Lead {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// What to do where another tab leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rival {
    GiveWay,
    /// Until it is gone.
    Wait,
    TakeOver,
}

/// Makes this tab lead; `None` where another one does. `on_lost` runs once
/// another one takes over. Where the browser knows no locks, as on a page that
/// is neither https nor localhost, every tab leads.
pub async fn lead(name: &str, rival: Rival, on_lost: impl FnOnce() + 'static) -> Option<Lead> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).unwrap_or_default();
    let request = Reflect::get(&locks, &"request".into()).and_then(JsCast::dyn_into::<Function>);
    let Ok(request) = request else { return Some(Lead(None)) };
    let options = Object::new();
    match rival {
        Rival::GiveWay => _ = Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE),
        Rival::TakeOver => _ = Reflect::set(&options, &"steal".into(), &JsValue::TRUE),
        Rival::Wait => {}
    }
    let mut release = None;
    let held = Promise::new(&mut |done, _| release = Some(done));
    let (sender, granted) = oneshot::channel();
    let answer = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        let has = lock.is_truthy();
        // Whoever asked may have gone.
        let _ = sender.send(has);
        if has { held.into() } else { JsValue::UNDEFINED }
    });
    let asked = request.call3(&locks, &name.into(), &options, &answer).ok()?;
    leptos::task::spawn_local(async move {
        // It fails where another tab takes the lock, and only there.
        if JsFuture::from(asked.unchecked_into::<Promise>()).await.is_err() {
            on_lost();
        }
    });
    granted.await.unwrap_or_default().then_some(Lead(release))
}
