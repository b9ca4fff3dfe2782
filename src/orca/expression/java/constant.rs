//! The constants of enums.

use super::{
    class::Kind,
    value::{Object, Value},
};

/// The constants of an enum, in order.
pub(crate) fn enum_names(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::DayOfWeek => &["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"],
        Kind::Month => &[
            "JANUARY",
            "FEBRUARY",
            "MARCH",
            "APRIL",
            "MAY",
            "JUNE",
            "JULY",
            "AUGUST",
            "SEPTEMBER",
            "OCTOBER",
            "NOVEMBER",
            "DECEMBER",
        ],
        Kind::ChronoUnit => &[
            "NANOS",
            "MICROS",
            "MILLIS",
            "SECONDS",
            "MINUTES",
            "HOURS",
            "HALF_DAYS",
            "DAYS",
            "WEEKS",
            "MONTHS",
            "YEARS",
            "DECADES",
            "CENTURIES",
            "MILLENNIA",
            "ERAS",
            "FOREVER",
        ],
        Kind::TextStyle => &["FULL", "FULL_STANDALONE", "SHORT", "SHORT_STANDALONE", "NARROW", "NARROW_STANDALONE"],
        Kind::ExecutionStatus => &[
            "NOT_STARTED",
            "RUNNING",
            "PAUSED",
            "SUSPENDED",
            "SUCCEEDED",
            "FAILED_CONTINUE",
            "TERMINAL",
            "CANCELED",
            "REDIRECT",
            "STOPPED",
            "SKIPPED",
            "BUFFERED",
        ],
        Kind::ExecutionType => &["PIPELINE", "ORCHESTRATION"],
        Kind::SyntheticStageOwner => &["STAGE_BEFORE", "STAGE_AFTER"],
        _ => &[],
    }
}

pub(crate) fn enum_name(kind: Kind, ordinal: usize) -> &'static str {
    enum_names(kind).get(ordinal).copied().unwrap_or_default()
}

/// The constant of that name.
pub(crate) fn enum_constant<'a>(kind: Kind, name: &str) -> Option<Value<'a>> {
    let ordinal = enum_names(kind).iter().position(|own| *own == name)?;
    Some(Value::object(Object::Enum(kind, ordinal)))
}
