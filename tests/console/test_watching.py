"""Watchlists, rules, mails and the state: what an analyst and an operator type."""

from datetime import UTC, datetime

import pytest

from tests.console.commands import complaints
from tests.console.sample import PHONE
from vigil.ledger.outbox import NewMail, due_mails, mark_dead, queue_mails
from vigil.ledger.rules import get_rule

NOW = datetime(2026, 3, 6, 12, 0, tzinfo=UTC)
ONION = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion"


def test_entries_are_recognised_and_listed(vigil):
    told = vigil.done("watchlist", "add", "case-12", "+44 7700 900123", "t.me/agent_x", ONION, "passport AND girls")
    assert [line.split()[0] for line in told.out.splitlines()] == ["phone", "telegram", "onion", "query", "4"]
    again = vigil.done("watchlist", "add", "case-12", "0044 7700 900123")
    assert again.out.splitlines()[-1] == "0 new on case-12"
    entries = vigil.done("watchlist", "show", "case-12", "--json").json
    assert [(entry["kind"], entry["value"]) for entry in entries[:2]] == [("phone", PHONE), ("telegram", "agent_x")]
    assert vigil.done("watchlist", "list", "--json").json == [{"name": "case-12", "entries": 4}]
    assert PHONE in vigil.done("watchlist", "show", "case-12").out
    assert "case-12" in vigil.done("watchlist", "list").out


def test_a_bad_entry_is_told_and_the_others_go_in(vigil):
    ended = vigil("watchlist", "add", "case-12", "12", "(open", "+44 7700 900123", "--kind", "phone")
    assert ended.status == 1
    assert [line.split(": ")[1] for line in complaints(ended)] == ["12", "(open"]
    assert len(vigil.done("watchlist", "show", "case-12", "--json").json) == 1


def test_a_csv_file_is_taken_line_by_line(vigil, tmp_path):
    file = tmp_path / "numbers.csv"
    file.write_text("\ufeffvalue,kind,label\n+44 7700 900123,,the agent\n12,phone,\na@example.com,email,\n", "utf-8")
    ended = vigil("watchlist", "import", "case-12", str(file))
    assert (ended.status, ended.out) == (1, "case-12: 2 read, 2 new, 1 refused\n")
    assert complaints(ended)[0].startswith(f"vigil: {file}: line 3: ")
    labels = [entry["label"] for entry in vigil.done("watchlist", "show", "case-12", "--json").json]
    assert labels == ["the agent", None]
    assert "value" in vigil.refused("watchlist", "import", "case-12", "-", stdin=b"number\n1\n")
    assert "cannot be read" in vigil.refused("watchlist", "import", "case-12", str(tmp_path / "none"))


def test_entries_and_lists_are_removed_by_number_and_name(vigil):
    vigil.done("watchlist", "add", "case-12", "+44 7700 900123", "a@example.com")
    first, second = (entry["id"] for entry in vigil.done("watchlist", "show", "case-12", "--json").json)
    vigil.done("watchlist", "remove", "case-12", str(first))
    assert "has no entry" in vigil.refused("watchlist", "remove", "case-12", str(first))
    vigil.done("watchlist", "remove", "case-12", str(second))
    assert "is empty" in vigil.done("watchlist", "show", "case-12").out
    vigil.done("watchlist", "remove", "case-12", "--yes")
    assert "unknown watchlist" in vigil.refused("watchlist", "show", "case-12")
    assert "no watchlist yet" in vigil.done("watchlist", "list").out


def test_a_list_that_a_rule_uses_stays(vigil):
    vigil.done("watchlist", "add", "case-12", "+44 7700 900123")
    vigil.done("rule", "add", "night", "--watchlist", "case-12", "--to", "desk@example.org")
    assert "is used by rule night" in vigil.refused("watchlist", "remove", "case-12", "--yes")


