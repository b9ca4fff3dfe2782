use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

use super::shape::Shape;
use super::table::{Component, ComponentKind, Field, FieldType, Life, Mark, Table};
use crate::source::Sort;

/// Why a file is not a component table.
#[derive(Debug, Error)]
pub enum TableError {
    #[error("the component table is not the expected JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the component table has format {0}, and this program reads format 1")]
    Format(u32),
    #[error("{component} takes in the set {set}, which the table does not have")]
    UnknownSet { component: String, set: String },
    #[error("{component} has the field {field} of type {kind}, which is no type")]
    UnknownType { component: String, field: String, kind: String },
    #[error("{component} has the field {field} twice")]
    Twice { component: String, field: String },
    #[error("{component} stands in the table twice")]
    ComponentTwice { component: String },
    #[error("{component} offers the alternative {field}, which is no field of it")]
    UnknownAlternative { component: String, field: String },
    #[error("{component} has the field {field} with a life {life}, which is neither before nor after 1.6.6")]
    Life { component: String, field: String, life: String },
    #[error("{component} has blocks in blocks deeper than {limit} levels")]
    Depth { component: String, limit: usize },
}

/// Blocks in blocks.
const MAX_DEPTH: usize = 16;

impl Table {
    /// Reads `public/components.json`; `compact.mjs` beside this file tells its form.
    pub fn from_json(text: &str) -> Result<Self, TableError> {
        let file: TableFile = serde_json::from_str(text)?;
        if file.format != 1 {
            return Err(TableError::Format(file.format));
        }
        let mut sets = BTreeMap::new();
        for (name, rows) in &file.sets {
            let fields = rows.iter().map(|row| field(row, name, 0)).collect::<Result<Vec<_>, _>>()?;
            sets.insert(name.as_str(), fields);
        }
        let components: Vec<Component> =
            file.components.iter().map(|row| component(row, &sets)).collect::<Result<_, _>>()?;
        let count = components.len();
        let twice = components.iter().map(label).collect::<Vec<_>>();
        let table = Self::new(components);
        if table.distinct() != count {
            let mut sorted = twice;
            sorted.order();
            let pair = sorted.windows(2).find(|pair| pair.first() == pair.last());
            let component = pair.and_then(|pair| pair.first()).cloned().unwrap_or_default();
            return Err(TableError::ComponentTwice { component });
        }
        Ok(table)
    }
}

