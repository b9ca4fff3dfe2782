//! The visual view of a template: what it declares, builds and runs, in forms.

mod component;
mod section;
mod value;
mod variables;

use std::sync::Arc;

use leptos::prelude::*;

use crate::json::Path;
use crate::packer::template::{Component, Role};
use crate::preview::{Place, TemplateRead};
use crate::source::LineIndex;
use crate::ui::controls::{Each, Glyph, Icon, When};
use crate::ui::editor::edits::Editing;
use crate::ui::store::Store;
use component::ComponentCard;
use section::Section;
use value::TextRow;
use variables::VariablesTable;

/// A component in its list, by its place in the document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Slot {
    path: Path,
}

fn slots<'c>(components: impl IntoIterator<Item = &'c Component>) -> Vec<Slot> {
    components.into_iter().map(|component| Slot { path: component.path.clone() }).collect()
}

/// The whole template; stays usable while the text is broken elsewhere.
#[component]
pub fn VisualView(editing: Editing) -> impl IntoView {
    let template: Memo<Option<Arc<TemplateRead>>> = editing.template;
    let problems = Memo::new(move |_| problems(&editing));
    let is_object = Memo::new(move |_| {
        editing.document.read().as_ref().is_some_and(|document| {
            document.root().is_some_and(|root| document.kind(root) == crate::json::Kind::Object)
        })
    });
    let builders = Memo::new(move |_| {
        template.read().as_ref().map(|template| slots(&template.template.builders)).unwrap_or_default()
    });
    let provisioners = Memo::new(move |_| {
        template.read().as_ref().map(|template| slots(&template.template.provisioners)).unwrap_or_default()
    });
    let post_processors = Memo::new(move |_| {
        let template = template.read();
        let steps = template
            .iter()
            .flat_map(|template| &template.template.post_processors)
            .flat_map(|sequence| &sequence.steps);
        slots(steps)
    });
    let variable_count =
        Memo::new(move |_| template.read().as_ref().map_or(0, |template| template.template.variables.len()));
    let count = |slots: Memo<Vec<Slot>>| Signal::derive(move || slots.read().len());

    view! {
        <div class="visual" role="region" aria-label="Visual view" data-document=move || editing.path_text()>
            <div role="status">
                {move || {
                    let (problems, more) = problems.get();
                    (!problems.is_empty()).then(|| broken(editing.store, problems, more))
                }}
            </div>
            <When
                when=move || is_object.get()
                fallback=move || view! {
                    <div class="empty">
                        <strong>"This is no Packer template"</strong>
                        <p>"A template is a JSON object with builders, provisioners and variables. Look at the text to mend it."</p>
                    </div>
                }
            >
                <section class="visual-section" aria-label="Description">
                    <TextRow editing path=Path::root().join("description") label="description" />
                </section>
                <Section title="Variables" count=variable_count add="Variable" on_add=Callback::new(move |()| editing.add_variable())>
                    <VariablesTable editing />
                </Section>
                <Section title="Builders" count=count(builders) add="Builder" on_add=Callback::new(move |()| editing.add_component(Role::Builder))>
                    <Each each=move || builders.get() key=Clone::clone let:slot>
                        <ComponentCard editing path=slot.path />
                    </Each>
                </Section>
                <Section
                    title="Provisioners"
                    count=count(provisioners)
                    add="Provisioner"
                    on_add=Callback::new(move |()| editing.add_component(Role::Provisioner))
                >
                    <Each each=move || provisioners.get() key=Clone::clone let:slot>
                        <ComponentCard editing path=slot.path />
                    </Each>
                </Section>
                <Section
                    title="Post-processors"
                    count=count(post_processors)
                    add="Post-processor"
                    on_add=Callback::new(move |()| editing.add_component(Role::PostProcessor))
                >
                    <Each each=move || post_processors.get() key=Clone::clone let:slot>
                        <ComponentCard editing path=slot.path />
                    </Each>
                </Section>
            </When>
        </div>
    }
}

/// So many problems of the text are named above the forms.
const NAMED: usize = 3;

/// The first errors of the text with their places, and how many more there are.
fn problems(editing: &Editing) -> (Vec<(Place, String)>, usize) {
    let (document, path) = (editing.document.read(), editing.path.read());
    let (Some(document), Some(path)) = (document.as_ref(), path.as_ref()) else { return (Vec::new(), 0) };
    let lines = LineIndex::new(document.text());
    let named = document.errors().iter().take(NAMED).map(|error| {
        let place = Place { path: Arc::clone(path), span: error.span, line: lines.line_of(error.span.start) + 1 };
        (place, error.to_string())
    });
    (named.collect(), document.errors().len().saturating_sub(NAMED))
}

fn broken(store: Store, problems: Vec<(Place, String)>, more: usize) -> impl IntoView {
    let problems = problems.into_iter().map(|(place, problem)| {
        let line = format!("Line {}", place.line);
        view! {
            <li>
                <button class="link-button" type="button" on:click=move |_| store.open_place(&place)>
                    {line}
                </button>
                ": "
                {problem}
            </li>
        }
    });
    view! {
        <div class="message bad visual-problem">
            <Glyph icon=Icon::Attention size=14 />
            <div>
                <ul>{problems.collect_view()}</ul>
                <p>{(more > 0).then(|| format!("And {more} more. "))} "What is sound is shown below."</p>
            </div>
        </div>
    }
}
