# tries: hands in 100 000 cells where format 3 has them
# marks: unreadable
# says: has more than 2000 cells
# %% make
small = '{"cell_type":"markdown","metadata":{},"source":"x"}'
sheets = '[{"cells":[' + ",".join([small] * 100_000) + "]}]"
path.write_text('{"nbformat":3,"nbformat_minor":0,"metadata":{"name":""},"worksheets":' + sheets + "}")
