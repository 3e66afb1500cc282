"""What carries the heavy work: the only place that knows an engine.

local   threads of this machine; files and DuckDB carry what memory should not
spark   a cluster, where there is one
"""
