//! What Packer does with a template.
