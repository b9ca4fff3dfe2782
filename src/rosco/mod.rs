//! What Rosco does with a bake request: image name, bake key, packer command.
