"""What has to be settled before anything else is imported, so that commands start quickly."""

import sys

# jsonschema, which nbformat imports, looks for this package to check IRIs, and the package builds a grammar as it is
# imported: a second or more, in every process. Notebooks hold no IRIs, so jsonschema shall not find it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
