use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::packer::PackerVersion;
use crate::packer::interpolate::{Compiled, Context, InterpolateError, PluginFunctions, Reads, Text};

/// Texts that were met before: builders are much alike, and provisioners stand
/// in many builds.
pub(super) struct Cache<'a> {
    version: PackerVersion,
    texts: RefCell<HashMap<(&'a str, PluginFunctions), Rc<Known>>>,
}

/// A text as it was parsed and, where it is the same for every build, rendered.
pub(super) struct Known {
    pub compiled: Compiled,
    rendered: OnceCell<Result<(Text, Arc<Reads>), InterpolateError>>,
}

impl<'a> Cache<'a> {
    pub fn new(version: PackerVersion) -> Self {
        Self { version, texts: RefCell::default() }
    }

    pub fn text(&self, raw: &'a str, functions: PluginFunctions) -> Rc<Known> {
        let mut texts = self.texts.borrow_mut();
        let known = texts.entry((raw, functions)).or_insert_with(|| {
            let compiled = Compiled::new(Text::from(raw), self.version, functions);
            Rc::new(Known { compiled, rendered: OnceCell::new() })
        });
        known.clone()
    }
}

impl Known {
    pub fn render_once(&self, context: &Context<'_>) -> Result<(Text, Arc<Reads>), InterpolateError> {
        let render = || self.compiled.render_once(context).map(|rendering| (rendering.text, Arc::new(rendering.reads)));
        if self.compiled.uses_build() {
            return render();
        }
        self.rendered.get_or_init(render).clone()
    }
}
