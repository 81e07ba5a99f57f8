"""Payloads that try to make docgen read, run, fill or fetch what it should not; SECURITY.md lists every one.

Each module holds tables of payloads by name; `cell` runs commands on them under the kernel's limits.
"""
