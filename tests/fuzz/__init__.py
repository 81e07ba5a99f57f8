"""A mutation fuzzer: files that are wrong in every way go in by each door, and only docgen's own errors may come out.

    python -m tests.fuzz [--mutations 10000] [--seed 1] [--jobs 2] [--only read,convert,lint,check,…]
    python -m tests.fuzz --case word/1/4711 [--keep FILE]

A case is named by its family, the seed and its number, and these alone make it. `seeds` has the sound files, `steps`
and its neighbours break them, `doors` lets them in, `watch` sees to time and memory, `shrink` makes a failing file
small. What was mended lies in `kept/` and is played again by `tests/test_fuzz_kept.py`.
"""
