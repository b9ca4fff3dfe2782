use std::sync::Arc;

use serde_json::Value;

use super::cause::{Cause, Computed};
use super::config::{Configuration, Place, Setting, Text, filled};
use super::error::BakeError;
use super::lookup::{AmiLookup, Answers, Asked, choose_image};
use super::names::VmType;
use super::request::{BakeRequest, Field};
use crate::source::{CauseId, Causes, Lost, Traced};

/// What one bake is made of, and the book in which its causes are kept.
pub(crate) struct Bakery<'a> {
    pub region: &'a str,
    pub request: &'a BakeRequest,
    /// True where the configuration names the provider, not the request.
    pub default_provider: bool,
    pub configuration: &'a Configuration,
    pub clock_millis: i64,
    pub answers: &'a Answers,
    pub causes: Causes<Cause>,
    pub asked: Asked,
}

/// What kind of setting a place is the place of.
pub(crate) type CauseOf = fn(Arc<Place>) -> Cause;

impl Bakery<'_> {
    pub fn base_os(&self) -> Option<String> {
        self.request.base_os.clone()
    }

    pub fn because(&mut self, cause: Cause) -> CauseId {
        self.causes.add(cause)
    }

    pub fn by_field(&mut self, field: Field) -> CauseId {
        self.because(Cause::RequestField(field))
    }

    /// What chose the provider.
    pub fn by_provider(&mut self) -> CauseId {
        if self.default_provider {
            let place = &self.configuration.default_cloud_provider_type.place;
            self.because(Cause::Config(Arc::clone(place)))
        } else {
            self.by_field(Field::CloudProviderType)
        }
    }

    pub fn computed(&mut self, what: Computed) -> CauseId {
        self.because(Cause::Computed(what))
    }

    /// The region, which is a part of the request's path.
    pub fn region(&mut self) -> Traced<Value> {
        let cause = self.because(Cause::Region);
        Traced::new(Value::from(self.region), cause)
    }

    /// The text of a field, null if it is not there.
    pub fn field(&mut self, field: Field) -> Traced<Value> {
        match self.request.text(field) {
            Some(text) => {
                let text = Value::from(text);
                let cause = self.by_field(field);
                Traced::new(text, cause)
            }
            None => Traced::uncaused(Value::Null),
        }
    }

    /// A field's text, if it is filled.
    pub fn filled_field(&mut self, field: Field) -> Option<Traced<Value>> {
        let text = Value::from(self.request.filled(field)?);
        let cause = self.by_field(field);
        Some(Traced::new(text, cause))
    }

    /// A setting as a value.
    pub fn setting<T: Clone + Into<Value>>(&mut self, of: CauseOf, setting: &Setting<T>) -> Traced<Value> {
        let cause = self.because(of(Arc::clone(&setting.place)));
        Traced::new(setting.value.clone().into(), cause)
    }

    /// A text of the configuration as a value, null if it is not there.
    pub fn text(&mut self, of: CauseOf, text: &Text) -> Traced<Value> {
        match text {
            Some(setting) => self.setting(of, setting),
            None => Traced::uncaused(Value::Null),
        }
    }

    /// A text of the configuration as a value, if it is filled.
    pub fn filled(&mut self, of: CauseOf, text: &Text) -> Option<Traced<Value>> {
        let setting = filled(text)?;
        Some(self.setting(of, setting))
    }

    /// The account that Clouddriver is asked under, and the image that it is
    /// asked for. `None` where it finds none.
    pub fn look_up_ami(
        &mut self,
        name: &str,
        account: &str,
        vm_type: Option<VmType>,
        most_recent: bool,
    ) -> Result<Option<Traced<Value>>, BakeError> {
        let images = self.answers.ami_lookups.get(name);
        self.asked.ami_lookups.push(AmiLookup {
            name: name.to_owned(),
            account: account.to_owned(),
            region: self.region.to_owned(),
            answered: images.is_some(),
        });
        let images = images.map(Vec::as_slice).unwrap_or_default();
        let chosen = choose_image(images, name, self.region, vm_type, most_recent)?;
        Ok(chosen.map(|id| {
            let cause = self.because(Cause::AmiLookup {
                name: name.to_owned(),
                account: account.to_owned(),
                region: self.region.to_owned(),
            });
            Traced::new(Value::from(id), cause)
        }))
    }

    /// The dynamic property for the request's base image. Mirrors rosco
    /// `CloudProviderBakeHandler.lookupBaseByDynamicProperty`, which asks with
    /// the request's own VM type, not the default.
    pub fn dynamic_base(&mut self) -> Option<Traced<Value>> {
        fn or_null(name: Option<impl ToString>) -> String {
            name.map_or_else(|| "null".to_owned(), |name| name.to_string())
        }
        let property = format!(
            "{}.base.{}.{}.{}.{}",
            or_null(self.request.cloud_provider_type),
            or_null(self.request.base_os.as_ref()),
            or_null(self.request.vm_type),
            or_null(self.request.base_label),
            self.region
        );
        let base = self.answers.dynamic_config.get(&property).cloned();
        self.asked.dynamic_config.push(property.clone());
        base.map(|base| {
            let cause = self.because(Cause::DynamicConfig { property });
            Traced::new(Value::from(base), cause)
        })
    }
}

/// The first of `candidates` that is there, over the others, which are kept as
/// lost.
pub(crate) fn strongest(candidates: Vec<Option<Traced<Value>>>) -> Traced<Value> {
    let mut there = candidates.into_iter().flatten();
    let Some(mut winner) = there.next() else { return Traced::uncaused(Value::Null) };
    winner.lost.extend(there.map(|loser| Lost { cause: loser.cause(), value: loser.value }));
    winner
}
