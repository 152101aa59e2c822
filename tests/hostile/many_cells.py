# tries: hands in 100 000 cells
# marks: unreadable
# says: has more than 2000 cells
# %% make
small = '{"cell_type":"raw","id":"a%d","metadata":{},"source":""}'
path.write_text('{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[' + ",".join(small % n for n in range(100_000)) + "]}")
