"""Pure Chinese text: numerals, money, dates, numbering, lists, document numbers, characters, file names.

Functions here take and return values and touch nothing else. Those that read what a person typed raise
`docgen.errors.InputError` with one finding whose place is empty: the caller knows the place and fills it in.
"""
