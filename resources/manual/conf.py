"""How Sphinx builds the manual: Markdown by MyST, the Furo theme, nothing that needs a network to be read."""

project = "AFSD Annotator"
author = "The AFSD Annotator authors"
language = "en"

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
root_doc = "index"
exclude_patterns = ["html"]
nitpicky = True
myst_heading_anchors = 3

html_theme = "furo"
html_title = "AFSD Annotator manual"
html_copy_source = False
html_use_index = False
html_favicon = "../icons/afsd-annotator.svg"
html_static_path = ["style"]
html_css_files = ["manual.css"]
html_show_sphinx = False
html_show_copyright = False
html_theme_options = {
    "top_of_page_buttons": [],
    "light_css_variables": {"color-brand-primary": "#1767d2", "color-brand-content": "#1767d2"},
    "dark_css_variables": {"color-brand-primary": "#4c9aff", "color-brand-content": "#4c9aff"},
}
