# tries: takes away its home, its rights, and the folder that it stands in
# %%
import os
import shutil

shutil.rmtree(".", ignore_errors=True)
os.chmod(".", 0)
os.umask(0o777)
os.chdir("/")
