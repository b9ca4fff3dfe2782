use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::prelude::*;

use super::{Opened, Store};
use crate::ui::browser::{Lead, Rival, lead};

pub const ELSEWHERE: &str = "This workspace is open in another tab: take over in the status bar to edit it here.";

/// So long after taking over, the other tab has written what it had.
const SETTLED: Duration = Duration::from_millis(400);

/// Who of the browser's tabs may write the open workspace.
#[derive(Default)]
pub struct Leading {
    lead: Option<Lead>,
    /// Another for each workspace that is opened, and each change of the lead.
    number: u32,
}

impl Store {
    /// Makes this tab the one that writes the workspace, or looks on and waits.
    pub(super) async fn lead(&self, id: &str) {
        let number = self.stop_leading();
        let store = *self;
        let got = lead(id, Rival::GiveWay, move || store.lost(number)).await;
        self.elsewhere.set(got.is_none());
        if got.is_some() {
            self.hold(got);
            return;
        }
        let id = id.to_owned();
        leptos::task::spawn_local(async move { store.wait(&id, number).await });
    }

    /// Writes nothing any more; gives the number of what comes next.
    pub(super) fn stop_leading(&self) -> u32 {
        self.elsewhere.set(false);
        let next = self.inner.try_update_value(|inner| {
            let leading = &mut inner.session.leading;
            *leading = Leading { lead: None, number: leading.number.wrapping_add(1) };
            leading.number
        });
        next.unwrap_or_default()
    }

    /// Takes the workspace from the tab that has it.
    pub fn take_over(&self) {
        let Some(Opened { id, .. }) = self.opened.get_untracked() else { return };
        let (store, number) = (*self, self.stop_leading());
        self.elsewhere.set(true);
        leptos::task::spawn_local(async move {
            let got = lead(&id, Rival::TakeOver, move || store.lost(number)).await;
            store.come_forward(&id, number, got).await;
        });
    }

    async fn wait(&self, id: &str, number: u32) {
        let store = *self;
        let got = lead(id, Rival::Wait, move || store.lost(number)).await;
        self.come_forward(id, number, got).await;
    }

    /// The lead is there: goes on from what the other tab has left.
    async fn come_forward(&self, id: &str, number: u32, got: Option<Lead>) {
        sleep(SETTLED).await;
        if got.is_none() || !self.is_at(number) {
            return;
        }
        self.hold(got);
        self.elsewhere.set(false);
        let card = self.kept().await.ok().and_then(|cards| cards.into_iter().find(|(known, _)| known == id));
        let Some((_, card)) = card else { return };
        if let Err(why) = self.read_again(id, &card).await {
            self.toasts.say(format!("It cannot be read again: {why}."));
        }
    }

    /// Another tab has taken the workspace.
    fn lost(self, number: u32) {
        if !self.is_at(number) {
            return;
        }
        self.hold(None);
        leptos::task::spawn_local(async move {
            self.flush().await;
            self.elsewhere.set(true);
            if let Some(Opened { id, .. }) = self.opened.get_untracked() {
                self.wait(&id, number).await;
            }
        });
    }

    fn hold(&self, got: Option<Lead>) {
        self.inner.update_value(|inner| inner.session.leading.lead = got);
    }

    fn is_at(&self, number: u32) -> bool {
        self.inner.try_with_value(|inner| inner.session.leading.number == number).unwrap_or_default()
    }
}
