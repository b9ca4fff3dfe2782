//! The component table that the app fetches is whole and means what it says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use bakewright::packer::PackerVersion;
use bakewright::packer::components::{ComponentKind, FieldType, Life, Mark, Presence, Shape, Table};

fn table() -> Table {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/public/components.json");
    Table::from_json(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_table_is_whole() {
    let table = table();
    assert_eq!(table.len(), 124);
    let fields: usize = table.iter().map(|component| component.fields.len()).sum();
    assert!(fields >= 6285, "{fields}");
    for component in table.iter() {
        for field in &component.fields {
            let is_block = matches!(field.kind, FieldType::Block(_) | FieldType::Blocks(_));
            assert!(
                !is_block || !field.kind.fields().is_empty() || field.is(Mark::Hidden),
                "{} {}",
                component.type_name,
                field.name
            );
        }
    }
}

#[test]
fn fields_know_when_they_exist() {
    let table = table();
    let shell = table.get(ComponentKind::Provisioner, "shell").unwrap();
    let env = shell.field("env").unwrap();
    assert_eq!(env.life.presence(PackerVersion::RECORDED), Presence::Absent);
    assert_eq!(env.life.presence(PackerVersion::NEWEST), Presence::Present);
    assert_eq!(env.life.presence(PackerVersion::new(1, 8, 1)), Presence::Unsure);
    let ebs = table.get(ComponentKind::Builder, "amazon-ebs").unwrap();
    assert_eq!(ebs.field("ssh_private_ip").unwrap().life, Life::Gone);
    let public = ebs.field("associate_public_ip_address").unwrap();
    assert_eq!(public.shape(PackerVersion::RECORDED), Shape::Bool);
    assert_eq!(public.shape(PackerVersion::NEWEST), Shape::Trilean);
    assert!(ebs.field("ami_name").unwrap().is(Mark::Required));
}
