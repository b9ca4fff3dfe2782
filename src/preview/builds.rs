//! The resolved template of each build, and what its provisioners run.

use std::collections::HashMap;
use std::sync::Arc;

use super::chain::Inputs;
use super::packer_part::Read;
use super::{Resolved, ScriptRun, Shown, VariableRow};
use crate::json::Path;
use crate::packer::interpolate::Machine;
use crate::packer::variables::Resolution;

/// All builds of a template.
pub struct Builds {
    pub resolved: Resolved,
    pub rendered: Arc<HashMap<Path, Shown>>,
    pub scripts: Vec<ScriptRun>,
}

pub fn builds(
    _inputs: &Inputs<'_>,
    _read: &Read<'_>,
    _resolution: &Resolution,
    _machine: &Machine,
    _rows: &[VariableRow],
) -> Builds {
    Builds { resolved: Resolved::Builds(Vec::new()), rendered: Arc::default(), scripts: Vec::new() }
}
