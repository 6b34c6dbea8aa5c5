"""Card templates: layouts that users write in YAML, read and checked here and drawn by `render/template/`."""
