"""What every page stands on: templates, components, charts, styles, vendored files. No models."""