def test_a_rule_is_made_listed_paused_resumed_and_removed(vigil):
    assert "no rule yet" in vigil.done("rule", "list").out
    told = vigil.done("rule", "add", "night", "--query", "passport", "--to", "desk@example.org", "--every", "30m").out
    assert told.startswith("night tells desk@example.org, at most every 30m.")
    (rule,) = vigil.done("rule", "list", "--json").json
    assert (rule["name"], rule["query"], rule["state"], rule["every"]) == ("night", "passport", "active", 1800)
    for command, state in (("pause", "paused"), ("resume", "active")):
        vigil.done("rule", command, "night")
        assert get_rule("night").state == state
    assert "30m" in vigil.done("rule", "list").out
    assert vigil("rule", "remove", "night", stdin=b"n\n").status == 130
    assert get_rule("night").name == "night"
    vigil.done("rule", "remove", "night", "--yes")
    assert vigil.done("rule", "list", "--json").json == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--query", "(", "--to", "a@example.org"], "(at character 0)"),
        (["--query", " ", "--to", "a@example.org"], "cannot be empty"),
        (["--to", "a@example.org"], "needs a query or a watchlist"),
        (["--watchlist", "case-13", "--to", "a@example.org"], 'there is no watchlist "case-13"; did you mean case-12?'),
        (["--query", "x", "--to", "nobody"], "nobody"),
        (["--query", "x", "--to", "a@example.org\r\nBcc: b@example.org"], "vigil: "),
        (["--query", "x", "--to", "a@example.org", "--every", "1s"], "at least 10s"),
        (["--query", "x", "--to", "a@example.org", "--every", "soon"], '"soon" is not a length of time'),
        (["--query", "x"], "--to"),
    ],
)
def test_a_rule_that_could_not_work_is_refused(vigil, args, said):
    vigil.done("watchlist", "add", "case-12", "+44 7700 900123")
    assert said in vigil.refused("rule", "add", "night", *args)
    assert vigil.done("rule", "list", "--json").json == []


def test_an_unknown_rule_is_refused(vigil):
    for command in (["pause"], ["resume"], ["remove", "--yes"]):
        assert "night" in vigil.refused("rule", command[0], "night", *command[1:])


def dead_mail(vigil, error: str = "550 no such user") -> int:
    """Put a dead mail into the outbox; give its number."""
    vigil.done("rule", "add", "night", "--query", "x", "--to", "desk@example.org")
    mail = NewMail(
        recipient="desk@example.org", message_id="<1@vigil>", mail=b"Subject: x\r\n\r\n", created_at=NOW, due_at=NOW
    )
    queue_mails(get_rule("night").id, [], [mail], NOW)
    (waiting,) = due_mails(NOW)
    mark_dead(waiting.id, error)
    return waiting.id


def test_a_dead_mail_is_seen_and_tried_again(vigil):
    assert "No mail waits" in vigil.done("mail", "list").out
    number = dead_mail(vigil)
    (row,) = vigil.done("mail", "list", "--json").json
    assert (row["id"], row["state"], row["error"]) == (number, "dead", "550 no such user")
    assert "550 no such user" in vigil.done("mail", "list").out
    state = vigil("status")
    assert state.status == 1
    assert "! 1 mail could not be delivered: vigil mail list --state dead" in state.out
    assert vigil.done("mail", "retry", str(number)).out == "1 to be tried again.\n"
    assert [row["state"] for row in vigil.done("mail", "list", "--json").json] == ["waiting"]
    assert "no dead mail" in vigil.refused("mail", "retry", str(number))


def test_all_dead_mails_are_tried_again_at_once(vigil):
    dead_mail(vigil)
    assert "name the mails" in vigil.refused("mail", "retry")
    vigil.done("mail", "retry", "--all")
    assert vigil.done("mail", "list", "--state", "dead", "--json").json == []


def test_the_state_of_a_quiet_home_is_told_with_its_one_trouble(stocked):
    ended = stocked("status")
    assert ended.status == 1
    assert "index      embedded, 5 posts, 0 entries behind" in ended.out
    assert ended.out.splitlines()[-1] == "! vigil up does not run: nothing is crawled, matched or sent"
    told = stocked("status", "--json").one
    assert told["up"] is None
    assert told["ledger"] == {"kind": "sqlite", "seq": 6, "unstoried": 0}
    assert told["matcher"]["lag"] == 6
    assert [source["name"] for source in told["sources"]] == ["chat"]
    assert len(told["troubles"]) == 1


def test_an_index_that_cannot_be_reached_is_a_trouble_and_no_failure(vigil):
    (vigil.home / "vigil.toml").write_text(
        '[index]\nkind = "elasticsearch"\nurl = "http://127.0.0.1:9"\n', encoding="utf-8"
    )
    ended = vigil("status", "--json")
    assert ended.status == 1
    assert ended.one["index"]["error"]
    assert any(trouble.startswith("index: ") for trouble in ended.one["troubles"])
