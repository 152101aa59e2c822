# tries: hands in links, start-up files, pages and a forged bonus beside the notebook
# %% make
(folder / "secret.txt").symlink_to(course / ".torchmarks-secret")
(folder / "first.html").write_text("<script>alert(1)</script>")
(folder / "torch.py").write_text("raise SystemExit")
(folder / "sitecustomize.py").write_text("raise SystemExit")
(folder / ".torchmarks-graded.json").write_text("{}")
(folder / "data.csv").write_text("1,2")
with (folder / "large.csv").open("wb") as file:
    file.truncate(10**9)
