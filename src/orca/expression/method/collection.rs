//! The methods of collections and maps.

use std::rc::Rc;

use super::{Result, items_of, null_argument, same_list, unsupported};
use crate::orca::expression::{
    fail::{CLASS_CAST, Fail, ILLEGAL_ARGUMENT, INDEX, UNSUPPORTED},
    java::{
        class::Kind,
        list::List,
        map::Map,
        same::{contains, equals},
        text::count,
        value::Value,
    },
    spel::operate::{compare, compare_same},
    vm::{Declared, MAX_ITEMS, Typed, Vm, mutable},
};
use crate::source::Sort;

type Called<'a> = std::result::Result<Typed<'a>, Fail>;

pub(super) fn call<'a>(vm: &mut Vm<'a>, target: &Value<'a>, name: &str, arguments: &[Value<'a>]) -> Called<'a> {
    match target {
        Value::List(list) => list_call(vm, list, target, name, arguments).map(Typed::plain),
        Value::Map(map) => map_call(vm, map, name, arguments),
        _ => unsupported(Kind::Collection, name).map(Typed::plain),
    }
}

fn bound(size: usize) -> std::result::Result<(), Fail> {
    if size > MAX_ITEMS {
        return Err(Fail::Bound(format!("collections hold at most {MAX_ITEMS} elements here")));
    }
    Ok(())
}

fn list_call<'a>(
    vm: &mut Vm<'a>,
    list: &Rc<List<'a>>,
    target: &Value<'a>,
    name: &str,
    arguments: &[Value<'a>],
) -> Result<'a> {
    let position = |found: Option<usize>| Value::Int(found.map_or(-1, count));
    Ok(match (name, arguments) {
        ("size", []) => Value::Int(count(list.len())),
        ("isEmpty", []) => Value::Bool(list.len() == 0),
        ("contains", [wanted]) => Value::Bool(contains(&vm.work, &list.items(), wanted)),
        ("containsAll", [other]) => {
            let items = list.items();
            Value::Bool(items_of(other)?.iter().all(|wanted| contains(&vm.work, &items, wanted)))
        }
        ("indexOf", [wanted]) => position(list.items().iter().position(|item| equals(&vm.work, item, wanted))),
        ("lastIndexOf", [wanted]) => position(list.items().iter().rposition(|item| equals(&vm.work, item, wanted))),
        ("subList", [from, to]) => sub_list(list, from.int(), to.int())?,
        ("ensureCapacity" | "trimToSize", _) => Value::Null,
        ("forEach" | "removeIf" | "replaceAll", _) => return Err(null_argument()),
        _ => return change(vm, list, target, name, arguments),
    })
}

fn sub_list<'a>(list: &Rc<List<'a>>, from: i32, to: i32) -> Result<'a> {
    let size = list.len();
    let (Ok(start), Ok(end)) = (usize::try_from(from), usize::try_from(to)) else {
        return Err(Fail::thrown(INDEX, format!("fromIndex = {from}")));
    };
    if end > size {
        return Err(Fail::thrown(INDEX, format!("toIndex = {to}")));
    }
    if start > end {
        return Err(Fail::thrown(ILLEGAL_ARGUMENT, format!("fromIndex({from}) > toIndex({to})")));
    }
    Ok(Value::List(Rc::new(List::part(list.clone(), start, end - start))))
}

fn change<'a>(
    vm: &mut Vm<'a>,
    list: &Rc<List<'a>>,
    target: &Value<'a>,
    name: &str,
    arguments: &[Value<'a>],
) -> Result<'a> {
    if let Some(map) = list.viewed() {
        return change_view(vm, list, &map, name, arguments);
    }
    // `Collections.emptyList()` takes changes that change nothing.
    let harmless = matches!(list.kind, Kind::EmptyList | Kind::EmptySet)
        && matches!(name, "clear" | "remove" | "removeAll" | "retainAll" | "sort");
    if !list.is_mutable() && !harmless {
        return Err(Fail::silent(UNSUPPORTED));
    }
    vm.mutated();
    let is_set = list.kind.extends(Kind::Set);
    let size = list.len();
    let changed = |done: Option<bool>| Ok(Value::Bool(done.unwrap_or(false)));
    match (name, arguments) {
        ("add", [item]) => {
            bound(size + 1)?;
            if is_set && contains(&vm.work, &list.items(), item) {
                return Ok(Value::Bool(false));
            }
            changed(list.change(|items| {
                items.push(item.clone());
                true
            }))
        }
        ("add", [index, item]) => {
            bound(size + 1)?;
            let at = insertion(index.int(), size)?;
            list.change(|items| items.insert(at, item.clone()));
            Ok(Value::Null)
        }
        ("addAll", [index, other]) => {
            let new = items_of(other)?;
            bound(size + new.len())?;
            let at = insertion(index.int(), size)?;
            changed(list.change(|items| {
                let any = !new.is_empty();
                items.splice(at..at, new);
                any
            }))
        }
        ("addAll", [other]) => {
            let mut new = items_of(other)?;
            bound(size + new.len())?;
            if is_set {
                let own = list.items();
                new.retain(|item| !contains(&vm.work, &own, item));
            }
            changed(list.change(|items| {
                let any = !new.is_empty();
                items.append(&mut new);
                any
            }))
        }
        ("remove", [item]) => changed(list.change(|items| {
            let at = items.iter().position(|own| equals(&vm.work, own, item));
            at.map(|at| items.remove(at)).is_some()
        })),
        ("removeAll" | "retainAll", [other]) => {
            let others = items_of(other)?;
            let keep = name == "retainAll";
            if same_list(target, other) {
                list.change(|items| {
                    if !keep {
                        items.clear();
                    }
                });
                return Ok(Value::Bool(!keep && size > 0));
            }
            changed(list.change(|items| {
                items.retain(|item| contains(&vm.work, &others, item) == keep);
                items.len() != size
            }))
        }
        ("clear", []) => {
            list.change(Vec::clear);
            Ok(Value::Null)
        }
        ("sort", [_]) => sort(list),
        _ => unsupported(list.kind, name),
    }
}

