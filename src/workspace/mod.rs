//! What is being edited: documents, history, journal, import, export.
