"""Canaille, a provider of identities that others wrote, with one user and one client: a program of its own.

``python canaille_server.py PORT REDIRECT_URI``; what is printed first tells that it listens.
"""

import datetime as dt
import os
import sys
import uuid
from wsgiref.simple_server import WSGIRequestHandler, make_server

USER, PASSWORD, CLIENT, SECRET = "hanako", "himitsu-no-kotoba-1", "kankei", "geheim-geheim-geheim"


def configuration(port: int) -> dict[str, object]:
    """A Canaille in memory, with a key of its own and no encryption on the way."""
    from joserfc.jwk import RSAKey

    key = RSAKey.generate_key(2048)
    key.ensure_kid()
    return {
        "TESTING": True,
        "SECRET_KEY": str(uuid.uuid4()),
        "WTF_CSRF_ENABLED": False,
        "PREFERRED_URL_SCHEME": "http",
        "SERVER_NAME": f"localhost:{port}",
        "CANAILLE": {"DATABASE": "memory", "JAVASCRIPT": False},
        "CANAILLE_OIDC": {
            "ACTIVE_JWKS": [key.as_dict(private=True)],
            "TRUSTED_DOMAINS": ["testserver.local"],
        },
    }


def main(port: int, redirect_uri: str) -> None:
    """Serve until killed."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    from canaille import create_app
    from canaille.app import models
    from canaille.backends import Backend
    from flask import request

    app = create_app(config=configuration(port))

    @app.before_request  # type: ignore[untyped-decorator]
    def forget_codes() -> None:
        """Its store in memory takes codes that were never redeemed for those that are: keep none of them."""
        if request.path == "/oauth/authorize":
            for code in Backend.instance.query(models.AuthorizationCode):
                Backend.instance.delete(code)

    with app.app_context():
        user = models.User(
            user_name=USER, family_name="佐藤", formatted_name="佐藤 花子", emails=["hanako@town.example"]
        )
        user.password = PASSWORD
        Backend.instance.save(user)
        client = models.Client(
            client_id=CLIENT,
            client_secret=SECRET,
            client_id_issued_at=dt.datetime.now(dt.UTC),
            client_name="kankei",
            redirect_uris=[redirect_uri],
            grant_types=["authorization_code"],
            response_types=["code"],
            scope=["openid"],
            token_endpoint_auth_method="client_secret_basic",
            client_uri=redirect_uri,
            id_token_signed_response_alg="RS256",
        )
        Backend.instance.save(client)
        client.audience = [client]
        Backend.instance.save(client)
    quiet = type("Quiet", (WSGIRequestHandler,), {"log_message": lambda *_: None})
    with make_server("localhost", port, app, handler_class=quiet) as server:
        print("listening", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