fn insertion(index: i32, size: usize) -> std::result::Result<usize, Fail> {
    usize::try_from(index)
        .ok()
        .filter(|at| *at <= size)
        .ok_or_else(|| Fail::thrown(INDEX, format!("Index: {index}, Size: {size}")))
}

fn change_view<'a>(vm: &mut Vm<'a>, list: &List<'a>, map: &Map<'a>, name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    if name == "add" || name == "addAll" || !map.is_mutable() {
        return Err(Fail::silent(UNSUPPORTED));
    }
    vm.mutated();
    let before = map.len();
    let items = list.items();
    let keys: Vec<Value<'a>> = map.entries().into_iter().map(|(key, _)| key).collect();
    let doomed = |test: &dyn Fn(&Value<'a>) -> bool| -> Vec<Value<'a>> {
        keys.iter().zip(&items).filter(|(_, item)| test(item)).map(|(key, _)| key.clone()).collect()
    };
    let gone = match (name, arguments) {
        ("clear", []) => keys.clone(),
        ("remove", [item]) => doomed(&|own| equals(&vm.work, own, item)).into_iter().take(1).collect(),
        ("removeAll", [other]) => {
            let others = items_of(other)?;
            doomed(&|own| contains(&vm.work, &others, own))
        }
        ("retainAll", [other]) => {
            let others = items_of(other)?;
            doomed(&|own| !contains(&vm.work, &others, own))
        }
        _ => return unsupported(list.kind, name),
    };
    for key in gone {
        map.remove(&vm.work, &key);
    }
    Ok(if name == "clear" { Value::Null } else { Value::Bool(map.len() != before) })
}

/// `sort(null)`: by the elements' own order.
fn sort<'a>(list: &List<'a>) -> Result<'a> {
    let mut items = list.items();
    for pair in items.windows(2) {
        if let [a, b] = pair
            && natural(a, b).is_none()
        {
            return Err(Fail::silent(CLASS_CAST));
        }
    }
    items.order_by(|a, b| natural(a, b).unwrap_or(0).cmp(&0));
    list.change(|own| *own = items);
    Ok(Value::Null)
}

fn natural(a: &Value<'_>, b: &Value<'_>) -> Option<i32> {
    if a.class() == b.class() && a.is_number() {
        return compare(a, b).ok();
    }
    compare_same(a, b)
}

fn map_call<'a>(vm: &mut Vm<'a>, map: &Rc<Map<'a>>, name: &str, arguments: &[Value<'a>]) -> Called<'a> {
    let view = |kind| Typed::plain(Value::List(Rc::new(List::view(kind, map.clone()))));
    match (name, arguments) {
        ("keySet", []) => return Ok(view(Kind::KeySet)),
        ("values", []) => return Ok(view(Kind::Values)),
        ("entrySet", []) => return Ok(Typed { declared: Declared::ObjectList, ..view(Kind::EntrySet) }),
        _ => {}
    }
    let value = match (name, arguments) {
        ("size", []) => Value::Int(count(map.len())),
        ("isEmpty", []) => Value::Bool(map.len() == 0),
        ("containsKey", [key]) => Value::Bool(map.get(&vm.work, key).is_some()),
        ("containsValue", [wanted]) => {
            Value::Bool(map.entries().iter().any(|(_, value)| equals(&vm.work, value, wanted)))
        }
        ("forEach" | "replaceAll", _) => return Err(null_argument()),
        _ => {
            mutable(map.is_mutable() || map.kind == Kind::EmptyMap && name == "clear")?;
            vm.mutated();
            match (name, arguments) {
                ("clear", []) => {
                    map.clear();
                    Value::Null
                }
                ("putAll", [Value::Map(other)]) => {
                    bound(map.len() + other.len())?;
                    for (key, value) in other.entries() {
                        vm.work.spend(map.len() / 4);
                        map.put(&vm.work, key, value);
                    }
                    Value::Null
                }
                ("remove", [key, value]) => {
                    let same = map.get(&vm.work, key).is_some_and(|own| equals(&vm.work, &own, value));
                    Value::Bool(same && map.remove(&vm.work, key))
                }
                ("replace", [key, old, new]) => {
                    let same = map.get(&vm.work, key).is_some_and(|own| equals(&vm.work, &own, old));
                    if same {
                        map.put(&vm.work, key.clone(), new.clone());
                    }
                    Value::Bool(same)
                }
                _ if arguments.iter().any(Value::is_null) => return Err(null_argument()),
                _ => return unsupported(map.kind, name).map(Typed::plain),
            }
        }
    };
    Ok(Typed { value, declared: Declared::No })
}
