"""From a workspace to files: expand the jobs, make each paper, write it whole or not at all, report."""
