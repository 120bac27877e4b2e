"""What can be asked without a file: the clauses and rules that are loaded, and who a provider is."""

from __future__ import annotations

from collections.abc import Sequence

from labelcheck.model import Clause, Rule
from labelcheck.provider_code import decode_code
from labelcheck.providers import Provider, load_providers
from labelcheck.reports.contract import Json, clause_name, in_two
from labelcheck.rulepack import Pack


def rules(packs: Sequence[Pack]) -> Json:
    """Every pack with its clauses and rules."""
    return {
        "packs": [
            {
                "name": pack.name,
                "version": pack.version,
                "clauses": [_clause(clause, pack.tested_by.get(clause, ())) for clause in pack.clauses],
                "rules": [_rule(rule) for rule in pack.rules],
            }
            for pack in packs
        ]
    }


def provider(text: str) -> Json:
    """A provider code taken apart, and whose it is; a name or a visible mark works too.

    `code` is null for what is no code, `provider` for one that is not known.
    """
    code, providers = decode_code(text), load_providers()
    found = providers.by_value(text) or (None if code else providers.by_mark(text))
    return {
        "asked": text,
        "code": code
        and {
            "format": code.format,
            "subject_type": code.subject_type,
            "binding": code.binding,
            "uscc": code.uscc,
            "uscc_valid": code.uscc_valid,
            "service_type": code.service_type,
            "model_code": code.model_code,
            "problems": list(code.problems),
        },
        "provider": found and _provider(found, text),
    }


def _provider(found: Provider, text: str) -> Json:
    known = found.known_code(text)
    return {
        "id": found.id,
        "name": in_two(found.name),
        "owner": found.owner,
        "kinds": list(found.kinds),
        "marks": [{"text": mark.text, "confidence": mark.confidence} for mark in found.marks],
        "writes_implicit": found.writes_implicit,
        "why": in_two(found.why),
        "confidence": known.confidence if known else None,
        "basis": list(known.basis) if known else [],
    }


def _clause(clause: Clause, tested_by: Sequence[str]) -> Json:
    return {
        "document": clause.document,
        "section": clause.section,
        "title": in_two(clause.title),
        "url": clause.url,
        "effective": clause.effective,
        "status": clause.status,
        "tested_by": list(tested_by),
    }


def _rule(rule: Rule) -> Json:
    applies = rule.applies
    return {
        "id": rule.id,
        "slug": rule.slug,
        "title": in_two(rule.title),
        "clause": clause_name(rule),
        "duty": rule.duty,
        "severity": rule.severity,
        "applies": {
            "role": sorted(applies.role),
            "modality": sorted(applies.modality),
            "status": sorted(applies.status),
            "place": sorted(applies.place),
        },
        "unless": sorted(rule.unless),
        "measured": in_two(rule.measured),
        "mend": in_two(rule.mend),
    }
