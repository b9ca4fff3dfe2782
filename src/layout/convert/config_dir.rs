use super::Arrangement;
use super::contents::{Contents, Item};
use super::remark::{Loss, Rewrite};
use crate::source::{TextEdit, apply_edits};
use crate::yaml;

/// Makes the files speak of the folder of templates where it is from now on.
pub(super) fn rewrite(contents: &mut Contents, wanted: &'static str, arrangement: &mut Arrangement) {
    let old = std::mem::replace(&mut contents.config_dir, wanted.to_owned());
    let old = old.trim_end_matches('/');
    if old == wanted {
        return;
    }
    for item in &mut contents.packer {
        rewrite_paths(item, old, wanted, arrangement);
    }
    for item in &mut contents.configuration {
        rewrite_setting(item, wanted, arrangement);
    }
}

fn rewrite_setting(item: &mut Item, wanted: &'static str, arrangement: &mut Arrangement) {
    let Some(text) = item.file.text() else { return };
    let document = yaml::parse(text);
    let Some(root) = document.documents().first().copied() else { return };
    let nested = document.find(root, &["rosco", "configDir"]);
    let Some(node) = nested.or_else(|| document.get(root, "rosco.configDir")) else { return };
    let Some(value) = document.text(node) else { return };
    let from = item.from.as_deref().unwrap_or(&item.path).to_owned();
    if value.contains("${") {
        arrangement.lose(Loss::ConfigDir { path: from, wanted });
        return;
    }
    let span = document.span(node);
    if value == wanted {
        return;
    }
    let Ok((text, _)) = apply_edits(text, &[TextEdit::replace(span, wanted)]) else { return };
    item.file.bytes = text.into_bytes().into();
    arrangement.rewrote(Rewrite::ConfigDir { path: from, to: wanted });
}

/// Scripts and templates that name the folder by its path.
fn rewrite_paths(item: &mut Item, old: &str, wanted: &'static str, arrangement: &mut Arrangement) {
    if old.is_empty() || old == "/" {
        return;
    }
    let Some(text) = item.file.text() else { return };
    let named = format!("{old}/");
    let count = text.matches(&named).count();
    if count == 0 {
        return;
    }
    let path = item.from.as_deref().unwrap_or(&item.path).to_owned();
    item.file.bytes = text.replace(&named, &format!("{wanted}/")).into_bytes().into();
    arrangement.rewrote(Rewrite::Path { path, from: old.to_owned(), to: wanted, count });
}
