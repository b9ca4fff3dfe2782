//! Several sources of properties as one, as Spring's `Environment` and binder
//! see them.

use std::sync::Arc;

use super::name::same_name;
use super::node::{Entry, Hidden, List, Node};
use super::place::Place;

impl Node {
    /// Lays a stronger source over this one: maps property by property, single
    /// values and lists as a whole. Mirrors Spring Boot's
    /// `IndexedElementsBinder`, which takes a list from one source alone.
    pub fn overlay(&mut self, stronger: Self) {
        let Self { place, value, list, map } = stronger;
        self.place = place;
        if value.is_some() {
            self.value = value;
        }
        if let Some(mut list) = list {
            if let Some(weaker) = self.list.take().filter(|weaker| !weaker.items.is_empty()) {
                list.hidden = Some(hide(weaker));
            }
            self.list = Some(list);
        }
        let Some(map) = map else { return };
        let entries = self.map.get_or_insert_default();
        for Entry { key, node } in map {
            match entries.iter_mut().find(|entry| same_name(&entry.key, &key)) {
                Some(entry) => {
                    entry.key = key;
                    entry.node.overlay(node);
                }
                None => entries.push(Entry { key, node }),
            }
        }
    }
}

fn hide(weaker: List) -> Hidden {
    let items = weaker.items.iter().enumerate().map(|(at, item)| label(item, at)).collect();
    Hidden { place: weaker.place, items }
}

/// What to call an item of a list: the id of its base image, or its name.
fn label(item: &Node, at: usize) -> String {
    let named = [&["baseImage", "id"][..], &["name"], &["region"]].into_iter().find_map(|path| {
        let node = path.iter().try_fold(item, |node, name| node.get(name))?;
        node.value.as_ref()
    });
    match named.or(item.value.as_ref()).filter(|value| !value.is_empty()) {
        Some(value) => value.text(),
        None => format!("[{at}]"),
    }
}

/// Appends to the lists of base images here those of `more` whose ids are not
/// there yet. Mirrors Halyard's `RoscoProfileFactory`, which reads nothing else
/// of its images files.
pub(super) fn add_base_images(into: &mut Node, more: &Node) {
    for Entry { key, node } in more.entries() {
        let path = ["bakeryDefaults", "baseImages"];
        let images = path.iter().try_fold(node, |node, name| node.get(name));
        let Some(images) = images.and_then(|images| images.list.as_ref()) else { continue };
        let path = [key.as_str(), "bakeryDefaults", "baseImages"];
        let known = path.iter().try_fold(&*into, |node, name| node.get(name));
        let mut list = match known.and_then(|known| known.list.clone()) {
            Some(list) => list,
            None => List::new(Vec::new(), Arc::clone(&images.place)),
        };
        for (at, image) in images.items.iter().enumerate() {
            let name = label(image, at);
            if !list.items.iter().enumerate().any(|(at, known)| label(known, at) == name) {
                list.items.push(image.clone());
            }
        }
        put_list(into, &path, list);
    }
}

fn put_list(node: &mut Node, path: &[&str], list: List) {
    let Some((name, rest)) = path.split_first() else {
        node.list = Some(list);
        return;
    };
    let below = node.place.below(name);
    let entries = node.map.get_or_insert_default();
    if let Some(entry) = entries.iter_mut().find(|entry| same_name(&entry.key, name)) {
        put_list(&mut entry.node, rest, list);
        return;
    }
    let mut made = Node::nothing(Place::new(list.place.origin.clone(), below));
    put_list(&mut made, rest, list);
    entries.push(Entry { key: (*name).to_owned(), node: made });
}
