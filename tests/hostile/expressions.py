# a payload is easier to read in one line
"""Expressions of templates: ways out of the sandbox, and ways to use up time or memory."""

from __future__ import annotations

ESCAPES = {
    "class-chain": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "class-chain-by-index": "{{ ''['__class__']['__mro__'] }}",
    "attr-filter": "{{ ''|attr('__class__') }}",
    "attr-filter-joined": "{{ ''|attr(['__cla', 'ss__']|join) }}",
    "map-attribute": "{{ ['']|map(attribute='__class__')|list }}",
    "map-attr": "{{ ['']|map('attr', '__class__')|first }}",
    "sort-attribute": "{{ ['', 'a']|sort(attribute='__class__')|first }}",
    "groupby-attribute": "{{ ['']|groupby('__class__')|first|first }}",
    "selectattr-attribute": "{{ ['']|selectattr('__class__')|list|first|attr('__class__') }}",
    "sum-attribute": "{{ ['']|sum(attribute='__class__') }}",
    "format-string": "{{ '{0.__class__}'.format(1) }}",
    "format-map": "{{ '{x.__class__}'.format_map({'x': 1}) }}",
    "format-nested": "{{ '{0[__class__]}'.format('') }}",
    "format-by-map": "{{ ['{0.__class__}']|map('attr', 'format')|first }}",
    "percent-format": "{{ ('%s' % ''.__class__) }}",
    "format-filter": "{{ '%s'|format(''.__class__) }}",
    "lipsum-globals": "{{ lipsum.__globals__ }}",
    "cycler-globals": "{{ cycler.__init__.__globals__.os }}",
    "joiner-globals": "{{ joiner.__init__.__globals__ }}",
    "namespace-globals": "{{ namespace.__init__.__globals__ }}",
    "dict-subclasses": "{{ dict.__base__.__subclasses__() }}",
    "range-self": "{{ range.__self__ }}",
    "self-context": "{{ self.__init__.__globals__ }}",
    "self-blocks": "{% block a %}{{ self._TemplateReference__context }}{% endblock %}",
    "macro-function": "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
    "macro-environment": "{% macro m() %}{% endmacro %}{{ m._environment.filters }}",
    "caller-globals": "{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{% call m() %}x{% endcall %}",
    "varargs-class": "{% macro m() %}{{ varargs.__class__ }}{% endmacro %}{{ m(1) }}",
    "kwargs-class": "{% macro m() %}{{ kwargs.__class__ }}{% endmacro %}{{ m(a=1) }}",
    "loop-context": "{% for i in [1] %}{{ loop._iterator.__class__ }}{% endfor %}",
    "loop-function": "{% for i in [1] recursive %}{{ loop.__call__.__globals__ }}{% endfor %}",
    "generator-frame": "{{ ([1]|map('string')).gi_frame.f_globals }}",
    "method-self": "{{ ''.join.__self__.__class__ }}",
    "import": "{% import '/etc/passwd' as x %}",
    "from-import": "{% from '/etc/passwd' import x %}",
    "include": "{% include '/etc/passwd' %}",
    "include-missing": "{% include '/etc/passwd' ignore missing %}{{ 1.__class__ }}",
    "extends": "{% extends '/etc/passwd' %}",
    "markup-class": "{{ ('<'|e).__html__.__globals__ }}",
    "undefined-class": "{{ 没有.__class__ }}",
    "record-read": "{{ 标题.__class__.__init__ }}",
    "change-list": "{{ [1].append(2) }}",
    "change-dict": "{{ {}.update(a=1) }}",
    "test-as-filter": "{{ ['']|map('safe')|first }}",
    "safe-filter": "{{ '<w:p/>'|safe }}",
    "string-code": "{{ '{{ 1.__class__ }}'.__class__ }}",
}  # fmt: skip
"""Ways from a template into Python; every one must end in a finding."""

