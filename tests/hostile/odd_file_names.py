# tries: names of files that are no text, very long, or commands
# %% make
import os

for name in (b"\xff\xfe.csv", b"-rf.csv", b"$(reboot).csv", b"a\nb.csv", "\u202e.csv".encode(), b"x" * 250 + b".csv", b"<script>.csv", b"CON.csv", b" .csv"):
    with open(os.path.join(os.fsencode(folder), name), "w") as file:
        file.write("1,2")