#[derive(Deserialize)]
struct TableFile {
    format: u32,
    sets: BTreeMap<String, Vec<Row>>,
    components: Vec<ComponentRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ComponentRow {
    kind: ComponentKind,
    #[serde(rename = "type")]
    type_name: String,
    plugin: String,
    since: Option<String>,
    removed: Option<String>,
    alias_of: Option<String>,
    fixer: Option<String>,
    #[serde(default)]
    alternatives: Vec<Vec<Vec<String>>>,
    #[serde(default)]
    twice: Vec<String>,
    fields: Vec<SetOrRow>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum SetOrRow {
    Set(String),
    Row(Row),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Row {
    Short(String, String),
    Long(String, String, Box<More>),
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct More {
    go: Option<String>,
    now: Option<String>,
    group: Option<String>,
    #[serde(rename = "is")]
    marks: Vec<Mark>,
    since: Option<String>,
    removed: Option<String>,
    default: Option<Value>,
    #[serde(rename = "enum")]
    choices: Vec<Value>,
    replaced_by: Option<String>,
    fixer: Option<String>,
    template_vars: Vec<String>,
    hint: Option<String>,
    fields: Vec<Row>,
}

fn label(component: &Component) -> String {
    format!("{:?} {}", component.kind, component.type_name)
}

fn component(row: &ComponentRow, sets: &BTreeMap<&str, Vec<Arc<Field>>>) -> Result<Component, TableError> {
    let owner = &row.type_name;
    let mut fields: Vec<Arc<Field>> = Vec::new();
    for part in &row.fields {
        match part {
            SetOrRow::Row(row) => fields.push(field(row, owner, 0)?),
            SetOrRow::Set(name) => {
                let set = name.strip_prefix('@').and_then(|name| sets.get(name));
                let unknown = || TableError::UnknownSet { component: owner.clone(), set: name.clone() };
                fields.extend(set.ok_or_else(unknown)?.iter().cloned());
            }
        }
    }
    let mut names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    names.order();
    if let Some((name, _)) = names.iter().zip(names.iter().skip(1)).find(|(a, b)| a == b) {
        return Err(TableError::Twice { component: owner.clone(), field: (*name).to_owned() });
    }
    for name in row.alternatives.iter().flatten().flatten().chain(&row.twice) {
        if names.binary_search(&name.as_str()).is_err() {
            return Err(TableError::UnknownAlternative { component: owner.clone(), field: name.clone() });
        }
    }
    Ok(Component {
        kind: row.kind,
        type_name: owner.clone(),
        plugin: row.plugin.clone(),
        life: life(row.since.as_deref(), row.removed.as_deref(), owner, "type")?,
        alias_of: row.alias_of.clone(),
        fixer: row.fixer.clone(),
        alternatives: row.alternatives.clone(),
        twice: row.twice.clone(),
        fields,
    })
}

fn field(row: &Row, owner: &str, depth: usize) -> Result<Arc<Field>, TableError> {
    if depth > MAX_DEPTH {
        return Err(TableError::Depth { component: owner.to_owned(), limit: MAX_DEPTH });
    }
    let nothing = More::default();
    let (name, kind, more) = match row {
        Row::Short(name, kind) => (name, kind, &nothing),
        Row::Long(name, kind, more) => (name, kind, more.as_ref()),
    };
    let children = more.fields.iter().map(|row| field(row, owner, depth + 1)).collect::<Result<Vec<_>, _>>()?;
    let read = |kind: &str| {
        field_type(kind, &children).ok_or_else(|| TableError::UnknownType {
            component: owner.to_owned(),
            field: name.clone(),
            kind: kind.to_owned(),
        })
    };
    Ok(Arc::new(Field {
        name: name.clone(),
        untagged: more.go.clone(),
        kind: read(kind)?,
        kind_today: more.now.as_deref().map(read).transpose()?,
        group: more.group.clone().unwrap_or_else(|| "main".to_owned()),
        life: life(more.since.as_deref(), more.removed.as_deref(), owner, name)?,
        marks: more.marks.clone(),
        replaced_by: more.replaced_by.clone(),
        fixer: more.fixer.clone(),
        template_vars: more.template_vars.clone(),
        default: more.default.clone(),
        choices: more.choices.clone(),
        hint: more.hint.clone(),
    }))
}

fn life(since: Option<&str>, removed: Option<&str>, owner: &str, field: &str) -> Result<Life, TableError> {
    match (since, removed) {
        (None, None) => Ok(Life::Both),
        (Some("after 1.6.6"), None) => Ok(Life::Since),
        (None, Some("after 1.6.6")) => Ok(Life::Until),
        (None, Some("before 1.6.6")) => Ok(Life::Gone),
        (since, removed) => Err(TableError::Life {
            component: owner.to_owned(),
            field: field.to_owned(),
            life: format!("since {since:?}, removed {removed:?}"),
        }),
    }
}

fn field_type(kind: &str, children: &[Arc<Field>]) -> Option<FieldType> {
    Some(match kind {
        "block" => FieldType::Block(children.to_vec()),
        "[block]" => FieldType::Blocks(children.to_vec()),
        plain => FieldType::Plain(shape(plain, 0)?),
    })
}

fn shape(kind: &str, depth: usize) -> Option<Shape> {
    if depth > MAX_DEPTH {
        return None;
    }
    if let Some(item) = kind.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return Some(Shape::list(shape(item, depth + 1)?));
    }
    if let Some(item) = kind.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        return Some(Shape::map(shape(item, depth + 1)?));
    }
    if let Some((name, plain)) = kind.split_once('=') {
        return Some(Shape::Named(name.to_owned(), Box::new(shape(plain, depth + 1)?)));
    }
    Some(match kind {
        "any" => Shape::Any,
        "string" => Shape::String,
        "bool" => Shape::Bool,
        "trilean" => Shape::Trilean,
        "float" => Shape::Float,
        "duration" => Shape::Duration,
        "int" => Shape::Int(0),
        "uint" => Shape::Uint(0),
        "int32" => Shape::Int(32),
        "int64" => Shape::Int(64),
        "uint8" => Shape::Uint(8),
        "uint32" => Shape::Uint(32),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"{"format":1,"sets":{"s":[["a","string"]]},"components":[
        {"kind":"provisioner","type":"p","plugin":"core","alternatives":[[["a"],["b"]]],
         "fields":["@s",["b","[block]",{"is":["required"],"fields":[["c","{int}",{"go":"C"}]]}]]}]}"#;

    #[test]
    fn reads_sets_and_blocks() {
        let table = Table::from_json(SMALL).unwrap();
        let component = table.get(ComponentKind::Provisioner, "p").unwrap();
        assert_eq!(component.fields.len(), 2);
        let blocks = component.field("b").unwrap();
        assert!(blocks.is(Mark::Required));
        assert_eq!(blocks.kind.fields()[0].untagged.as_deref(), Some("C"));
        assert_eq!(blocks.kind.fields()[0].kind, FieldType::Plain(Shape::map(Shape::Int(0))));
    }

    #[test]
    fn tells_what_is_wrong() {
        let wrong = [
            (SMALL.replace("@s", "@t"), "takes in the set @t"),
            (SMALL.replace("{int}", "{integer}"), "of type {integer}"),
            (SMALL.replace("\"b\",", "\"a\","), "the field a twice"),
            (SMALL.replace("[[[\"a\"],[\"b\"]]]", "[[[\"z\"]]]"), "alternative z"),
            (SMALL.replace("\"format\":1", "\"format\":2"), "format 2"),
            (SMALL.replace("\"required\"", "\"requried\""), "not the expected JSON"),
        ];
        for (text, words) in wrong {
            let error = Table::from_json(&text).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
    }
}