BOMBS = {
    "repeat-text": "{{ 'x' * 10**8 }}",
    "repeat-text-left": "{{ 10**8 * 'x' }}",
    "repeat-list": "{{ ([0] * 10**8)|length }}",
    "repeat-tuple": "{{ ((0, 1) * 10**8)|length }}",
    "repeat-twice": "{{ (('x' * 9999) * 9999) * 9999 }}",
    "power": "{{ 10**(10**8) }}",
    "power-of-power": "{{ 9**(9**9) }}",
    "power-of-decimal": "{{ 1.5**(10**9) }}",
    "square-again": "{% set n = namespace(v=10**300) %}{% for i in range(60) %}{% set n.v = n.v * n.v %}{% endfor %}",
    "double-by-concat": (
        "{% set n = namespace(v='x') %}{% for i in range(60) %}{% set n.v = n.v ~ n.v %}{% endfor %}{{ n.v|length }}"
    ),
    "double-by-plus": (
        "{% set n = namespace(v='x') %}{% for i in range(60) %}{% set n.v = n.v + n.v %}{% endfor %}{{ n.v|length }}"
    ),
    "double-list": (
        "{% set n = namespace(v=[1]) %}{% for i in range(60) %}{% set n.v = n.v + n.v %}{% endfor %}{{ n.v|length }}"
    ),
    "double-by-join": (
        "{% set n = namespace(v='x') %}{% for i in range(60) %}{% set n.v = [n.v, n.v]|join %}{% endfor %}"
    ),
    "double-by-method": (
        "{% set n = namespace(v='x') %}{% for i in range(60) %}{% set n.v = ''.join([n.v, n.v]) %}{% endfor %}"
    ),
    "double-by-block": "{% set a %}xxxxxxxxxx{% endset %}"
    + "".join(
        f"{{% set {new} %}}{('{{ ' + old + ' }}') * 10}{{% endset %}}"
        for old, new in zip("abcdefghi", "bcdefghij", strict=True)
    ),
    "double-by-replace": (
        "{% set n = namespace(v='x') %}{% for i in range(60) %}{% set n.v = n.v|replace('x', 'xx') %}{% endfor %}"
    ),
    "replace-product": "{{ ('x' * 9999).replace('x', 'y' * 99999)|length }}",
    "replace-filter": "{{ ('x' * 9999)|replace('x', 'y' * 99999)|length }}",
    "center": "{{ 'x'.center(10**8)|length }}",
    "center-filter": "{{ 'x'|center(100000000)|length }}",
    "ljust": "{{ 'x'.ljust(10**8)|length }}",
    "zfill": "{{ 'x'.zfill(10**8)|length }}",
    "expandtabs": "{{ '\\t'.expandtabs(10**8)|length }}",
    "translate": "{{ ('x' * 9999).translate({120: 'y' * 99999})|length }}",
    "percent-width": "{{ '%1000000000d' % 1 }}",
    "percent-precision": "{{ '%.1000000000f' % 1 }}",
    "percent-star": "{{ '%*d' % (1000000000, 1) }}",
    "percent-named": "{{ '%(a)1000000000d' % {'a': 1} }}",
    "format-filter-width": "{{ '%1000000000d'|format(1) }}",
    "format-width": "{{ '{:>1000000000}'.format(1) }}",
    "format-nested-width": "{{ '{:>{}}'.format(1, 1000000000) }}",
    "format-map-width": "{{ '{a:>1000000000}'.format_map({'a': 1}) }}",
    "format-method-of-number": "{{ (1).__format__('>1000000000') }}",
    "indent-filter": "{{ ('a\\n' * 1000)|indent(1000000)|length }}",
    "indent-text": "{{ ('a\\n' * 9999)|indent('x' * 99999)|length }}",
    "batch-filter": "{{ [1]|batch(10**8, 0)|list|length }}",
    "slice-filter": "{{ [1]|slice(10**8)|list|length }}",
    "wordwrap-filter": "{{ ('x ' * 9999)|wordwrap(1, wrapstring='y' * 99999)|length }}",
    "truncate-filter": "{{ ('x' * 9999)|truncate(9, True, 'y' * 99999 * 999)|length }}",
    "round-filter": "{{ 1|round(-1000000000) }}",
    "round-ceil": "{{ 1|round(1000000000, 'ceil') }}",
    "sum-of-lists": "{{ ([[1] * 9999] * 9999)|sum(start=[])|length }}",
    "join-many": "{{ ([['x' * 9999] * 9999])|first|join|length }}",
    "join-wide": "{{ range(99999)|join('y' * 99999)|length }}",
    "own-join": "{{ (['x' * 9999] * 9999)|逐行|length }}",
    "own-percentage": "{{ 1|百分数(1000000000) }}",
    "map-center": "{{ range(99999)|map('string')|map('center', 99999)|list|length }}",
    "list-to-text": "{{ ([['x' * 9999] * 9999]|string)|length }}",
    "list-joined-on": "{{ (([['x' * 9999] * 999] * 999) ~ '')|length }}",
    "nested-repr": "{{ '%s' % ([[['x' * 9999] * 99] * 99],) }}",
    "range": "{{ range(10**9)|list|length }}",
    "range-filter": "{% for i in range(10**9) %}x{% endfor %}",
    "range-negative": "{{ range(0, -10**9, -1)|list|length }}",
    "nested-loops": "".join(f"{{% for {name} in range(9999) %}}" for name in "abcdef") + "x" + "{% endfor %}" * 6,
    "nested-loops-of-text": "{% set t = 'x' * 9999 %}{% for a in t %}{% for b in t %}{% for c in t %}{% endfor %}"
    "{% endfor %}{% endfor %}",
    "loop-over-map": "{% for a in range(99999) %}{% set x = range(99999)|map('string')|list %}{% endfor %}",
    "loop-over-sort": "{% for a in range(99999) %}{% set x = range(99999)|sort|first %}{% endfor %}",
    "loop-over-search": "{% for a in range(99999) %}{% if 'y' in ('x' * 99999) %}{% endif %}{% endfor %}",
    "loop-over-unique": "{% for a in range(99999) %}{% set x = range(99999)|unique|list %}{% endfor %}",
    "loop-printing": "{% set t = 'x' * 9999 %}{% for a in range(99999) %}{{ t }}{% endfor %}",
    "loop-plain-text": "{% for a in range(99999) %}{% for b in range(999) %}" + "字" * 99 + "{% endfor %}{% endfor %}",
    "macro-of-itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "macro-twice-itself": (
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}"
    ),
    "macro-silent-twice": (
        "{% macro m(n) %}{% if n %}{% set x = m(n - 1) %}{% set y = m(n - 1) %}{% endif %}{% endmacro %}{{ m(60) }}"
    ),
    "call-of-itself": "{% macro m() %}{% call m() %}x{% endcall %}{% endmacro %}{{ m() }}",
    "recursive-loop": "{% for a in [1, 2] recursive %}{{ loop([1, 2]) }}{% endfor %}",
    "block-of-itself": "{% block a %}{{ self.a() }}{% endblock %}",
    "deep-brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "deep-lists": "{{ " + "[" * 5000 + "1" + "]" * 5000 + " }}",
    "deep-not": "{{ " + "not " * 5000 + "1 }}",
    "deep-minus": "{{ " + "-" * 5000 + "1 }}",
    "deep-filters": "{{ 1" + "|string" * 5000 + " }}",
    "deep-ifs": "{% if 1 %}" * 5000 + "{% endif %}" * 5000,
    "deep-loops": "{% for a in [1] %}" * 200 + "{% endfor %}" * 200,
    "long-sum": "{{ " + "+".join("1" * 20000) + " }}",
    "long-comparison": "{{ " + "<".join("1" * 20000) + " }}",
    "huge-number": "{{ " + "9" * 100000 + " }}",
    "huge-exponent": "{{ 1e999999999|string }}",
    "huge-text": "{{ '" + "字" * 3000000 + "'|length }}" + "{% for a in range(99999) %}{{ '甲' * 999 }}{% endfor %}",
    "int-filter-base": "{{ ('1' * 99999)|int(base=16) * ('1' * 99999)|int(base=16) }}",
    "cycler-huge": "{{ cycler(*range(99999)).next() }}{% for a in range(99999) %}{% set c = cycler(*range(9999)) %}"
    "{% endfor %}",
    "dict-huge": "{% for a in range(99999) %}{% set d = dict(a=range(9999)|list) %}{% endfor %}",
    "urlencode": "{{ ('字' * 99999 * 9)|urlencode|length }}{% for a in range(9999) %}{{ ('字' * 99999)|urlencode }}"
    "{% endfor %}",
    "unclosed-tags": "{{ " * 30000,
    "unclosed-comments": "{# " * 30000,
    "many-tags": "{{ 标题 }}" * 60000,
}
"""Ways to use up time or memory; every one must end in a finding or, where it is harmless after all, in a paper."""
