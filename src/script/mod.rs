//! Provisioner scripts: what they read and set.
