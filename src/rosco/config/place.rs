use std::fmt;
use std::sync::Arc;

use crate::source::Span;

/// Who gave a value of Rosco's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A file of the workspace, and where in it the value is.
    File { file: Arc<str>, span: Span },
    /// A variable of the environment that Rosco's host is assumed to have.
    Environment { variable: Arc<str> },
    /// The rosco.yml that ships in Rosco's image.
    Shipped,
    /// Rosco's own code.
    BuiltIn,
    /// Given as a value, without a text behind it.
    Given,
}

/// Where a value of the configuration comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub origin: Origin,
    /// The property as written, such as `aws.bakeryDefaults.baseImages[0].baseImage.id`.
    pub property: String,
    /// What a placeholder in the text took its value from.
    pub from: Option<Arc<Place>>,
}

impl Place {
    pub fn new(origin: Origin, property: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { origin, property: property.into(), from: None })
    }

    pub fn built_in(property: &str) -> Arc<Self> {
        Self::new(Origin::BuiltIn, property)
    }

    /// The same place, where a placeholder took the value from `from`.
    pub(crate) fn filled_from(self: &Arc<Self>, from: Option<Arc<Self>>) -> Arc<Self> {
        match from {
            Some(_) => Arc::new(Self { from, ..Self::clone(self) }),
            None => Arc::clone(self),
        }
    }

    /// True where the property's name says that its value is not to be shown.
    pub fn is_secret(&self) -> bool {
        const WORDS: [&str; 6] = ["secret", "password", "passphrase", "accesskey", "appkey", "token"];
        let name = self.property.rsplit('.').next().unwrap_or_default();
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        WORDS.iter().any(|word| name.contains(word))
    }

    /// The property `name` below this one.
    pub fn below(&self, name: &str) -> String {
        if self.property.is_empty() { name.to_owned() } else { format!("{}.{name}", self.property) }
    }

    /// The property of the item at `index` of the list here.
    pub fn item(&self, index: usize) -> String {
        format!("{}[{index}]", self.property)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.origin {
            Origin::File { file, .. } => write!(f, "{} in {file}", self.property),
            Origin::Environment { variable } => write!(f, "{} from ${variable}", self.property),
            Origin::Shipped => write!(f, "{} in Rosco's own rosco.yml", self.property),
            Origin::BuiltIn => write!(f, "{} built into Rosco", self.property),
            Origin::Given => f.write_str(&self.property),
        }
    }
}

/// A value of the configuration, and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting<T> {
    pub value: T,
    pub place: Arc<Place>,
}

impl<T> Setting<T> {
    pub fn new(value: T, place: Arc<Place>) -> Self {
        Self { value, place }
    }

    pub fn built_in(value: T, property: &str) -> Self {
        Self { value, place: Place::built_in(property) }
    }
}

/// A Java `String` of the configuration: `None` is null, which is not the
/// empty text.
pub type Text = Option<Setting<String>>;

/// The text, unless it is null or empty: Groovy's truth, and Commons Lang's
/// `isNotEmpty`.
pub(crate) fn filled(text: &Text) -> Option<&Setting<String>> {
    text.as_ref().filter(|setting| !setting.value.is_empty())
}

/// The text of `setting`, null as `None`.
pub(crate) fn plain(text: &Text) -> Option<&str> {
    text.as_ref().map(|setting| setting.value.as_str())
}
