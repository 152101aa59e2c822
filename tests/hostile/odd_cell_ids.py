# tries: cells whose ids are markup, or as long as a notebook may be
# %% make
for name in ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "i" * 20_000_000):
    own = nbformat.v4.new_code_cell("x = 1")
    own["id"] = name
    notebook.cells.append(own)
import json

path.write_text(json.dumps(notebook))
