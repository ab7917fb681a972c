"""PostgreSQL's own programs connect as the store does."""

from kankei.store import open_store, programs


def test_all_that_an_address_says_of_the_connection_is_told_to_the_program() -> None:
    url = "postgresql://kana:secret@db.example:6432/kankei?sslmode=verify-full&sslrootcert=/etc/ca.pem"
    assert programs.environment(open_store(f"{url}&connect_timeout=3").engine) == {
        "PGHOST": "db.example",
        "PGPORT": "6432",
        "PGUSER": "kana",
        "PGPASSWORD": "secret",
        "PGDATABASE": "kankei",
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": "/etc/ca.pem",
        "PGCONNECT_TIMEOUT": "3",
    }


def test_a_socket_and_a_port_behind_the_question_mark_are_told_too() -> None:
    url = "postgresql://kana@/kankei?host=/run/postgresql&port=6432&passfile=/srv/kana.pgpass"
    told = programs.environment(open_store(url).engine)
    assert (told["PGHOST"], told["PGPORT"], told["PGPASSFILE"]) == (
        "/run/postgresql",
        "6432",
        "/srv/kana.pgpass",
    )
