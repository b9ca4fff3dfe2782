/// What a plugin wants a value to be, as far as weak decoding cares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Anything, taken as it is.
    Any,
    Bool,
    /// A bool that may be unset: `""` is unset.
    Trilean,
    String,
    /// A signed integer of so many bits; 0 for Go's `int`.
    Int(u32),
    /// An unsigned integer of so many bits; 0 for Go's `uint`.
    Uint(u32),
    Float,
    /// Go's `time.Duration`: nanoseconds, or a text such as `5m`.
    Duration,
    List(Box<Shape>),
    /// From names to values of one shape.
    Map(Box<Shape>),
    Struct(Vec<Member>),
    /// A shape that Go calls by a name of its own.
    Named(String, Box<Shape>),
}

/// A field of a struct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The key as one writes it.
    pub name: String,
    /// Go's name of the field, where it has no tag: it is what messages show.
    pub untagged: Option<String>,
    pub shape: Shape,
}

impl Member {
    pub fn new(name: &str, shape: Shape) -> Self {
        Self { name: name.to_owned(), untagged: None, shape }
    }

    /// The name that Packer's messages use.
    pub fn go_name(&self) -> &str {
        self.untagged.as_deref().unwrap_or(&self.name)
    }
}

impl Shape {
    pub fn list(item: Self) -> Self {
        Self::List(Box::new(item))
    }

    pub fn map(item: Self) -> Self {
        Self::Map(Box::new(item))
    }

    /// What to write there, in words.
    pub fn words(&self) -> String {
        match self {
            Self::Any => "anything".to_owned(),
            Self::Bool | Self::Trilean => "true or false".to_owned(),
            Self::String => "a text".to_owned(),
            Self::Int(_) | Self::Uint(_) => "a whole number".to_owned(),
            Self::Float => "a number".to_owned(),
            Self::Duration => "a duration such as 5m or 1h30m".to_owned(),
            Self::List(item) => format!("a list, each item {}", item.words()),
            Self::Map(item) => format!("an object, each value {}", item.words()),
            Self::Struct(_) => "an object".to_owned(),
            Self::Named(_, shape) => shape.words(),
        }
    }
}
