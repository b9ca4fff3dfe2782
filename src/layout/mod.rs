//! Where a config repo keeps its templates, scripts and Rosco configuration; one layout a file.
