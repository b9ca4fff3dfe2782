//! The methods of `Date` and `SimpleDateFormat`.

use super::{Result, null_argument, unsupported};
use crate::orca::expression::{
    fail::{Fail, ILLEGAL_ARGUMENT},
    java::{
        class::Kind,
        number::low_int,
        value::{DateFormat, Object, Value},
    },
    spel::operate::compare_same,
    time::{self, calendar, format},
    vm::Vm,
};
use std::cell::Cell;

fn date<'a>(millis: i64) -> Value<'a> {
    Value::object(Object::Date(Cell::new(millis)))
}

fn millis_of(value: &Value<'_>) -> Option<i64> {
    match value {
        Value::Object(object) => match &**object {
            Object::Date(millis) => Some(millis.get()),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn call<'a>(
    vm: &mut Vm<'a>,
    target: &Value<'a>,
    kind: Kind,
    name: &str,
    arguments: &[Value<'a>],
) -> Result<'a> {
    if arguments.iter().any(Value::is_null) {
        return Err(null_argument());
    }
    if let Value::Object(object) = target {
        match &**object {
            Object::Date(millis) => return on_date(vm, target, millis, name, arguments),
            Object::DateFormat(own) => {
                if name.starts_with("set") || name.starts_with("apply") {
                    return configure(&mut own.borrow_mut(), name, arguments);
                }
                return on_format(vm, &own.borrow(), name, arguments);
            }
            _ => {}
        }
    }
    on_class(kind, name, arguments)
}

fn on_class<'a>(kind: Kind, name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    match (name, arguments) {
        ("parse", [Value::Text(text)]) => {
            time::parse_legacy(text).map(Value::Long).ok_or_else(|| Fail::silent(ILLEGAL_ARGUMENT))
        }
        ("UTC", fields) => {
            let fields: Vec<i64> = fields.iter().map(Value::long).collect();
            Ok(Value::Long(time::legacy_millis(&fields)))
        }
        ("from", [Value::Object(object)]) => match &**object {
            Object::Instant(seconds, nanos) => {
                Ok(date(seconds.wrapping_mul(1000).wrapping_add(i64::from(nanos / 1_000_000))))
            }
            _ => Err(null_argument()),
        },
        _ => unsupported(kind, name),
    }
}

fn on_date<'a>(
    vm: &mut Vm<'a>,
    target: &Value<'a>,
    millis: &Cell<i64>,
    name: &str,
    arguments: &[Value<'a>],
) -> Result<'a> {
    let own = millis.get();
    let day = own.div_euclid(86_400_000);
    let of_day = own.rem_euclid(86_400_000);
    let (year, month, of_month) = calendar::civil(day);
    let fields = [year - 1900, month - 1, of_month, of_day / 3_600_000, of_day / 60_000 % 60, of_day / 1000 % 60];
    let int = |value: i64| Ok(Value::Int(low_int(value)));
    let other = arguments.first().and_then(millis_of);
    if let Some(value) = name.strip_prefix("set").and(arguments.first()) {
        vm.mutated();
        let at = match name {
            "setTime" => {
                millis.set(value.long());
                return Ok(Value::Null);
            }
            "setYear" => 0,
            "setMonth" => 1,
            "setDate" => 2,
            "setHours" => 3,
            "setMinutes" => 4,
            _ => 5,
        };
        let mut fields = fields;
        if let Some(field) = fields.get_mut(at) {
            *field = value.long();
        }
        millis.set(time::legacy_millis(&fields) + own.rem_euclid(1000));
        return Ok(Value::Null);
    }
    let by_pattern = |pattern: &str| {
        let format = DateFormat { pattern: pattern.to_owned(), offset: 0, lenient: true };
        format::format(&format, own).map(Value::string)
    };
    match (name, other) {
        ("getTime", _) => Ok(Value::Long(own)),
        ("getYear", _) => int(year - 1900),
        ("getMonth", _) => int(month - 1),
        ("getDate", _) => int(of_month),
        ("getDay", _) => int(calendar::week_day(day) % 7),
        ("getHours", _) => int(of_day / 3_600_000),
        ("getMinutes", _) => int(of_day / 60_000 % 60),
        ("getSeconds", _) => int(of_day / 1000 % 60),
        ("getTimezoneOffset", _) => int(0),
        ("after", Some(other)) => Ok(Value::Bool(own > other)),
        ("before", Some(other)) => Ok(Value::Bool(own < other)),
        ("compareTo", Some(_)) => {
            Ok(Value::Int(arguments.first().and_then(|other| compare_same(target, other)).unwrap_or(0)))
        }
        ("toInstant", _) => {
            let (seconds, nanos) = time::instant_of_millis(own);
            Ok(Value::object(Object::Instant(seconds, nanos)))
        }
        ("toGMTString", _) => by_pattern("d MMM yyyy HH:mm:ss 'GMT'"),
        ("toLocaleString", _) => by_pattern("MMM d, yyyy, h:mm:ss a"),
        _ => on_class(Kind::Date, name, arguments),
    }
}

fn configure<'a>(format: &mut DateFormat, name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    match (name, arguments) {
        ("applyPattern", [Value::Text(pattern)]) => {
            format::check(pattern)?;
            format.pattern = pattern.to_string();
        }
        ("setLenient", [lenient]) => format.lenient = lenient.bool(),
        ("setTimeZone", [Value::Object(object)]) => {
            if let Object::Zone(_, offset) = &**object {
                format.offset = *offset;
            }
        }
        _ => return unsupported(Kind::SimpleDateFormat, name),
    }
    Ok(Value::Null)
}

fn on_format<'a>(vm: &mut Vm<'a>, format: &DateFormat, name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    match (name, arguments) {
        ("format", [value]) => {
            let millis = match millis_of(value) {
                Some(millis) => millis,
                None if value.is_number() => value.long(),
                None => return Err(Fail::thrown(ILLEGAL_ARGUMENT, "Cannot format given Object as a Date")),
            };
            format::format(format, millis).map(Value::string)
        }
        ("parse", [Value::Text(text)]) => {
            let year = vm.facts.clock.map_or(2025, |clock| calendar::civil(clock.div_euclid(86_400_000)).0);
            if let Some(millis) = format::parse(format, text, year)? {
                Ok(date(millis))
            } else {
                let cause = Fail::thrown("java.text.ParseException", format!("Unparseable date: \"{}\"", &**text));
                let message = "A problem occurred when trying to execute method 'parse' on object of type \
                               [java.text.SimpleDateFormat]";
                let class = "org.springframework.expression.ExpressionInvocationTargetException";
                Err(cause.wrapped(class, Some(message.to_owned())))
            }
        }
        ("toPattern" | "toLocalizedPattern", []) => Ok(Value::string(format.pattern.clone())),
        ("isLenient", []) => Ok(Value::Bool(format.lenient)),
        _ => unsupported(Kind::SimpleDateFormat, name),
    }
}
