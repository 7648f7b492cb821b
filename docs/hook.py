"""Where mkdocs finds the hook of the site; it stands in ``docs/generator/hook.py``."""

from docs.generator.hook import (
    on_config,
    on_env,
    on_files,
    on_page_content,
    on_page_context,
    on_page_markdown,
    on_post_build,
    on_serve,
    on_startup,
    on_template_context,
)

__all__ = [
    "on_config",
    "on_env",
    "on_files",
    "on_page_content",
    "on_page_context",
    "on_page_markdown",
    "on_post_build",
    "on_serve",
    "on_startup",
    "on_template_context",
]
