"""Screens of owners and of the community, each with arguments as its handlers queue them, at their longest."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

WHEN = {"day": "2026-11-25", "minute": 602}


def community_samples(line: str) -> Mapping[str, Mapping[str, Any]]:
    """The samples; `line` stands for whatever people type."""
    role = {"label": line * 4, "role": "trainer", "cohort": line * 2}
    proposal = {"number": 4, "kind": "blog", "language": "xx", "words": line * 30}
    deed = {"object": "7", "role": "admin", "whom": line * 4}
    entries = [{**role, "data": f"ro:take:{'A' * 43}", **WHEN}, {**role, "data": "ro:off", "day": "2026-11-25", "minute": None}]
    done = {**WHEN, "who": line * 4, "action": "role.withdrawn", "deed": deed}
    return {
        "audit": {"entries": [done] * 15, "older": 16, "newer": 46, "total": 1000, "broken": 5, "zone": "Europe/Lisbon"},
        "audit_file": {},
        "community": {"links": [[line, "https://a.example"]] * 10},
        "menu": {"roles": ["owner", "trainer"]},
        "owner_audit_file": {},
        "owner_deed": {"who": line, "action": "export.made", "deed": {"pilot": line, "format": "xlsx"}},
        "owner_role_erased": {"roles": [role, {"role": "admin", "cohort": None}]},
        "owner_role_given": role,
        "owner_role_withdrawn": role,
        "proposal": {**proposal, "state": "accepted", "answer": line * 30, "day": "2026-11-25"},
        "proposal_answered": {"number": 4, "state": "declined", "answer": line * 30},
        "proposal_ask": {"kind": "blog"},
        "proposal_thanks": {"number": 4},
        "proposal_words": {"number": 4, "was": "new", "state": "accepted", "length": 501},
        "proposals": {"state": "new", "shown": [proposal] * 8, "counts": {"new": 17}, "page": 1, "more": True},
        "propose": {"mine": [{"number": 4, "state": "considered", "words": line * 30}] * 9},
        "role_held": {"owner": False},
        "role_link": {**role, **WHEN, "zone": "Europe/Lisbon", "code": "17" * 11, "data": f"ro:take:{'A' * 43}"},
        "role_link_ended": {"taken": True},
        "role_withdraw": {**role, "nonce": "n" * 16},
        "role_withdrawn": {**role, "roles": ["evaluator"]},
        "roles": {"entries": entries * 4, "first": 10, "owners": 2, "page": 1, "more": True, "zone": "Europe/Lisbon"},
        "roles_cohort": {"cohorts": [["c" * 16, line * 2]] * 8, "page": 0, "more": True},
        "roles_label": {"length": 61},
        "roles_which": {},
        "staff": {"roles": ["owner", "trainer"]},
        "staff_proposal_new": proposal,
        "staff_welcome": {**role, "roles": ["trainer", "evaluator"], "new": True},
    }


def met_in_stories() -> Mapping[str, Mapping[str, Any]]:
    """Arguments that handlers queued in the stories of cohorts and announcements, without what people typed."""
    told: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("staff_screens.json").read_text("utf-8"))
    return told
