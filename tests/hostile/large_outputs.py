# tries: outputs and attachments of 20 MB, forged and of the wrong types
# %% make
import json

for each in notebook.cells:
    if each.cell_type == "code":
        each.outputs = [{"output_type": "stream", "name": 3, "text": "x" * 10**6}, None]
notebook.cells[3]["attachments"] = {"a.png": {"image/png": "A" * 10**7}}
path.write_text(json.dumps(notebook))
