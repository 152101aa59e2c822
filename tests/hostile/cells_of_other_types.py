# tries: a cell whose text is a number
# marks: unreadable
# says: damaged
# %% make
import json

content = json.loads(nbformat.writes(notebook))
content["cells"][3]["source"] = 5
path.write_text(json.dumps(content))
