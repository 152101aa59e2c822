"""Starts a Dask scheduler on this machine and its workers as SLURM jobs: ``python slurm.py JOBS``.

Needs ``pip install dask-jobqueue``. Set the partition, the account and the sizes to what your cluster has. End it with
Ctrl-C: the jobs end, too.
"""

import signal
import sys

from dask_jobqueue import SLURMCluster

CORES = 16  # of a job, which gets a worker for each

with SLURMCluster(
    queue="normal",
    account="teaching",
    cores=CORES,
    processes=CORES,
    memory=f"{2 * CORES}GB",
    walltime="01:00:00",
    python=sys.executable,  # the environment that holds torchmarks, on a disk that the nodes share, or the same on each
    job_extra_directives=["--signal=TERM@30"],
) as cluster:
    cluster.scale(jobs=int(sys.argv[1]))
    print(f"torchmarks autograde ASSIGNMENT --require-sandbox --dask {cluster.scheduler_address}", flush=True)
    signal.pause()
