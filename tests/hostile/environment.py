# tries: reads secrets out of the environment, its own and its parents'
# says: looked
# %%
import os
from pathlib import Path

texts = [repr(os.environ)]
for path in Path("/proc").glob("[0-9]*/environ"):
    try:
        texts.append(path.read_text())
    except OSError:
        pass
word = "5ecret" + "-of"
print("looked", "BRE" + "ACH" if any(word in text or "TORCHMARKS_SEED" in text for text in texts) else "")
