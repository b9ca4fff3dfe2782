//! The checks of components that the app fetches speak of fields that there are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[allow(dead_code)]
#[path = "packer_judge/validation.rs"]
mod validation;

use std::collections::BTreeSet;

use bakewright::packer::PackerVersion;
use bakewright::packer::components::{Component, ComponentKind, Field, Presence};
use validation::{NOT_IN_DEBIAN, catalog};

#[test]
fn checks_name_fields_that_there_are() {
    let catalog = catalog();
    let mut wrong = Vec::new();
    for (kind, type_name, section) in catalog.checks.iter() {
        let component =
            catalog.table.get(kind, type_name).unwrap_or_else(|| panic!("there is no {kind:?} {type_name}"));
        let names = catalog.checks.names(section);
        let set: BTreeSet<&str> = names.iter().filter(|(_, set)| *set).map(|(name, _)| name.as_str()).collect();
        for (name, _) in &names {
            let first = name.split('.').next().unwrap();
            let last = name.rsplit('.').next().unwrap();
            if !set.contains(first) && !set.contains(name.as_str()) && !last.starts_with('_') && !has(component, name) {
                wrong.push(format!("{type_name}: {name}"));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn has(component: &Component, name: &str) -> bool {
    let mut fields = component.fields.as_slice();
    for step in name.split('.') {
        let Some(field) = fields.iter().find(|field| field.name == step) else { return false };
        if field.life.presence(PackerVersion::RECORDED) == Presence::Absent {
            return false;
        }
        fields = inner(field);
    }
    true
}

fn inner(field: &Field) -> &[std::sync::Arc<Field>] {
    field.kind.fields()
}

#[test]
fn every_component_of_the_recorded_packer_has_checks() {
    let catalog = catalog();
    let components = [ComponentKind::Builder, ComponentKind::Provisioner, ComponentKind::PostProcessor];
    let without: Vec<&str> = catalog
        .table
        .iter()
        .filter(|component| components.contains(&component.kind))
        .filter(|component| component.life.presence(PackerVersion::RECORDED) == Presence::Present)
        .filter(|component| catalog.checks.get(component.kind, &component.type_name).is_none())
        .map(|component| component.type_name.as_str())
        .collect();
    assert_eq!(without, NOT_IN_DEBIAN);
}
