"""Pages for people: templates over the same documents that go out as data. Nothing in a page comes from elsewhere."""

from jinja2 import Environment, PackageLoader, StrictUndefined

TEMPLATES = Environment(
    loader=PackageLoader("foederis_api.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(template: str, /, **given: object) -> bytes:
    """A page as bytes; what a template names and is not given is an error, never an empty place."""
    return TEMPLATES.get_template(template).render(given).encode()
